"""Hiding a post and showing it again: the question, the answer, and how far its messages are edited."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ui import Button, DynamicItem, View

from bot.archive.model import Post
from bot.archive.reference import Chosen, Number, chosen, parse
from bot.errors import Conflict, NotFound
from bot.render import corrections as texts
from bot.render.posts import choice_line
from bot.store import Concerned, HiddenPost, StoredThread
from bot.surface import options
from bot.surface.buttons import inert, reported
from bot.surface.permissions import is_moderator, require_moderator

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.surface.corrections import Report

__all__ = ["Hide", "ask_to_hide", "ask_to_show", "edit_and_tell", "meant_hidden", "suggest"]

log = logging.getLogger(__name__)

HIDE: Final = r"rt:hide:(?P<way>yes|no|show|keep):(?P<thread>[0-9]{1,18}):(?P<post>[0-9]{1,9}):(?P<words>[0-9a-f]{8})"
_STEP = 5
# The token of an interaction lasts 15 minutes; what is edited after that, nobody is told here.
_SECONDS_TO_TELL = 13 * 60


class Hide(DynamicItem[Button[View]], template=HIDE):
    """Below the question whether a post is hidden or shown again, and below the answer, where it undoes it."""

    def __init__(self, match: re.Match[str]) -> None:
        super().__init__(Button(custom_id=match.string))
        self._way, self._words = match["way"], match["words"]
        self._thread_id, self._number = int(match["thread"]), int(match["post"])

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction, _item: discord.ui.Item[View], match: re.Match[str], /
    ) -> Hide:
        """The button of a custom id."""
        return cls(match)

    async def callback(self, interaction: discord.Interaction[Rethread]) -> None:  # type: ignore[override]  # our client
        """Hide or show the post, then edit the messages that show it."""
        async with reported(interaction):
            await interaction.response.defer()
            require_moderator(interaction.user, interaction.client.config)
            guild, store = options.guild_of(interaction), interaction.client.store
            if self._way in {"no", "keep"}:
                said = texts.LEFT if self._way == "no" else texts.KEPT_HIDDEN
                await interaction.edit_original_response(content=said, view=None)
                return
            thread = await store.threads.get(self._thread_id, guild_id=guild.id)
            post = await store.threads.post(thread.id, self._number, guild_id=guild.id, whole=True)
            if post is None or _words(post) != self._words:  # it was mended since
                raise Conflict(texts.CHANGED)
            view: View | None = None
            if self._way == "yes":
                concerned = await store.hidden.hide(
                    thread.id, post.number, guild_id=guild.id, member_id=interaction.user.id
                )
                log.info("server %d: post %d of thread %d hidden", guild.id, post.number, thread.id)
                said = texts.hidden(post.number)
                view = inert([[_button("show", thread, post, texts.SHOW_AGAIN)]])
            else:
                concerned = await store.hidden.show(thread.id, post.number, guild_id=guild.id)
                log.info("server %d: post %d of thread %d shown again", guild.id, post.number, thread.id)
                said = texts.shown_again(post.number)
            await interaction.client.stage.reload(thread.id)
            await edit_and_tell(interaction, concerned, said, view=view)


async def ask_to_hide(interaction: discord.Interaction[Rethread], thread: StoredThread, post: Post) -> None:
    """Ask a moderator whether a post is to be hidden."""
    messages = await interaction.client.store.edits.showing(thread.id, [post.number], guild_id=thread.guild_id)
    whole = await _whole(interaction, thread, post.number)
    cards = await interaction.client.store.shared.showing(thread.id, post.number)
    text = texts.hide_question(whole, thread=thread.name, messages=messages, cards=cards)
    yes = _button("yes", thread, whole, texts.HIDE, style=discord.ButtonStyle.danger)
    view = inert([[yes, _button("no", thread, whole, texts.LEAVE)]])
    await interaction.followup.send(text, view=view, ephemeral=True)


async def ask_to_show(interaction: discord.Interaction[Rethread], thread: StoredThread, number: int) -> None:
    """Ask a moderator whether a hidden post is to be shown again."""
    messages = await interaction.client.store.edits.showing(thread.id, [number], guild_id=thread.guild_id)
    whole = await _whole(interaction, thread, number)
    cards = await interaction.client.store.shared.showing(thread.id, number)
    text = texts.show_question(whole, thread=thread.name, messages=messages, cards=cards)
    show = _button("show", thread, whole, texts.SHOW, style=discord.ButtonStyle.success)
    view = inert([[show, _button("keep", thread, whole, texts.LEAVE)]])
    await interaction.followup.send(text, view=view, ephemeral=True)


async def meant_hidden(
    interaction: discord.Interaction[Rethread], written: str, thread: str | None
) -> tuple[StoredThread, int]:
    """The hidden post that a moderator means, by a suggestion or a number. Raises `NotFound` and as `meant_thread`."""
    guild, store = options.guild_of(interaction), interaction.client.store
    hidden = await store.hidden.of_guild(guild.id)
    if not hidden:
        raise NotFound(texts.NOTHING_HIDDEN)
    match parse(written):
        case Chosen(thread_id, number):
            found = [one for one in hidden if (one.thread_id, one.post) == (thread_id, number)]
        case Number(number):
            found = [one for one in hidden if one.post == number]
            if len({one.thread_id for one in found}) > 1:
                where = await options.meant_thread(interaction, thread, anywhere=True)
                found = [one for one in found if one.thread_id == where.id]
        case _:
            found = list[HiddenPost]()
    if not found:
        raise NotFound(texts.which_hidden([one.post for one in hidden]))
    return await store.threads.get(found[0].thread_id, guild_id=guild.id), found[0].post


async def suggest(interaction: discord.Interaction[Rethread], current: str) -> list[app_commands.Choice[str]]:
    """The hidden posts of the server, for moderators alone."""
    if interaction.guild_id is None or not is_moderator(interaction.user, interaction.client.config):
        return []
    store, choices = interaction.client.store, list[app_commands.Choice[str]]()
    for one in await store.hidden.of_guild(interaction.guild_id):
        if len(choices) == options.MOST_CHOICES or not str(one.post).startswith(current.strip().lstrip("#")):
            continue
        post = await store.threads.post(one.thread_id, one.post, guild_id=interaction.guild_id, whole=True)
        if post is not None:
            line = choice_line(post.number, post.author, post.text[:2000])
            choices.append(app_commands.Choice(name=line, value=chosen(one.thread_id, one.post)))
    return choices


async def edit_and_tell(
    interaction: discord.Interaction[Rethread], concerned: Concerned, said: str, *, view: View | None = None
) -> None:
    """Edit messages for as long as the member can be told, in the place of the answer that the interaction shows.

    What is not done by then, or cannot be done yet, stays in the queue.
    """

    async def tell(more: str) -> None:
        with suppress(discord.HTTPException):
            await interaction.edit_original_response(content=f"{said}\n{more}".rstrip(), view=view)

    total = len(concerned.messages) + len(concerned.cards)
    await tell(texts.progress(0, total) if total else "")

    async def progress(report: Report) -> None:
        if report.done % _STEP == 0 and report.done < report.total:
            await tell(texts.progress(report.done, report.total))

    try:
        async with asyncio.timeout(_SECONDS_TO_TELL):
            report = await interaction.client.corrections.follow(concerned, progress)
    except TimeoutError:
        await tell(texts.GOES_ON)
        return
    await tell(
        texts.report(
            edited=report.edited,
            gone=report.gone,
            waiting=report.waiting,
            reasons=dict(report.reasons),
            cards=report.cards,
        )
    )


async def _whole(interaction: discord.Interaction[Rethread], thread: StoredThread, number: int) -> Post:
    post = await interaction.client.store.threads.post(thread.id, number, guild_id=thread.guild_id, whole=True)
    if post is None:
        raise NotFound(texts.CHANGED)
    return post


def _words(post: Post) -> str:
    """What tells a post from one that has its number after a correction."""
    return hashlib.sha256(post.text.encode()).hexdigest()[:8]


def _button(
    way: str,
    thread: StoredThread,
    post: Post,
    label: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> Button[View]:
    return Button(label=label, style=style, custom_id=f"rt:hide:{way}:{thread.id}:{post.number}:{_words(post)}")
