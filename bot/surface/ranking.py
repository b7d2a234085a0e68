"""A page of a ranking: what was asked for fits into the custom ids of its buttons, so they work after a restart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import discord
from discord.ui import Button, View

from bot import child
from bot.archive.model import Post
from bot.discussion.bridging import bridges
from bot.discussion.scores import PostScore, RankedPost
from bot.errors import NotFound
from bot.render import top as texts
from bot.store import Order, Period, StoredThread
from bot.surface import options, shield
from bot.surface.buttons import inert
from bot.surface.shown import message_url

if TYPE_CHECKING:
    from bot.client import Rethread

__all__ = ["BUTTON", "Asked", "Ranking", "look_up", "page", "turned"]

BUTTON: Final = (
    r"rt:top:(?P<way>back|more|chart):(?P<kind>[a-z]{1,10}):(?P<period>[a-z]{1,6})"
    r":(?P<thread>[0-9]{1,18}):(?P<author>[0-9]{1,18}):(?P<page>[0-9]{1,4})"
)
_A_PAGE: Final = 10
_MOST_PAGES: Final = 1_000
_PERIODS: Final = {"day": Period.DAY, "week": Period.WEEK, "month": Period.MONTH, "year": Period.YEAR}
_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What to rank and which page of it, from 0. `thread` and `author` (an `author_mark`) are 0 for all."""

    kind: str
    period: str
    thread: int = 0
    author: int = 0
    page: int = 0

    def custom_id(self, way: str) -> str:
        """The custom id of a button that leads on from here."""
        return f"rt:top:{way}:{self.kind}:{self.period}:{self.thread}:{self.author}:{self.page}"

    @property
    def of(self) -> Period | None:
        """Of when votes count, None for always."""
        return _PERIODS.get(self.period)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page with what it is called, and whether more follow."""

    asked: Asked
    title: str
    entries: Sequence[RankedPost]
    more: bool
    several_threads: bool
    threads: tuple[StoredThread, ...] = ()


async def look_up(interaction: discord.Interaction[Rethread], asked: Asked) -> Ranking:
    """Rank what was asked for. Raises `NotFound` where its thread or author is gone."""
    guild, store = options.guild_of(interaction), interaction.client.store
    threads = await _threads(interaction, asked)
    author = await store.scores.author_of(guild.id, asked.author) if asked.author else None
    if asked.author and author is None:
        raise NotFound(texts.NO_AUTHOR)
    places = await (_bridging if asked.kind == "bridging" else _counted)(interaction, asked, threads, author)
    beyond = await shield.horizons(interaction)
    shown = places[:_A_PAGE]
    posts = {
        thread_id: await store.threads.some(thread_id, numbers, guild_id=guild.id)
        for thread_id, numbers in _by_thread(shown).items()
    }
    entries = [
        await _entry(interaction, rank, post, place, threads[place.thread_id].name)
        for rank, place in enumerate(shown, asked.page * _A_PAGE + 1)
        if (post := posts[place.thread_id].get(place.score.post)) is not None
        and post.number <= beyond.get(place.thread_id, post.number)
    ]
    only = threads[asked.thread].name if asked.thread else None
    return Ranking(
        asked=asked,
        title=texts.title(asked.kind, asked.period, thread=only, by=author),
        entries=entries,
        more=len(places) > _A_PAGE and asked.page + 1 < _MOST_PAGES,
        several_threads=len(threads) > 1,
        threads=tuple(threads.values()),
    )


def page(ranking: Ranking) -> tuple[discord.Embed, View]:
    """The card and its buttons."""
    asked = ranking.asked
    narrowed = asked.period != "all" or bool(asked.thread or asked.author or asked.page)
    text = texts.top_text(
        ranking.entries,
        asked.kind,
        period=asked.period,
        several_threads=ranking.several_threads,
        narrowed=narrowed,
    )
    row: list[Button[View]] = []
    if asked.page:
        row.append(Button(label=texts.BACK, emoji="◀️", custom_id=asked.custom_id("back")))
    if ranking.more:
        row.append(Button(label=texts.MORE, emoji="▶️", custom_id=asked.custom_id("more")))
    if ranking.entries:
        row.append(Button(label=texts.CHART, emoji="📊", custom_id=asked.custom_id("chart")))
    return discord.Embed(title=ranking.title, description=text), inert([row])


def turned(asked: Asked, way: str) -> Asked:
    """The page that a button leads to."""
    return replace(asked, page=max(0, asked.page + {"back": -1, "more": 1}.get(way, 0)))


@dataclass(frozen=True, slots=True)
class _Place:
    thread_id: int
    score: PostScore
    note: str = ""


def _by_thread(places: Sequence[_Place]) -> dict[int, list[int]]:
    numbers: dict[int, list[int]] = {}
    for place in places:
        numbers.setdefault(place.thread_id, []).append(place.score.post)
    return numbers


async def _threads(interaction: discord.Interaction[Rethread], asked: Asked) -> dict[int, StoredThread]:
    guild, store = options.guild_of(interaction), interaction.client.store
    if asked.thread:
        thread = await store.threads.get(asked.thread, guild_id=guild.id)
        options.require_suitable(thread, interaction.channel)
        return {thread.id: thread}
    library = await store.threads.library(guild.id)
    return {one.id: one for one in library if options.suitable(one, interaction.channel)}


async def _counted(
    interaction: discord.Interaction[Rethread], asked: Asked, threads: dict[int, StoredThread], author: str | None
) -> list[_Place]:
    bot = interaction.client
    ranked = await bot.store.scores.top(
        list(threads),
        guild_id=options.guild_of(interaction).id,
        weights=bot.config.emoji_weights,
        self_votes=bot.config.self_votes,
        limit=_A_PAGE + 1,
        offset=asked.page * _A_PAGE,
        by=Order(asked.kind),
        author=author,
        period=asked.of,
    )
    quotes = asked.kind == Order.QUOTED
    return [_Place(one.thread_id, one.score, texts.quoted(one.quoted) if quotes else "") for one in ranked]


async def _bridging(
    interaction: discord.Interaction[Rethread], asked: Asked, threads: dict[int, StoredThread], author: str | None
) -> list[_Place]:
    bot = interaction.client
    votes = await bot.store.scores.cast(
        list(threads),
        guild_id=options.guild_of(interaction).id,
        weights=bot.config.emoji_weights,
        self_votes=bot.config.self_votes,
        author=author,
        period=asked.of,
    )
    if not votes:
        return []
    built = await child.run(bridges, votes, seconds=_SECONDS)
    shown = list(built.items())[asked.page * _A_PAGE :][: _A_PAGE + 1]
    places = []
    for (thread_id, post), bridge in shown:
        cast = votes[thread_id, post].values()
        up = sum(weight > 0 for weight in cast)
        score = PostScore(post, score=sum(cast), up=up, down=len(cast) - up)
        places.append(_Place(thread_id, score, texts.bridged(bridge)))
    return places


async def _entry(
    interaction: discord.Interaction[Rethread], rank: int, post: Post, place: _Place, thread: str
) -> RankedPost:
    guild_id = options.guild_of(interaction).id
    found = await interaction.client.store.deliveries.place(
        place.thread_id, post.number, guild_id=guild_id, prefer_channel=interaction.channel_id
    )
    link = message_url(guild_id, *found) if found else None
    return RankedPost(rank, post, thread, place.score, link, place.note)
