"""Questions to the library, whoever asks and however: which thread is meant, what it says, and what is kept of it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.discussion.answers.model import Answer, Challenge, Conversation, Opening
from bot.discussion.model.material import of_answer
from bot.discussion.words import FUNCTION_WORDS, tokens
from bot.errors import BadInput, NotAllowed, NotFound
from bot.render import answers as texts
from bot.render import library
from bot.store import StoredThread, Talk
from bot.surface.indexes import Tell
from bot.surface.options import restricted_place, suitable
from bot.surface.shown import links_in
from bot.surface.wording import put_into_words

if TYPE_CHECKING:
    from bot.client import Rethread
    from bot.discussion.answers.index import Index

__all__ = [
    "Asker",
    "Reply",
    "card",
    "challenged",
    "draft_of",
    "in_words",
    "likely_threads",
    "opening_of",
    "reach",
    "remember",
    "reply_to",
    "telling",
    "votes_of",
    "without_mentions",
]

_MENTION: Final = re.compile(r"<@!?[0-9]{1,20}>")
_TRIED: Final = 3  # threads that are asked where none is named


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where. `channel` is what discord.py has for the place; it may be anything.

    `tell` says to the member that a thread is being read, where that takes long.
    """

    guild_id: int
    channel_id: int
    channel: object
    member_id: int
    tell: Tell | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a question: `several` threads might have been asked; `before` is what it may have gone on from."""

    answer: Answer
    stored: StoredThread
    index: Index
    several: int
    before: Conversation | None


def without_mentions(content: str) -> str:
    """What a message asks, without the members that it mentions."""
    return " ".join(_MENTION.sub(" ", content).split())


async def reach(bot: Rethread, asker: Asker, thread: StoredThread) -> int | None:
    """The last post of the thread that this member wants to be told of, None for all of them."""
    return (await bot.store.bookmarks.horizons(asker.guild_id, asker.member_id)).get(thread.id)


def telling(interaction: discord.Interaction[Rethread]) -> Tell:
    """Says to a member whose command is deferred that a thread is being read."""

    async def tell(posts: int, name: str) -> None:
        await interaction.followup.send(texts.reading(posts, name), ephemeral=True)

    return tell


async def votes_of(bot: Rethread, thread: StoredThread) -> dict[int, tuple[int, int]]:
    """The room's votes on the posts of a thread."""
    return await bot.store.scores.for_thread(
        thread.id, guild_id=thread.guild_id, weights=bot.config.emoji_weights, self_votes=bot.config.self_votes
    )


async def reply_to(
    bot: Rethread, asker: Asker, question: str, *, named: StoredThread | None = None, talk: Talk | None = None
) -> Reply:
    """Ask the thread that is named, else the one of the conversation, else those that have the words.

    `talk` is what the question may go on from; by default the member's own conversation in the channel. Raises
    `BadInput` for an empty question, `NotFound` for an empty library, `NotAllowed` where no thread may be shown there.
    """
    if not question.strip():
        raise BadInput(texts.EMPTY_QUESTION)
    talk = talk or await bot.store.conversations.get(
        asker.channel_id, asker.member_id, guild_id=asker.guild_id, at=datetime.now(UTC)
    )
    if named is not None:
        return await _ask(bot, asker, question, named, talk, several=1)
    threads = await _askable(bot, asker)
    if len(threads) == 1:
        return await _ask(bot, asker, question, threads[0], talk, several=1)
    talked = next((one for one in threads if talk is not None and one.id == talk.thread_id), None)
    if talked is not None:
        reply = await _ask(bot, asker, question, talked, talk, several=len(threads))
        if reply.answer.follows is not None:
            return reply
    replies = [
        await _ask(bot, asker, question, one, None, several=len(threads))
        for one in await likely_threads(bot, asker, question, threads)
    ]
    return max(replies, key=lambda one: (one.answer.answered, one.answer.confidence))


async def _askable(bot: Rethread, asker: Asker) -> list[StoredThread]:
    threads = await bot.store.threads.library(asker.guild_id)
    if not threads:
        raise NotFound(library.EMPTY)
    if not (found := [thread for thread in threads if suitable(thread, asker.channel)]):
        raise NotAllowed(library.RESTRICTED_HERE)
    return found


async def likely_threads(
    bot: Rethread, asker: Asker, words: str, threads: list[StoredThread] | None = None
) -> list[StoredThread]:
    """The threads that words are likely about, at most three: the one replayed there, and those with the best hits."""
    threads = threads or await _askable(bot, asker)
    live = await bot.store.replays.live_in(asker.channel_id)
    telling = " ".join(word for word in tokens(words) if word not in FUNCTION_WORDS)
    found = await bot.store.search.find(
        asker.guild_id,
        telling,
        restricted=restricted_place(asker.channel),
        horizons=await bot.store.bookmarks.horizons(asker.guild_id, asker.member_id),
        limit=20,
    )
    ids = dict.fromkeys([*([live.thread_id] if live else []), *(hit.thread_id for hit in found.hits)])
    likely = [thread for one in ids for thread in threads if thread.id == one]
    return (likely or threads)[:_TRIED]


async def _ask(
    bot: Rethread, asker: Asker, question: str, thread: StoredThread, talk: Talk | None, *, several: int
) -> Reply:
    index = await bot.indexes.get(thread, tell=asker.tell)
    before = talk.conversation if talk is not None and talk.thread_id == thread.id else None
    answer = await asyncio.to_thread(
        _answered,
        index,
        question,
        before=before,
        upto=await reach(bot, asker, thread),
        votes=await votes_of(bot, thread),
    )
    return Reply(answer, thread, index, several, before)


async def challenged(
    bot: Rethread, asker: Asker, thread: StoredThread, *, claim: str | None = None, number: int | None = None
) -> Challenge:
    """What the thread has against a claim and for it: one in a member's words, or that of a post."""
    index = await bot.indexes.get(thread, tell=asker.tell)
    upto = await reach(bot, asker, thread)
    return await asyncio.to_thread(_challenged, index, claim, number, upto=upto, votes=await votes_of(bot, thread))


async def opening_of(bot: Rethread, asker: Asker, thread: StoredThread, number: int) -> Opening:
    """What a discussion of a post begins with."""
    index = await bot.indexes.get(thread, tell=asker.tell)
    upto = await reach(bot, asker, thread)
    return await asyncio.to_thread(_opened, index, number, upto=upto, votes=await votes_of(bot, thread))


# These run in a thread that is not the event loop's, where the first of them imports NumPy: a bot that nobody asks
# anything goes without, and the import takes longer than the loop may stand still.


def _answered(index: Index, question: str, **more: Any) -> Answer:  # noqa: ANN401 - as `ask` has them
    from bot.discussion.answers.compose import ask  # noqa: PLC0415

    return ask(index, question, **more)


def _remembered(answer: Answer, before: Conversation | None) -> Conversation | None:
    from bot.discussion.answers.compose import remember  # noqa: PLC0415

    return remember(answer, before)


def _challenged(
    index: Index,
    claim: str | None,
    number: int | None,
    *,
    upto: int | None,
    votes: dict[int, tuple[int, int]],
) -> Challenge:
    from bot.discussion.answers.challenge import challenge_post, challenge_words  # noqa: PLC0415

    if number is not None:
        return challenge_post(index, number, upto=upto, votes=votes)
    return challenge_words(index, claim or "", upto=upto, votes=votes)


def _opened(index: Index, number: int, *, upto: int | None, votes: dict[int, tuple[int, int]]) -> Opening:
    from bot.discussion.answers.challenge import opening  # noqa: PLC0415

    return opening(index, number, upto=upto, votes=votes)


async def card(
    bot: Rethread, asker: Asker, reply: Reply, *, name: str | None = None, kept_back: bool = False
) -> discord.Embed:
    """The answer as a card; with the asker's `name` where the question does not stand beside it.

    `kept_back`: say on it what the asker's shield keeps back, where nothing can be said to the asker alone.
    """
    links: Mapping[int, str] = await links_in(bot.store, reply.stored, channel_id=asker.channel_id)
    upto = await reach(bot, asker, reply.stored)
    text = texts.answer_text(
        reply.answer,
        reply.index.thread,
        links=links,
        several=reply.several,
        asker=name,
        upto=upto if upto is not None and upto < reply.stored.posts else None,
        note=kept_back,
    )
    return discord.Embed(title=texts.answer_title(reply.stored.name), description=text)


async def in_words(
    bot: Rethread, asker: Asker, reply: Reply, embed: discord.Embed, edit: Callable[[discord.Embed], Awaitable[object]]
) -> None:
    """Put an answer into a language model's words, where there is one; a thread that does not say is left alone."""
    if not reply.answer.answered:
        return
    links = await links_in(bot.store, reply.stored, channel_id=asker.channel_id)
    index = reply.index
    await put_into_words(
        bot.wording,
        reply.stored.id,
        lambda: of_answer(reply.answer, index.thread, index.relations),
        embed=embed,
        links=links,
        edit=edit,
    )


async def remember(bot: Rethread, asker: Asker, reply: Reply, *, message_id: int | None = None) -> None:
    """Keep what the next question may go on from, for the member and for replies to the message that answered.

    Of a member who opted out nothing is kept.
    """
    if (await bot.store.members.get(asker.guild_id, asker.member_id)).opted_out:
        return
    conversation = await asyncio.to_thread(_remembered, reply.answer, reply.before)
    if conversation is None:
        return
    talk = Talk(reply.stored.id, conversation)
    for speaker in (asker.member_id, message_id):
        if speaker is not None:
            await bot.store.conversations.keep(
                talk, asker.channel_id, speaker, guild_id=asker.guild_id, at=datetime.now(UTC)
            )


def draft_of(reply: Reply) -> str:
    """What a Share button needs: the question and what it went on from. The answer is made anew, as things are then."""
    before = asdict(reply.before) if reply.before is not None else None
    kept: dict[str, Any] = {"thread": reply.stored.id, "question": reply.answer.question, "before": before}
    return json.dumps(kept)
