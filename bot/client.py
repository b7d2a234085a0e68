"""The client: intents, loading of cogs, command sync, the one error handler, and the tasks that it holds."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.config import DISCORD_API, Config
from bot.store import Store
from bot.surface.corrections import Corrections
from bot.surface.counts import Counts
from bot.surface.heard import Heard
from bot.surface.indexes import Indexes
from bot.surface.pictures import Pictures
from bot.surface.reading import Readings
from bot.surface.refusals import report
from bot.surface.said_cards import catch_up
from bot.surface.stage import Stage
from bot.surface.summing import Summing
from bot.surface.wording import Wording

__all__ = ["COGS", "Rethread", "use_api"]

log = logging.getLogger(__name__)

COGS: Final = (
    "library",
    "reading",
    "search",
    "replay",
    "panel",
    "quotes",
    "scores",
    "top",
    "positions",
    "words",
    "maps",
    "ask",
    "discuss",
    "web",
    "me",
    "catchup",
    "admin",
)


SCOPES: Final = ("bot", "applications.commands")
INVITED: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    manage_webhooks=True,
)
"""What the invite link asks for; the README says what each is for."""


def use_api(address: str) -> None:
    """Send all REST requests of this process to that base address (without a trailing slash).

    discord.py keeps it on a class, so this belongs to the start of a process; the gateway follows in
    `Rethread.setup_hook`, which asks that address for it.
    """
    Route.BASE = address


class Tree(app_commands.CommandTree["Rethread"]):
    """The commands; whatever one of them raises is reported in one place."""

    async def on_error(
        self, interaction: discord.Interaction[Rethread], error: app_commands.AppCommandError, /
    ) -> None:
        await report(interaction, error)


class Rethread(commands.AutoShardedBot):
    """The bot. It owns the tasks it starts; the store and the configuration are handed to it."""

    def __init__(self, *, config: Config, store: Store) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # there is no voice here to miss
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True, guild_reactions=True),
            allowed_mentions=discord.AllowedMentions.none(),
            # With the default cache of messages each reaction searches it, and the event rate halves.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            # discord.py waits this long after each server before it calls itself ready. Nothing here needs all of them.
            guild_ready_timeout=0.5,
            tree_cls=Tree,
            shard_count=config.shard_count,
            shard_ids=list(config.shard_ids) or None,  # type: ignore[arg-type]  # None is its default
        )
        self.config = config
        self.store = store
        self._held: set[asyncio.Task[None]] = set()
        self._at_once: dict[str, list[Callable[..., None]]] = {}
        self.stage = Stage(self)
        self.counts = Counts(self)
        self.readings = Readings()
        self.pictures = Pictures()
        self.indexes = Indexes(store)
        self.corrections = Corrections(self)
        self.heard = Heard()
        self.summing = Summing(store, config)
        self.wording = Wording(store, config.model)

    async def setup_hook(self) -> None:
        """Load every cog and sync the commands. What fails here stops the process with its reason."""
        if self.config.api_url != DISCORD_API:
            # discord.py asks for the gateway's address only where it also needs the number of shards.
            _, address, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(address)
        for name in COGS:
            await self.load_extension(f"cogs.{name}")
        await self._sync_commands()

    async def _sync_commands(self) -> None:
        """Tell Discord the commands if they are not those that it was told last."""
        commands_now = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        written = json.dumps([self.application_id, self.config.api_url, commands_now], sort_keys=True, default=str)
        digest = hashlib.sha256(written.encode()).hexdigest()
        if await self.store.settings.get("commands") == digest:
            return
        await self.tree.sync()
        await self.store.settings.set("commands", digest)
        log.info("told Discord the commands (%d)", len(commands_now))

    def at_once(self, event: str, handler: Callable[..., None]) -> None:
        """Have `handler` called for each such event, in order and before anything else; each must return at once.

        discord.py makes a task for each event and listener, which takes longer than to note a reaction.
        """
        self._at_once.setdefault(event, []).append(handler)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's signature
        """Hand an event to its handlers, or to its listeners."""
        handlers = self._at_once.get(event_name)
        if handlers is None:
            super().dispatch(event_name, *args, **kwargs)
            return
        for handler in handlers:
            try:
                handler(*args)
            except Exception:  # what is raised here would end the connection
                log.exception("an event %s could not be taken", event_name)

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: there are no text commands. Only messages that mention the bot are looked at, by `cogs/ask.py`."""

    async def on_ready(self) -> None:
        """Say that the bot is there, how it is invited, and what its set-up lacks.

        Go on with messages that are still to be edited.
        """
        log.info("ready as %s in %d servers", self.user, len(self.guilds))
        await self.corrections.retry([guild.id for guild in self.guilds])
        self.hold(catch_up(self), name="cards of members' messages")
        if self.application_id is not None:
            log.info("invite: %s", discord.utils.oauth_url(self.application_id, permissions=INVITED, scopes=SCOPES))
        flags = self.application_flags
        granted = flags.gateway_message_content or flags.gateway_message_content_limited
        if self.config.import_channels and not granted:
            log.warning(
                "IMPORT_CHANNELS=yes, but the Message Content Intent is off in the developer portal (Bot → Privileged "
                "Gateway Intents): Discord will hand out messages without their words"
            )

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - of any event
        """Log what a listener raised; one that the end of the bot cut short is no failure."""
        if self.is_closed():
            log.debug("the end of the bot cut %s short", event_method)
        else:
            await super().on_error(event_method, *args, **kwargs)

    async def on_guild_available(self, _guild: discord.Guild, /) -> None:
        """Go on with the messages of a server that had not arrived yet."""
        self.corrections.wake()

    def is_on_shard(self, guild_id: int, shard_id: int) -> bool:
        """Whether a server belongs to a shard, by Discord's formula; the server may not have arrived yet."""
        return (guild_id >> 22) % (self.shard_count or 1) == shard_id

    def hold(self, work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        """Run `work` beside everything else; its failure is logged, and it ends before the bot does."""
        task = asyncio.create_task(work, name=name)
        self._held.add(task)
        task.add_done_callback(self._released)
        return task

    def _released(self, task: asyncio.Task[None]) -> None:
        self._held.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s failed", task.get_name(), exc_info=error)

    async def close(self) -> None:
        """Stop what runs, write what is queued, then leave Discord."""
        for task in (held := list(self._held)):
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        await self.pictures.close()
        await self.indexes.close()
        await self.wording.close()
        await self.store.reactions.flush()
        await super().close()
