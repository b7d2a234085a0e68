"""The store as one thing to open, use and close."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.errors import UserError
from bot.store import upkeep
from bot.store.bookmarks import Bookmarks
from bot.store.conversations import Conversations
from bot.store.database import Database, parse_url
from bot.store.deliveries import Deliveries
from bot.store.discussions import Discussions
from bot.store.drafts import Drafts
from bot.store.edits import Edits
from bot.store.hiding import Hidden
from bot.store.holds import Holds
from bot.store.members import Members
from bot.store.migrate import latest_version, migrate, read_version
from bot.store.objections import Objections
from bot.store.quotes import Quotes
from bot.store.reactions import Reactions
from bot.store.replays import Replays
from bot.store.said import Said
from bot.store.scores import Scores
from bot.store.search import Search
from bot.store.settings import Settings
from bot.store.shared import Shared
from bot.store.summaries import Summaries
from bot.store.threads import Threads
from bot.store.upkeep import Health
from bot.store.wordings import Wordings

__all__ = ["Store"]


class Store:
    """Everything that lasts, one attribute a subject. Enter or await `Store.open(url)`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.threads = Threads(database)
        self.search = Search(database)
        self.reactions = Reactions(database)
        self.deliveries = Deliveries(database, self.reactions)
        self.replays = Replays(database, self.reactions)
        self.scores = Scores(database, self.reactions)
        self.quotes = Quotes(database)
        self.hidden = Hidden(database)
        self.edits = Edits(database)
        self.said = Said(database)
        self.shared = Shared(database)
        self.settings = Settings(database)
        self.drafts = Drafts(database)
        self.summaries = Summaries(database)
        self.objections = Objections(database)
        self.conversations = Conversations(database)
        self.discussions = Discussions(database)
        self.holds = Holds(database)
        self.wordings = Wordings(database)
        self.bookmarks = Bookmarks(database)
        self.members = Members(database, self.reactions)

    def __repr__(self) -> str:
        return f"Store({self._database!r})"

    @classmethod
    def open(cls, url: str, *, backups: Path | None = None) -> _Opening:
        """Open a database, and make or migrate its tables.

        `url` is `sqlite:///path` (`sqlite:////absolute/path`), `postgresql://user:password@host/name`, or `:memory:`.
        `backups` is the folder for the copies made before a migration, by default the one of the SQLite file. Raises
        `UserError` where the database cannot be reached, or is newer than this program.
        """
        return _Opening(url, backups)

    async def close(self) -> None:
        """Write the reactions that wait, and close every connection."""
        try:
            await self.reactions.flush()
        finally:
            await self._database.close()

    async def backup(self, path: Path) -> Path:
        """Copy the database to a new file while it is in use; see `bot.store.upkeep.backup`."""
        await self.reactions.flush()
        return await upkeep.backup(self._database, path)

    @staticmethod
    async def restore(url: str, copy: Path) -> Path | None:
        """Put a copy in the place of a database that nobody uses; see `bot.store.upkeep.restore`."""
        return await upkeep.restore(url, copy, latest=latest_version())

    async def check(self) -> Health:
        """Say what the database is, how large, and whether it is sound."""
        version = await read_version(self._database)
        return await upkeep.check(self._database, version=version, latest=latest_version())


# What SQLite and PostgreSQL say where not the program but its surroundings are at fault.
_OUT_OF_ORDER = ("is full", "readonly", "disk I/O error", "is locked", "No space left", "read-only")


class _Opening:
    """A store about to be open: await it, or enter it."""

    def __init__(self, url: str, backups: Path | None) -> None:
        self._url = url
        self._backups = backups
        self._store: Store | None = None
        self._shown = ""

    def __await__(self) -> Generator[Any, None, Store]:
        return self._open().__await__()

    async def __aenter__(self) -> Store:
        self._store = await self._open()
        return self._store

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._store is not None:
            await self._store.close()
        if isinstance(error, DBAPIError) and any(said in str(error.orig) for said in _OUT_OF_ORDER):
            raise UserError(
                f"The database {self._shown} cannot be written ({error.orig}). What was not finished is undone; "
                "put that right, then run it again."
            ) from None

    async def _open(self) -> Store:
        database = Database(parse_url(self._url))
        self._shown = database.shown
        try:
            if database.file is not None:
                database.file.parent.mkdir(parents=True, exist_ok=True)
            await migrate(database, backups=self._backups)
        except (DBAPIError, OSError) as error:
            await database.close()
            cause = error.orig if isinstance(error, DBAPIError) else error
            raise UserError(
                f"The database {database.shown} cannot be opened ({type(cause).__name__}: {cause}). "
                "Check the address, the name and password, and that this user may write there."
            ) from None
        except BaseException:
            await database.close()
            raise
        return Store(database)
