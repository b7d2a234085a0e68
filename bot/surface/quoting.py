"""Quoting a post: the form, the check that the words stand there, the offer of the closest ones, and the message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord.ui import Button, Label, Modal, TextDisplay, TextInput

from bot.archive.model import Post
from bot.archive.quotes import Span, closest, locate
from bot.errors import BadInput, NotFound
from bot.render import quotes as texts
from bot.render.shown import posted
from bot.store import Kind, StoredThread
from bot.surface.buttons import inert, reported
from bot.surface.options import guild_of, require_suitable
from bot.surface.refusals import defer
from bot.surface.shown import show, where_shown

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["OFFER", "ask", "post_offered", "post_quote"]

OFFER = r"rt:offer:(?P<way>yes|no):(?P<draft>[0-9]{1,18})"

LONGEST_COMMENT = 500
# What a text field of a form holds at the most.
_LONGEST_FIELD = 4000
_FORM_SECONDS = 15 * 60.0


class QuoteForm(Modal):
    """Asks for the passage and a comment. The passage is filled in with the whole post where that fits."""

    def __init__(self, thread: StoredThread, post: Post) -> None:
        super().__init__(title=texts.form_title(post.number), timeout=_FORM_SECONDS)
        self._thread, self._post = thread, post
        self._passage: TextInput[QuoteForm] = TextInput(
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=_LONGEST_FIELD,
            default=post.text if len(post.text) <= _LONGEST_FIELD else None,
            placeholder=texts.PASSAGE_PLACEHOLDER,
        )
        self._comment: TextInput[QuoteForm] = TextInput(
            style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_COMMENT
        )
        self.add_item(TextDisplay(texts.FORM_HINT))
        self.add_item(Label(text=texts.PASSAGE, description=texts.PASSAGE_HINT, component=self._passage))
        self.add_item(Label(text=texts.COMMENT, description=texts.COMMENT_HINT, component=self._comment))

    async def on_submit(self, interaction: discord.Interaction[Rethread], /) -> None:  # type: ignore[override]  # our client
        """Check the passage and post it."""
        async with reported(interaction):
            await defer(interaction)
            words, comment = self._passage.value, self._comment.value
            await post_quote(interaction, self._thread, self._post, words=words, comment=comment)


async def ask(interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post) -> None:
    """Answer an interaction with the form. It must be the first answer."""
    require_suitable(thread, interaction.channel)
    if not post.text.strip():
        raise BadInput(texts.NOTHING_TO_QUOTE)
    await interaction.response.send_modal(QuoteForm(thread, post))


async def post_quote(
    interaction: discord.Interaction[Rethread],
    thread: StoredThread,
    post: Post,
    *,
    words: str | None,
    comment: str | None,
) -> None:
    """Post a passage (the whole post where `words` is empty) after a deferral, and say so to the member.

    Where the words do not stand in the post, the member is offered the closest ones in private; raises `BadInput` where
    there is nothing like them.
    """
    if not post.text.strip():
        raise BadInput(texts.NOTHING_TO_QUOTE)
    span = locate(post.text, words) if words and words.strip() else Span(0, len(post.text))
    if span is not None:
        link = await _send(interaction, thread, post, span=span, comment=comment)
        await interaction.followup.send(posted(link), ephemeral=True)
        return
    near = closest(post.text, words or "")
    if near is None:
        raise BadInput(texts.nearest_words(post, words or "", None))
    draft = await interaction.client.store.drafts.keep(
        json.dumps([thread.id, post.number, near.span.start, near.span.end, comment, near.text]),
        kind="quote",
        guild_id=thread.guild_id,
        member_id=interaction.user.id,
        at=datetime.now(UTC),
    )
    buttons = inert(
        [
            [
                Button(label=texts.QUOTE_THIS, style=discord.ButtonStyle.success, custom_id=f"rt:offer:yes:{draft}"),
                Button(label=texts.LEAVE_IT, custom_id=f"rt:offer:no:{draft}"),
            ]
        ]
    )
    offer = texts.nearest_words(post, words or "", near)
    await interaction.followup.send(offer, view=buttons, ephemeral=True)


async def post_offered(interaction: discord.Interaction[Rethread], draft_id: int) -> str:
    """Post the closest passage that was offered; returns the message's address. Raises `NotFound` for a lost offer."""
    guild, store = guild_of(interaction), interaction.client.store
    draft = await store.drafts.get(draft_id, guild_id=guild.id, member_id=interaction.user.id)
    if draft is None:
        raise NotFound(texts.OFFER_GONE)
    thread_id, number, start, end, comment, words = json.loads(draft.body)
    thread = await store.threads.get(thread_id, guild_id=guild.id)
    post = await store.threads.post(thread.id, number, guild_id=guild.id)
    if post is None or post.text[start:end] != words:  # the thread was mended since
        raise NotFound(texts.OFFER_GONE)
    link = await _send(interaction, thread, post, span=Span(start, end), comment=comment)
    await store.drafts.drop(draft_id, guild_id=guild.id, member_id=interaction.user.id)
    return link


async def _send(
    interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post, *, span: Span, comment: str | None
) -> str:
    link = (await where_shown(interaction, thread)).get(post.number)
    text = texts.quote_card(
        post.text[span.start : span.end],
        post,
        thread=thread.name,
        link=link,
        quoter=interaction.user.display_name,
        comment=comment,
    )
    delivery, address = await show(interaction, text, thread=thread, post=post.number, kind=Kind.QUOTE)
    await interaction.client.store.quotes.add(
        guild_id=thread.guild_id,
        delivery_id=delivery.id,
        start=span.start,
        end=span.end,
        comment=comment or None,
        quoter_id=interaction.user.id,
    )
    return address
