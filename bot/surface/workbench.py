"""The workbench: a card on which a moderator looks a thread over and mends it, before or after it is in the library.

Nothing of it is kept in memory. The thread as it was read is one draft, the list of repairs another; buttons carry the
second one's id, the number of repairs that their card shows, and the post that it shows.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

import discord
from discord.ui import Button, Select, View

from bot.archive.document import dumps, from_document
from bot.archive.model import Thread
from bot.archive.repair import Mended, Repair, apply
from bot.archive.repair_document import MOST_REPAIRS, from_json, to_json
from bot.archive.update import Longer
from bot.errors import BadInput, Conflict, NotAllowed
from bot.render import library, updates
from bot.render import workbench as texts
from bot.render.posts import choice_line
from bot.render.preview import report
from bot.store.drafts import Draft
from bot.surface.buttons import inert
from bot.surface.held import Held
from bot.surface.options import guild_of

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["OTHER", "PICK", "TOOL", "Bench", "Face", "close", "document_of", "keep_document", "open_bench", "save"]
__all__ += ["set_up", "shown"]

TOOL: Final = (
    r"rt:mend:(?P<way>[a-z]{2,8}):(?P<face>[olp]):(?P<draft>[0-9]{1,18}):(?P<version>[0-9]{1,4}):(?P<at>[0-9]{1,9})"
)
PICK: Final = r"rt:pick:(?P<draft>[0-9]{1,18}):(?P<version>[0-9]{1,4}):(?P<at>[0-9]{1,9})"

OTHER: Final = r"rt:other:(?P<draft>[0-9]{1,18}):(?P<version>[0-9]{1,4})"

Face = Literal["o", "l", "p"]
"""What a card shows: the whole (overview), a page of posts (list), or one post."""

_PAGE: Final = 25  # options of a select
_LARGEST_REPORT: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bench:
    """What lies on a workbench, and the repairs that are made to it."""

    draft: Draft
    held: Held
    repairs: tuple[Repair, ...]
    read: Thread
    mended: Mended

    @property
    def stored(self) -> int | None:
        """The id of the thread in the library that is changed, None for one that is not in it yet."""
        return self.held.stored

    @property
    def thread(self) -> Thread:
        """The thread as it would be kept."""
        return self.mended.thread

    @property
    def update(self) -> Longer | None:
        """What the thread that was read adds to the stored one, None where it is no longer copy of it."""
        growth = self.held.growth
        return Longer(self.read, growth.added, growth.changed, {}, growth.mended) if growth is not None else None

    def near(self, number: int) -> int:
        """The post of that number, or the last one."""
        return max(1, min(number, len(self.thread.posts)))


async def set_up(
    interaction: discord.Interaction[Rethread], thread: Thread, held: Held, *, repairs: Sequence[Repair] = ()
) -> Bench:
    """Put a thread on a new workbench of the member. Repairs that cannot be made to it are left out."""
    document = await keep_document(interaction, await asyncio.to_thread(dumps, thread))
    held = replace(held, document=document)
    try:
        mended = await asyncio.to_thread(apply, thread, repairs)
    except BadInput:
        repairs, mended = (), await asyncio.to_thread(apply, thread, ())
    body = _body(held, tuple(repairs))
    draft_id = await _keep(interaction, body, kind="workbench")
    return Bench(Draft(draft_id, "workbench", body), held, tuple(repairs), thread, mended)


async def keep_document(interaction: discord.Interaction[Rethread], written: str) -> int:
    """Keep a thread document, or the files of one, beside a workbench."""
    return await _keep(interaction, written, kind="document")


async def _keep(interaction: discord.Interaction[Rethread], body: str, *, kind: str) -> int:
    guild, member = guild_of(interaction).id, interaction.user.id
    drafts = interaction.client.store.drafts
    return await drafts.keep(body, kind=kind, guild_id=guild, member_id=member, at=datetime.now(UTC))


async def open_bench(interaction: discord.Interaction[Rethread], draft_id: int) -> Bench | None:
    """The workbench of a draft, None where it has ended. Raises `NotAllowed` where it is somebody else's."""
    drafts, guild = interaction.client.store.drafts, guild_of(interaction)
    owner = await drafts.owner(draft_id, guild_id=guild.id)
    if owner is not None and owner != interaction.user.id:
        raise NotAllowed(texts.SOMEBODY_ELSES)
    draft = await drafts.get(draft_id, guild_id=guild.id, member_id=interaction.user.id)
    if draft is None or draft.kind != "workbench":
        return None
    kept = json.loads(draft.body)
    if "held" not in kept:  # made by an older version of the program
        return None
    held, repairs = Held.from_json(kept["held"]), from_json(json.dumps(kept["repairs"]))
    document = await document_of(interaction, held.document)
    if document is None:
        return None
    read, mended = await asyncio.to_thread(_made, document, repairs)
    return Bench(draft, held, repairs, read, mended)


async def document_of(interaction: discord.Interaction[Rethread], draft_id: int | None) -> str | None:
    """What `keep_document` kept, None where it is gone."""
    if draft_id is None:
        return None
    drafts, guild = interaction.client.store.drafts, guild_of(interaction)
    draft = await drafts.get(draft_id, guild_id=guild.id, member_id=interaction.user.id)
    return draft.body if draft is not None else None


def _made(document: str, repairs: Iterable[Repair]) -> tuple[Thread, Mended]:
    thread = from_document(json.loads(document))
    return thread, apply(thread, repairs)


async def save(interaction: discord.Interaction[Rethread], bench: Bench, repairs: tuple[Repair, ...]) -> Bench:
    """The bench with these repairs, kept. Raises `BadInput` for what cannot be done, `Conflict` for a second press."""
    if len(repairs) > MOST_REPAIRS:
        raise BadInput(texts.TOO_MANY)
    mended = await asyncio.to_thread(apply, bench.read, repairs)
    body = _body(bench.held, repairs)
    drafts, guild = interaction.client.store.drafts, guild_of(interaction)
    if not await drafts.change(bench.draft, body, guild_id=guild.id, member_id=interaction.user.id):
        raise Conflict(texts.STALE)
    return replace(bench, draft=replace(bench.draft, body=body), repairs=repairs, mended=mended)


async def close(interaction: discord.Interaction[Rethread], bench: Bench, *, keep: Collection[int | None] = ()) -> None:
    """Clear the workbench away, with what was kept beside it but for the drafts of `keep`."""
    held = bench.held
    for draft_id in {bench.draft.id, held.document, held.apart, held.source} - {None, *keep}:
        await interaction.client.store.drafts.drop(
            draft_id or 0, guild_id=guild_of(interaction).id, member_id=interaction.user.id
        )


def _body(held: Held, repairs: tuple[Repair, ...]) -> str:
    return json.dumps({"held": held.to_json(), "repairs": json.loads(to_json(repairs))}, ensure_ascii=False)


async def shown(bench: Bench, face: Face, at: int) -> tuple[discord.Embed, list[discord.File], View]:
    """A card of the workbench: what it says, the report where it shows the whole, and its controls."""
    thread, at = bench.thread, bench.near(at)
    name = texts.title(thread, stored=bench.stored is not None) if bench.update is None else updates.title(thread.name)
    match face:
        case "o":
            text = await asyncio.to_thread(texts.overview, thread, bench.repairs, bench.update)
            written = (await asyncio.to_thread(report, thread)).encode("utf-8", "replace")[:_LARGEST_REPORT]
            files = [discord.File(io.BytesIO(written), "report.txt")]
            return discord.Embed(title=name, description=text), files, _overview(bench)
        case "l":
            first, last = _page_of(bench, at)
            text = texts.page(first, last, len(thread.posts))
            return discord.Embed(title=name, description=text), [], _list(bench, first, last)
        case "p":
            text = await asyncio.to_thread(texts.post_card, thread, at, bench.repairs)
            return discord.Embed(title=name, description=text), [], _post(bench, at)


def _page_of(bench: Bench, at: int) -> tuple[int, int]:
    first = (at - 1) // _PAGE * _PAGE + 1
    return first, min(first + _PAGE - 1, len(bench.thread.posts))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the buttons of one card."""

    bench: Bench
    face: Face
    at: int

    def button(
        self,
        way: str,
        label: str,
        *,
        off: bool = False,
        at: int | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> Button[View]:
        place = f"{self.face}:{self.bench.draft.id}:{len(self.bench.repairs)}:{self.at if at is None else at}"
        return Button(label=label, style=style, disabled=off, custom_id=f"rt:mend:{way}:{place}")

    def undo(self) -> Button[View]:
        return self.button("undo", texts.UNDO, off=not self.bench.repairs)


def _overview(bench: Bench) -> View:
    make = _Maker(bench, "o", 1)
    new, update = bench.stored is None, bench.update
    said = updates.ADD if update is not None else library.IMPORT if new else texts.APPLY
    changing = new or update is not None or bool(bench.repairs)
    keep = make.button("keep", said, off=not changing, style=discord.ButtonStyle.success)
    change = [make.button("list", texts.MEND), make.button("title", texts.TITLE), make.undo()]
    rows: list[list[Button[View] | Select[View]]] = [[keep, make.button("cancel", texts.CANCEL), *change]]
    if update is not None and bench.held.apart is not None:
        rows.append([make.button("apart", updates.APART)])
    if bench.held.source is not None and bench.held.others:
        rows.append([_others(bench)])
    return inert(rows)


def _others(bench: Bench) -> Select[View]:
    choices = [(other.format_name, *updates.other_choice(other)) for other in bench.held.others]
    return Select(
        custom_id=f"rt:other:{bench.draft.id}:{len(bench.repairs)}",
        placeholder=updates.ANOTHER,
        options=[discord.SelectOption(label=label, value=name, description=why) for name, label, why in choices],
    )


def _list(bench: Bench, first: int, last: int) -> View:
    make = _Maker(bench, "l", first)
    choice: Select[View] = Select(
        custom_id=f"rt:pick:{bench.draft.id}:{len(bench.repairs)}:{first}",
        placeholder=texts.CHOOSE,
        options=[
            discord.SelectOption(label=choice_line(post.number, post.author, post.text[:2000]), value=str(post.number))
            for post in bench.thread.posts[first - 1 : last]
        ],
    )
    turn = [
        make.button("previous", texts.PREVIOUS, off=first == 1, at=max(1, first - _PAGE)),
        make.button("next", texts.NEXT, off=last == len(bench.thread.posts), at=last + 1),
        make.button("find", texts.FIND, at=last),
        make.undo(),
        make.button("whole", texts.WHOLE),
    ]
    return inert([[choice], turn])


def _post(bench: Bench, at: int) -> View:
    make = _Maker(bench, "p", at)
    post = bench.thread.posts[at - 1]
    mend = [
        make.button("merge", texts.MERGE, off=at == 1),
        make.button("split", texts.SPLIT, off=not post.text.strip()),
        make.button("author", texts.AUTHOR),
        make.button("date", texts.DATE),
        make.button("drop", texts.DROP, off=len(bench.thread.posts) == 1, style=discord.ButtonStyle.danger),
    ]
    further = [
        make.button("quote", texts.QUOTED, off=not post.quotes),
        make.button("noise", texts.NOISE, off=not post.text.strip()),
        make.button("previous", texts.PREVIOUS, off=at == 1, at=max(1, at - 1)),
        make.button("next", texts.NEXT, off=at == len(bench.thread.posts), at=at + 1),
        make.undo(),
    ]
    return inert([mend, further, [make.button("list", texts.POSTS), make.button("whole", texts.WHOLE)]])
