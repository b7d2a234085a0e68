"""The desk: a private preview on which a member chooses the passage of a quote, adds a comment, and posts it.

Nothing of it is kept in memory: what was chosen is a draft, and buttons, choice and form carry its id.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

import discord
from discord.ui import Button, DynamicItem, Label, Modal, Select, TextDisplay, TextInput, View

from bot.archive.model import Post
from bot.archive.quotes import Span, closest, locate, paragraphs
from bot.errors import BadInput, Conflict, NotFound
from bot.render import quotes as texts
from bot.store import Draft, StoredThread
from bot.surface.buttons import inert, reported
from bot.surface.options import guild_of, post_of
from bot.surface.quoting import LONGEST_COMMENT, Quoting, card_of, picture_of, post_quote

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["Desk", "DeskPick", "form_submitted", "lay_out"]

DESK: Final = r"rt:desk:(?P<way>post|edit|picture|no):(?P<draft>[0-9]{1,18})"
PICK: Final = r"rt:deskpick:(?P<draft>[0-9]{1,18})"
_FORM: Final = re.compile(r"rt:deskform:(?P<draft>[0-9]{1,18})")
_KIND: Final = "quote"
_WHOLE: Final = "all"
_MOST_PARAGRAPHS: Final = 24  # beside the whole post, in a choice of 25
_LONGEST_FIELD: Final = 4000
# Two presses at once post one quote; after this long the first of them was cut off.
_SECONDS_TO_POST: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A passage and what goes with it; `words` tells it from another one after a correction of the thread."""

    thread: int
    post: int
    start: int
    end: int
    words: str
    comment: str | None = None
    picture: bool = False
    posting: float = 0.0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class _Open:
    """A draft with what it is about."""

    draft: Draft
    chosen: _Chosen
    thread: StoredThread
    post: Post


async def lay_out(
    interaction: discord.Interaction[Rethread],
    thread: StoredThread,
    post: Post,
    *,
    words: str | None = None,
    comment: str | None = None,
    picture: bool = False,
) -> None:
    """Answer a deferred interaction with the desk; the whole post is chosen where no `words` are given.

    Where the words do not stand in the post, the closest ones are chosen, and what differs is shown; raises `BadInput`
    where nothing is like them.
    """
    span, note = _meant(post, words)
    chosen = _Chosen(thread.id, post.number, *span, _digest(post, span), comment, picture)
    body = json.dumps(asdict(chosen))
    whose = {"guild_id": thread.guild_id, "member_id": interaction.user.id}
    draft_id = await interaction.client.store.drafts.keep(body, kind=_KIND, at=datetime.now(UTC), **whose)
    desk = _Open(Draft(draft_id, _KIND, body), chosen, thread, post)
    content, embed, view, files = await _shown(interaction, desk, note)
    await interaction.followup.send(content, embed=embed, view=view, files=files, ephemeral=True)


def _meant(post: Post, words: str | None) -> tuple[Span, str]:
    """The passage that is meant, and what is to be said where it is not the one that was written."""
    if not post.text.strip():
        raise BadInput(texts.NOTHING_TO_QUOTE)
    if words is None or not words.strip():
        return Span(0, len(post.text)), ""
    if (span := locate(post.text, words)) is not None:
        return span, ""
    near = closest(post.text, words)
    if near is None:
        raise BadInput(texts.nearest_words(post, words, None))
    return near.span, texts.nearest_words(post, words, near)


def _digest(post: Post, span: Span) -> str:
    return hashlib.sha256(post.text[span.start : span.end].encode()).hexdigest()[:16]


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
                await interaction.response.send_modal(_form(desk))
                return
            await interaction.response.defer()
            desk = await _open(interaction, self._draft_id)
            match self._way:
                case "post":
                    await _ended(interaction, await _post(interaction, desk))
                case "picture":
                    await _change(interaction, desk, picture=not desk.chosen.picture)
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
            found = paragraphs(desk.post.text)
            picked = [found[int(each)] for each in self.item.values if each != _WHOLE and int(each) < len(found)]
            whole = _WHOLE in self.item.values or not picked
            span = (
                Span(0, len(desk.post.text))
                if whole
                else Span(min(one.start for one in picked), max(one.end for one in picked))
            )
            await _change(interaction, desk, span=span)


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
        words, span, note = fields.get("passage", ""), desk.chosen.span, ""
        if words.strip() or len(desk.post.text) <= _LONGEST_FIELD:  # a longer passage may not have fitted into the form
            span, note = _meant(desk.post, words)
        await _change(interaction, desk, span=span, comment=fields.get("comment", "").strip() or None, note=note)


def _form(desk: _Open) -> Modal:
    passage = desk.post.text[desk.chosen.start : desk.chosen.end]
    form = Modal(title=texts.form_title(desk.post.number), custom_id=f"rt:deskform:{desk.draft.id}", timeout=None)
    words: TextInput[Modal] = TextInput(
        custom_id="passage",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=_LONGEST_FIELD,
        default=passage if len(passage) <= _LONGEST_FIELD else None,
        placeholder=texts.PASSAGE_PLACEHOLDER,
    )
    comment: TextInput[Modal] = TextInput(
        custom_id="comment",
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_COMMENT,
        default=desk.chosen.comment,
    )
    form.add_item(TextDisplay(texts.FORM_HINT))
    form.add_item(Label(text=texts.PASSAGE, description=texts.PASSAGE_HINT, component=words))
    form.add_item(Label(text=texts.COMMENT, description=texts.COMMENT_HINT, component=comment))
    form.stop()  # discord.py then keeps nothing of it
    return form


async def _open(interaction: discord.Interaction[Rethread], draft_id: int) -> _Open:
    """The member's desk. Raises `NotFound` where it is gone, or its passage is."""
    guild, store = guild_of(interaction), interaction.client.store
    draft = await store.drafts.get(draft_id, guild_id=guild.id, member_id=interaction.user.id)
    if draft is None:
        raise NotFound(texts.OFFER_GONE)
    chosen = _Chosen(**json.loads(draft.body))
    thread = await store.threads.get(chosen.thread, guild_id=guild.id)
    post = await post_of(interaction, thread, chosen.post)
    if _digest(post, chosen.span) != chosen.words:  # the thread was mended since
        raise NotFound(texts.OFFER_GONE)
    return _Open(draft, chosen, thread, post)


async def _change(
    interaction: discord.Interaction[Rethread],
    desk: _Open,
    *,
    span: Span | None = None,
    note: str = "",
    **values: Any,  # noqa: ANN401 - fields of the choice
) -> None:
    if span is not None:
        values |= {"start": span.start, "end": span.end, "words": _digest(desk.post, span)}
    desk = await _save(interaction, desk, replace(desk.chosen, **values))
    content, embed, view, files = await _shown(interaction, desk, note)
    await interaction.edit_original_response(content=content, embed=embed, view=view, attachments=files)


async def _save(interaction: discord.Interaction[Rethread], desk: _Open, chosen: _Chosen) -> _Open:
    """Keep another choice. Raises `Conflict` where another press was faster."""
    body = json.dumps(asdict(chosen))
    whose = {"guild_id": desk.thread.guild_id, "member_id": interaction.user.id}
    if body != desk.draft.body and not await interaction.client.store.drafts.change(desk.draft, body, **whose):
        raise Conflict(texts.BUSY)
    return replace(desk, draft=replace(desk.draft, body=body), chosen=chosen)


async def _post(interaction: discord.Interaction[Rethread], desk: _Open) -> str:
    now = datetime.now(UTC).timestamp()
    if now - desk.chosen.posting < _SECONDS_TO_POST:
        raise Conflict(texts.BUSY)
    desk = await _save(interaction, desk, replace(desk.chosen, posting=now))
    try:
        link = await post_quote(interaction, _quoting(desk))
    except BaseException:
        await _save(interaction, desk, replace(desk.chosen, posting=0.0))
        raise
    await _drop(interaction, desk)
    return texts.quoted(link)


async def _drop(interaction: discord.Interaction[Rethread], desk: _Open) -> None:
    store = interaction.client.store
    await store.drafts.drop(desk.draft.id, guild_id=desk.thread.guild_id, member_id=interaction.user.id)


async def _ended(interaction: discord.Interaction[Rethread], said: str) -> None:
    await interaction.edit_original_response(content=said, embeds=[], attachments=[], view=None)


def _quoting(desk: _Open) -> Quoting:
    return Quoting(desk.thread, desk.post, desk.chosen.span, desk.chosen.comment, desk.chosen.picture)


async def _shown(
    interaction: discord.Interaction[Rethread], desk: _Open, note: str
) -> tuple[str, discord.Embed, View, list[discord.File]]:
    """What the desk looks like: a line, the preview, the controls, and the picture if one is wanted."""
    quoting, content = _quoting(desk), f"{note}\n{texts.PREVIEW}".strip()
    files: list[discord.File] = []
    if quoting.picture:
        drawn = await picture_of(interaction, quoting)
        files = [drawn.file] if drawn.file is not None else []
        content += f"\n-# {drawn.note}" if drawn.note else ""
    embed = discord.Embed(description=await card_of(interaction, quoting))
    return content[:2000], embed, _controls(desk), files


def _controls(desk: _Open) -> View:
    def button(way: str, label: str, *, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button[View]:
        return Button(label=label, style=style, custom_id=f"rt:desk:{way}:{desk.draft.id}")

    act = [
        button("post", texts.POST_IT, style=discord.ButtonStyle.success),
        button("edit", texts.EDIT),
        button("picture", texts.NO_PICTURE if desk.chosen.picture else texts.PICTURE),
        button("no", texts.LEAVE_IT),
    ]
    choice = _choice(desk)
    return inert([[choice], act] if choice is not None else [act])


def _choice(desk: _Open) -> Select[View] | None:
    """The paragraphs to choose from, None where there is one alone."""
    found = paragraphs(desk.post.text)
    if len(found) < 2:
        return None
    chosen, whole = desk.chosen.span, desk.chosen.span == Span(0, len(desk.post.text))
    options = [discord.SelectOption(label=texts.WHOLE_POST, value=_WHOLE, default=whole)]
    for index, span in enumerate(found[:_MOST_PARAGRAPHS]):
        within = not whole and chosen.start <= span.start and span.end <= chosen.end
        label = texts.paragraph(index + 1, desk.post.text[span.start : span.end])
        options.append(discord.SelectOption(label=label, value=str(index), default=within))
    return Select(
        custom_id=f"rt:deskpick:{desk.draft.id}",
        placeholder=texts.CHOOSE_PASSAGE,
        min_values=1,
        max_values=len(options),
        options=options,
    )
