"""The desk: a private preview on which a member chooses the passage of a quote, adds a comment, and posts it.

What was chosen is a draft, and buttons, choice and form carry its id. What is quoted is a `Matter`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.ui import Button, DynamicItem, Select, View

from bot.archive.quotes import Span, closest, locate
from bot.errors import BadInput, Conflict, NotFound
from bot.render import quotes as texts
from bot.store import Draft
from bot.surface import quoting, saying
from bot.surface.answering import answer, wants_text
from bot.surface.answering import change as change_card
from bot.surface.buttons import reported
from bot.surface.desk_parts import DESK, FORM, LONGEST_FIELD, PICK, controls, form, picked
from bot.surface.matter import Choice, Matter
from bot.surface.options import guild_of

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Desk", "DeskPick", "form_submitted", "lay_out"]

_FORM: Final = re.compile(FORM)
# Two presses at once post one quote; after this long the first of them was cut off.
_SECONDS_TO_POST: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Open:
    """A draft with what it is about; `posting` is when its posting began, 0 where it did not."""

    draft: Draft
    matter: Matter
    choice: Choice
    posting: float = 0.0

    def body(self) -> str:
        """What the draft keeps; a digest of the passage tells it from another one after a change of the source."""
        span = self.choice.span
        chosen = {
            "start": span.start,
            "end": span.end,
            "words": _digest(self.matter.text, span),
            "comment": self.choice.comment,
            "picture": self.choice.picture,
            "posting": self.posting,
        }
        return json.dumps({**self.matter.kept(), **chosen})


async def lay_out(
    interaction: discord.Interaction[Rethread],
    matter: Matter,
    *,
    words: str | None = None,
    comment: str | None = None,
    picture: bool = False,
) -> None:
    """Answer a deferred interaction with the desk; the whole text is chosen where no `words` are given.

    Where the words do not stand in it, the closest ones are chosen, and what differs is shown; raises `BadInput`
    where nothing is like them.
    """
    span, note = await asyncio.to_thread(_meant, matter, words)
    desk = _Open(Draft(0, matter.kind, ""), matter, Choice(span, comment, picture and matter.pictured))
    whose = {"guild_id": matter.guild_id, "member_id": interaction.user.id}
    body = desk.body()
    kept = await interaction.client.store.drafts.keep(body, kind=matter.kind, at=datetime.now(UTC), **whose)
    await matter.laid_out(interaction, kept)
    desk = replace(desk, draft=Draft(kept, matter.kind, body))
    content, embed, view, files = await _shown(interaction, desk, note)
    await answer(interaction, embed, above=content, view=view, files=files)


def _meant(matter: Matter, words: str | None) -> tuple[Span, str]:
    """The passage that is meant, and what is to be said where it is not the one that was written.

    Takes up to a tenth of a second for a long post, so call it off the event loop.
    """
    if words is None or not words.strip():
        return Span(0, len(matter.text)), ""
    if (span := locate(matter.text, words)) is not None:
        return span, ""
    near = closest(matter.text, words)
    note = texts.nearest_words(matter.place, words, near)
    if near is None:
        raise BadInput(note)
    return near.span, note


def _digest(text: str, span: Span) -> str:
    return hashlib.sha256(text[span.start : span.end].encode()).hexdigest()[:16]


class Desk(DynamicItem[Button[View]], template=DESK):
    """A button of the desk."""

    def __init__(self, way: str, draft_id: int) -> None:
        super().__init__(Button(custom_id=f"rt:desk:{way}:{draft_id}"))
        self._way, self._draft_id = way, draft_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Desk:
        """The button of a custom id."""
        return cls(match["way"], int(match["draft"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Do what the button says and show what came of it."""
        async with reported(interaction):
            if self._way == "edit":  # its form must be the first answer
                desk = await _open(interaction, self._draft_id)
                await interaction.response.send_modal(form(desk.draft.id, desk.matter, desk.choice))
                return
            await interaction.response.defer()
            desk = await _open(interaction, self._draft_id)
            match self._way:
                case "post" if desk.matter.changed:
                    await _change(interaction, desk, desk.choice)
                case "post":
                    await _ended(interaction, await _post(interaction, desk))
                case "picture":
                    await _change(interaction, desk, replace(desk.choice, picture=not desk.choice.picture))
                case _:
                    await _drop(interaction, desk)
                    await _ended(interaction, texts.LEFT)


class DeskPick(DynamicItem[Select[View]], template=PICK):
    """The choice of paragraphs: from the first chosen one to the last."""

    def __init__(self, draft_id: int) -> None:
        super().__init__(Select(custom_id=f"rt:deskpick:{draft_id}"))
        self._draft_id = draft_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> DeskPick:
        """The choice of a custom id."""
        return cls(int(match["draft"]))

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Choose the passage."""
        async with reported(interaction):
            await interaction.response.defer()
            desk = await _open(interaction, self._draft_id)
            span = picked(desk.matter.text, self.item.values)
            await _change(interaction, desk, replace(desk.choice, span=span))


async def form_submitted(interaction: discord.Interaction[Rethread]) -> None:
    """Take the passage and the comment from the form, also from one that was open over a restart."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    match = _FORM.fullmatch(str(data.get("custom_id")))
    if interaction.type is not discord.InteractionType.modal_submit or match is None:
        return
    async with reported(interaction):
        await interaction.response.defer()
        desk = await _open(interaction, int(match["draft"]))
        parts = [row["component"] for row in data.get("components", ()) if row.get("component")]
        fields = {str(part.get("custom_id")): str(part.get("value") or "") for part in parts}
        words, span, note = fields.get("passage", ""), desk.choice.span, ""
        if words.strip() or len(desk.matter.text) <= LONGEST_FIELD:  # a longer one may not have fitted into the form
            span, note = await asyncio.to_thread(_meant, desk.matter, words)
        comment = fields.get("comment", "").strip() or None
        await _change(interaction, desk, replace(desk.choice, span=span, comment=comment), note=note)


_Reopen = Callable[["discord.Interaction[Rethread]", Mapping[str, Any], int], Awaitable[Matter]]


async def _of_post(interaction: discord.Interaction[Rethread], kept: Mapping[str, Any], _draft_id: int) -> Matter:
    return await quoting.reopened(interaction, kept)


_REOPEN: Final[dict[str, _Reopen]] = {quoting.KIND: _of_post, saying.KIND: saying.reopened}


async def _open(interaction: discord.Interaction[Rethread], draft_id: int) -> _Open:
    """The member's desk. Raises `NotFound` where it is gone, or its passage is."""
    guild, store = guild_of(interaction), interaction.client.store
    draft = await store.drafts.get(draft_id, guild_id=guild.id, member_id=interaction.user.id)
    if draft is None or draft.kind not in _REOPEN:
        raise NotFound(texts.OFFER_GONE)
    kept = json.loads(draft.body)
    matter = await _REOPEN[draft.kind](interaction, kept, draft_id)
    choice = Choice(Span(kept["start"], kept["end"]), kept["comment"], kept["picture"] and matter.pictured)
    if _digest(matter.text, choice.span) != kept["words"]:  # the thread was mended since
        raise NotFound(texts.OFFER_GONE)
    return _Open(draft, matter, choice, kept["posting"])


async def _change(interaction: discord.Interaction[Rethread], desk: _Open, choice: Choice, *, note: str = "") -> None:
    desk = await _save(interaction, replace(desk, choice=choice))
    content, embed, view, files = await _shown(interaction, desk, note)
    if await wants_text(interaction):
        await change_card(interaction, embed, above=content, view=view)
        return
    await interaction.edit_original_response(content=content, embed=embed, view=view, attachments=files)


async def _save(interaction: discord.Interaction[Rethread], desk: _Open) -> _Open:
    """Keep what is chosen now. Raises `Conflict` where another press was faster."""
    body = desk.body()
    whose = {"guild_id": desk.matter.guild_id, "member_id": interaction.user.id}
    if body != desk.draft.body and not await interaction.client.store.drafts.change(desk.draft, body, **whose):
        raise Conflict(texts.BUSY)
    return replace(desk, draft=replace(desk.draft, body=body))


async def _post(interaction: discord.Interaction[Rethread], desk: _Open) -> str:
    now = datetime.now(UTC).timestamp()
    if now - desk.posting < _SECONDS_TO_POST:
        raise Conflict(texts.BUSY)
    desk = await _save(interaction, replace(desk, posting=now))
    try:
        link = await desk.matter.post(interaction, desk.choice)
    except BaseException:
        await _save(interaction, replace(desk, posting=0.0))
        raise
    await _drop(interaction, desk)
    return texts.quoted(link)


async def _drop(interaction: discord.Interaction[Rethread], desk: _Open) -> None:
    store = interaction.client.store
    await store.drafts.drop(desk.draft.id, guild_id=desk.matter.guild_id, member_id=interaction.user.id)
    desk.matter.put_away(interaction, desk.draft.id)


async def _ended(interaction: discord.Interaction[Rethread], said: str) -> None:
    await interaction.edit_original_response(content=said, embeds=[], attachments=[], view=None)


async def _shown(
    interaction: discord.Interaction[Rethread], desk: _Open, note: str
) -> tuple[str, discord.Embed, View, list[discord.File]]:
    """What the desk looks like: a line, the preview, the controls, and the picture if one is wanted."""
    preview = await desk.matter.preview(interaction, desk.choice)
    lines = [desk.matter.changed, note, preview.note, texts.PREVIEW]
    files: list[discord.File] = []
    if desk.choice.picture and await wants_text(interaction):
        lines.append(texts.PICTURED)
    elif desk.choice.picture:
        drawn = await desk.matter.picture(interaction, desk.choice)
        files = [drawn.file] if drawn.file is not None else []
        lines.append(f"-# {drawn.note}" if drawn.note else "")
    content = "\n".join(line for line in lines if line)
    embed = discord.Embed(description=preview.card)
    return content[:2000], embed, controls(desk.draft.id, desk.matter, desk.choice), files
