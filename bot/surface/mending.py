"""What happens on the workbench: a press, a choice, a form that comes back."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.ui import Button, DynamicItem, Select, View

from bot.archive.document import fingerprint
from bot.archive.repair import Drop, MergeWithPrevious, Repair, Split
from bot.render import library
from bot.render import workbench as texts
from bot.surface import importing, workbench
from bot.surface import mending_forms as forms
from bot.surface.buttons import inert, reported
from bot.surface.options import guild_of
from bot.surface.permissions import require_moderator
from bot.surface.workbench import OTHER, PICK, TOOL, Bench, Face

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Another", "Back", "Pick", "Tool", "form_submitted", "lay_out", "put", "take_back"]

log = logging.getLogger(__name__)

_CHANGING: Final = {"merge", "drop", "undo", "keep", "apart"}


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
        if self._way in texts.FORMS:
            await self._ask(interaction)
            return
        version = self._version if self._way in _CHANGING else None
        act = partial(self._press, interaction)
        await _on_bench(interaction, self._draft_id, act, version=version, face=self._face, at=self._at)

    async def _ask(self, interaction: discord.Interaction[Rethread]) -> None:
        """Open the tool's form, which must be the first answer."""
        async with reported(interaction):
            require_moderator(interaction.user, interaction.client.config)
            bench = await workbench.open_bench(interaction, self._draft_id)
            if bench is None:
                await interaction.response.defer()
                await _ended(interaction, texts.ENDED)
            elif self._way != "find" and self._version != len(bench.repairs):
                await interaction.response.defer()
                await _show(interaction, bench, self._face, self._at, stale=True)
            else:
                await interaction.response.send_modal(forms.form(bench, self._way, self._face, self._at))

    async def _press(self, interaction: discord.Interaction[Rethread], bench: Bench) -> None:
        match self._way:
            case "keep":
                await _keep(interaction, bench)
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

        async def act(bench: Bench) -> None:
            await _show(interaction, bench, "p", int(self.item.values[0]))

        await _on_bench(interaction, self._draft_id, act, version=self._version, face="l", at=self._at)


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

        async def act(bench: Bench) -> None:
            await _show(interaction, await importing.read_again(interaction, bench, self.item.values[0]), "o", 1)

        await _on_bench(interaction, self._draft_id, act, version=self._version)


async def form_submitted(interaction: discord.Interaction[Rethread]) -> None:
    """Answer a form of the workbench; other interactions are passed over.

    Forms are sent like buttons, without anything in memory that waits for them, so one that was open over a restart is
    answered too.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data = cast("Mapping[str, Any]", interaction.data or {})
    match = forms.FORM.fullmatch(str(data.get("custom_id")))
    if match is None:
        return
    face, at, filled = cast("Face", match["face"]), int(match["at"]), forms.fields(data)

    async def act(bench: Bench) -> None:
        if match["way"] == "find":
            await _show(interaction, bench, "p", forms.found(bench, filled["0"], behind=at))
            return
        repair = forms.meant(bench, match["way"], at, filled)
        await _repair(interaction, bench, repair, then=at + 1 if isinstance(repair, Split) else at, face=face)

    version = None if match["way"] == "find" else int(match["version"])
    await _on_bench(interaction, int(match["draft"]), act, version=version, face=face, at=at)


async def _on_bench(
    interaction: discord.Interaction[Rethread],
    draft_id: int,
    act: Callable[[Bench], Awaitable[None]],
    *,
    version: int | None,
    face: Face = "o",
    at: int = 1,
) -> None:
    """Do what was pressed on a bench; one that has ended says so.

    A card that shows another number of repairs than `version` is shown anew, and nothing is done.
    """
    async with reported(interaction):
        require_moderator(interaction.user, interaction.client.config)
        await interaction.response.defer()
        bench = await workbench.open_bench(interaction, draft_id)
        if bench is None:
            await _ended(interaction, texts.ENDED)
        elif version is not None and version != len(bench.repairs):
            await _show(interaction, bench, face, at, stale=True)
        else:
            await act(bench)


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


async def _ended(interaction: discord.Interaction[Rethread], said: str, *, view: View | None = None) -> None:
    await interaction.edit_original_response(content=said, embeds=[], attachments=[], view=view)


async def _keep(interaction: discord.Interaction[Rethread], bench: Bench) -> None:
    if bench.stored is None or bench.update is not None:
        await _ended(interaction, await importing.keep(interaction, bench))
        return
    client, guild, thread = interaction.client, guild_of(interaction), bench.thread
    wanted = await client.store.threads.replace(
        bench.stored, bench.mended, was=bench.read, guild_id=guild.id, member_id=interaction.user.id
    )
    await workbench.close(interaction, bench)
    log.info("server %d: thread %d mended, %d repairs", guild.id, bench.stored, len(bench.repairs))
    client.corrections.wake()
    back = Button[View](label=texts.BACK, custom_id=f"rt:back:{bench.stored}:{fingerprint(thread)[:16]}")
    said = texts.applied(thread.name, len(thread.posts), messages=len(wanted))
    await _ended(interaction, said, view=inert([[back]]))


class Back(DynamicItem[Button[View]], template=r"rt:back:(?P<thread>[0-9]{1,18}):(?P<now>[0-9a-f]{16})"):
    """The button that takes a mend back that was applied."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__(Button(custom_id=match.string))
        self._thread, self._now = int(match["thread"]), match["now"]

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Back:
        """The button of a custom id."""
        return cls(match)

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Take it back and say so in its place."""
        async with reported(interaction):
            require_moderator(interaction.user, interaction.client.config)
            await interaction.response.defer()
            await _ended(interaction, await take_back(interaction, self._thread, now=self._now))


async def take_back(interaction: discord.Interaction[Rethread], thread_id: int, *, now: str = "") -> str:
    """Take back the last mend of a thread, or the one that made what `now` names, and return what to say."""
    client, guild = interaction.client, guild_of(interaction)
    back = await client.store.threads.take_back(thread_id, guild_id=guild.id, now=now)
    log.info("server %d: a mend of thread %d taken back", guild.id, thread_id)
    client.corrections.wake()
    return texts.taken_back(back.name, back.posts, messages=len(back.wanted))
