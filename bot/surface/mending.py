"""What happens on the workbench: a press, a choice, a form that comes back."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.ui import Button, DynamicItem, Label, Modal, Select, TextInput, View

from bot.archive.repair import (
    ChangeQuote,
    Drop,
    MarkNoise,
    MergeWithPrevious,
    Repair,
    SetAuthor,
    SetTitle,
    Split,
)
from bot.archive.repair_document import date_written
from bot.errors import BadInput, NotFound
from bot.render import library
from bot.render import workbench as texts
from bot.surface import importing, workbench
from bot.surface.buttons import reported
from bot.surface.options import guild_of
from bot.surface.permissions import require_moderator
from bot.surface.workbench import OTHER, PICK, TOOL, Bench, Face

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Another", "Pick", "Tool", "form_submitted", "lay_out", "put"]

log = logging.getLogger(__name__)

_FORM: Final = re.compile(TOOL.replace("rt:mend", "rt:form"))
_CHANGING: Final = {"merge", "drop", "undo", "keep", "apart"}
_LONGEST_FIELD: Final = 4000
_MOST_CHOICES: Final = 25


async def lay_out(interaction: discord.Interaction[Rethread], bench: Bench) -> None:
    """Answer a deferred command with a workbench, for the member alone."""
    embed, files, view = await workbench.shown(bench, "o", 1)
    await interaction.followup.send(embed=embed, files=files, view=view, ephemeral=True)


async def put(interaction: discord.Interaction[Rethread], bench: Bench) -> None:
    """Put a workbench in the place of what was answered so far."""
    embed, files, view = await workbench.shown(bench, "o", 1)
    await interaction.edit_original_response(content=None, embed=embed, attachments=files, view=view)


class Tool(DynamicItem[Button[View]], template=TOOL):
    """A button of the workbench."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__(Button(custom_id=match.string))
        self._way = match["way"]
        self._face = cast("Face", match["face"])
        self._draft_id, self._version, self._at = int(match["draft"]), int(match["version"]), int(match["at"])

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Tool:
        """The button of a custom id."""
        return cls(match)

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Do what the button says and show what came of it."""
        async with reported(interaction):
            require_moderator(interaction.user, interaction.client.config)
            if self._way in texts.FORMS:  # its form must be the first answer
                bench = await workbench.open_bench(interaction, self._draft_id)
                if bench is None:
                    await interaction.response.defer()
                    await _ended(interaction, texts.ENDED)
                elif self._way != "find" and self._version != len(bench.repairs):
                    await interaction.response.defer()
                    await _show(interaction, bench, self._face, self._at, stale=True)
                else:
                    await interaction.response.send_modal(_form(bench, self._way, self._face, self._at))
                return
            await interaction.response.defer()
            bench = await workbench.open_bench(interaction, self._draft_id)
            if bench is None:
                await _ended(interaction, texts.ENDED)
            elif self._way in _CHANGING and self._version != len(bench.repairs):
                await _show(interaction, bench, self._face, self._at, stale=True)
            else:
                await self._press(interaction, bench)

    async def _press(self, interaction: discord.Interaction[Rethread], bench: Bench) -> None:
        match self._way:
            case "keep":
                await _ended(interaction, await _keep(interaction, bench))
            case "cancel":
                await workbench.close(interaction, bench)
                await _ended(interaction, library.CANCELLED if bench.stored is None else texts.CANCELLED)
            case "undo":
                bench = await workbench.save(interaction, bench, bench.repairs[:-1])
                await _show(interaction, bench, self._face, self._at)
            case "merge":
                await _repair(interaction, bench, MergeWithPrevious(self._at), then=self._at - 1)
            case "drop":
                await _repair(interaction, bench, Drop(self._at), then=self._at)
            case "list":
                await _show(interaction, bench, "l", self._at)
            case "whole":
                await _show(interaction, bench, "o", 1)
            case "apart":
                await _show(interaction, await importing.apart(interaction, bench), "o", 1)
            case _:  # previous and next carry where they lead
                await _show(interaction, bench, self._face, self._at)


class Pick(DynamicItem[Select[View]], template=PICK):
    """The choice of a post."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__(Select(custom_id=match.string))
        self._draft_id, self._version, self._at = int(match["draft"]), int(match["version"]), int(match["at"])

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Pick:
        """The choice of a custom id."""
        return cls(match)

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Show the post."""
        async with reported(interaction):
            require_moderator(interaction.user, interaction.client.config)
            await interaction.response.defer()
            bench = await workbench.open_bench(interaction, self._draft_id)
            if bench is None:
                await _ended(interaction, texts.ENDED)
            elif self._version != len(bench.repairs):
                await _show(interaction, bench, "l", self._at, stale=True)
            else:
                await _show(interaction, bench, "p", int(self.item.values[0]))


class Another(DynamicItem[Select[View]], template=OTHER):
    """The choice of another format."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__(Select(custom_id=match.string))
        self._draft_id, self._version = int(match["draft"]), int(match["version"])

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Another:
        """The choice of a custom id."""
        return cls(match)

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Read the files in that format, and show what that gives."""
        async with reported(interaction):
            require_moderator(interaction.user, interaction.client.config)
            await interaction.response.defer()
            bench = await workbench.open_bench(interaction, self._draft_id)
            if bench is None:
                await _ended(interaction, texts.ENDED)
            elif self._version != len(bench.repairs):
                await _show(interaction, bench, "o", 1, stale=True)
            else:
                await _show(interaction, await importing.read_again(interaction, bench, self.item.values[0]), "o", 1)


async def form_submitted(interaction: discord.Interaction[Rethread]) -> None:
    """Answer a form of the workbench; other interactions are passed over.

    Forms are sent like buttons, without anything in memory that waits for them, so one that was open over a restart is
    answered too.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data = cast("Mapping[str, Any]", interaction.data or {})
    match = _FORM.fullmatch(str(data.get("custom_id")))
    if match is None:
        return
    async with reported(interaction):
        require_moderator(interaction.user, interaction.client.config)
        await interaction.response.defer()
        bench = await workbench.open_bench(interaction, int(match["draft"]))
        face, at = cast("Face", match["face"]), int(match["at"])
        if bench is None:
            await _ended(interaction, texts.ENDED)
        elif match["way"] == "find":
            await _show(interaction, bench, "p", _found(bench, _fields(data)["0"], behind=at))
        elif int(match["version"]) != len(bench.repairs):
            await _show(interaction, bench, face, at, stale=True)
        else:
            repair = _meant(bench, match["way"], at, _fields(data))
            then = at + 1 if isinstance(repair, Split) else at
            await _repair(interaction, bench, repair, then=then, face=face)


def _fields(data: Mapping[str, Any]) -> dict[str, str]:
    """What was written into the fields of a form, or the first that was chosen, by the field's id."""
    parts = [row.get("component") or {} for row in data.get("components", ())]
    return {part["custom_id"]: str(part.get("value") or next(iter(part.get("values") or ()), "")) for part in parts}


def _form(bench: Bench, way: str, face: Face, at: int) -> Modal:
    title, labels = texts.FORMS[way]
    place = f"{face}:{bench.draft.id}:{len(bench.repairs)}:{at}"
    form = Modal(title=title.format(at=at), custom_id=f"rt:form:{way}:{place}", timeout=None)
    for number, ((label, hint), field) in enumerate(zip(labels, _inputs(bench, way, at), strict=False)):
        field.custom_id = str(number)
        form.add_item(Label(text=label, description=hint, component=field))
    form.stop()  # discord.py then keeps nothing of it
    return form


def _inputs(bench: Bench, way: str, at: int) -> list[TextInput[Modal] | Select[Modal]]:
    post = bench.thread.posts[at - 1]
    match way:
        case "author":
            name: TextInput[Modal] = TextInput(
                required=False, max_length=100, default=(post.author or "")[:100] or None
            )
            return [name] if post.author is None else [name, _whose(post.author)]
        case "date":
            return [TextInput(required=False, max_length=40)]
        case "quote":
            which: Select[Modal] = Select(
                options=[
                    discord.SelectOption(label=texts.quote_choice(index, quote), value=str(index), default=index == 1)
                    for index, quote in enumerate(post.quotes[:_MOST_CHOICES], 1)
                ]
            )
            return [which, TextInput(required=False, max_length=9)]
        case "title":
            return [TextInput(required=False, max_length=300, default=(bench.thread.title or "")[:300] or None)]
        case "find":
            return [TextInput(max_length=200)]
        case _:
            return [TextInput(style=discord.TextStyle.paragraph, max_length=_LONGEST_FIELD)]


def _whose(author: str) -> Select[Modal]:
    return Select(
        options=[
            discord.SelectOption(label=texts.ONLY_THIS, value="one", default=True),
            discord.SelectOption(label=texts.all_of(author), value="all"),
        ]
    )


def _meant(bench: Bench, way: str, at: int, fields: Mapping[str, str]) -> Repair:
    written = fields.get("0", "")
    match way:
        case "split":
            return Split(at, written)
        case "author":
            return SetAuthor(at, written, same_name=fields.get("1") == "all")
        case "date":
            return date_written(at, written)
        case "noise":
            return MarkNoise(at, _lines(bench.thread.posts[at - 1].text, written))
        case "quote":
            target = fields.get("1", "").strip().removeprefix("#")
            if target and not (target.isascii() and target.isdecimal()):
                raise BadInput(texts.NOT_FOUND)
            return ChangeQuote(at, int(written), int(target) if target else None)
        case _:
            return SetTitle(written)


def _lines(text: str, written: str) -> tuple[int, ...]:
    """The numbers of the lines that were copied, in order; of equal lines the first behind the one before."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    found: list[int] = []
    for wanted in (" ".join(line.split()) for line in written.split("\n")):
        if not wanted:
            continue
        start = found[-1] if found else 0
        if wanted not in lines[start:]:
            raise BadInput(texts.NO_SUCH_LINES)
        found.append(lines.index(wanted, start) + 1)
    return tuple(found)


def _found(bench: Bench, written: str, *, behind: int) -> int:
    """The number of the post that is meant, by number, or by words of a post behind that one and then from the top."""
    words = " ".join(written.casefold().split())
    number = words.removeprefix("#").replace(",", "")
    posts = bench.thread.posts
    if number.isascii() and number.isdecimal() and 0 < int(number) <= len(posts):
        return int(number)
    for post in (*posts[behind:], *posts[:behind]):
        if words and words in " ".join(post.text.casefold().split()):
            return post.number
    raise NotFound(texts.NOT_FOUND)


async def _repair(
    interaction: discord.Interaction[Rethread], bench: Bench, repair: Repair, *, then: int, face: Face = "p"
) -> None:
    bench = await workbench.save(interaction, bench, (*bench.repairs, repair))
    await _show(interaction, bench, face, then)


async def _show(
    interaction: discord.Interaction[Rethread], bench: Bench, face: Face, at: int, *, stale: bool = False
) -> None:
    embed, files, view = await workbench.shown(bench, face, at)
    await interaction.edit_original_response(embed=embed, attachments=files, view=view)
    if stale:
        await interaction.followup.send(texts.STALE, ephemeral=True)


async def _ended(interaction: discord.Interaction[Rethread], said: str) -> None:
    await interaction.edit_original_response(content=said, embeds=[], attachments=[], view=None)


async def _keep(interaction: discord.Interaction[Rethread], bench: Bench) -> str:
    if bench.stored is None or bench.update is not None:
        return await importing.keep(interaction, bench)
    store, guild, thread = interaction.client.store, guild_of(interaction), bench.thread
    wanted = await store.threads.replace(bench.stored, bench.mended, was=bench.read, guild_id=guild.id)
    await workbench.close(interaction, bench)
    log.info("server %d: thread %d mended, %d repairs", guild.id, bench.stored, len(bench.repairs))
    interaction.client.corrections.wake()
    return texts.applied(thread.name, len(thread.posts), messages=len(wanted))
