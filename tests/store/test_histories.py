"""Random histories of a server against a plain model of what is true, on both databases."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.archive.model import Post, Quote, Thread
from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import Expression, PostScore, divided, rank_key, score
from bot.errors import NotAllowed
from bot.store import Kind, Order, Period, Store
from bot.store.schema import reactions as reactions_table
from bot.store.schema import votes as votes_table
from tests.store.conftest import NOW

UP, DOWN, DARK_UP, STAR, LAUGH = "👍", "👎", "👍🏿", "<:star:123456789012345678>", "😂"
WEIGHTS = EmojiWeights.parse(f"{UP}=1,{DOWN}=-1,{STAR}=2")
OTHER_WEIGHTS = EmojiWeights.parse(f"{UP}=3,{DOWN}=1,{STAR}=-2")
COUNTED = (UP, DOWN, DARK_UP, STAR)
POSTS, MEMBERS = (1, 2, 3), (1, 2, 3, 4)
AUTHORS = {1: "Anna", 2: "Bert", 3: "Anna"}
QUOTED = {2: (Quote("words", 1),), 3: (Quote("words", 1), Quote("words", 2))}
THREAD = Thread(
    "T", tuple(Post(number, "words", author, quotes=QUOTED.get(number, ())) for number, author in AUTHORS.items()), "m"
)
IN_THE_ARCHIVE = {1: 2, 2: 1, 3: 0}

_guilds = itertools.count(1_000)
_message_ids = itertools.count(10_000)
_messages = st.integers(0, 5)
_members, _emojis, _posts = st.sampled_from(MEMBERS), st.sampled_from((*COUNTED, LAUGH)), st.sampled_from(POSTS)
# How an event reaches the bot: as it should, not at all, twice, or after the next one.
_ways = st.sampled_from(("once", "once", "once", "lost", "twice", "late"))


class History(RuleBasedStateMachine):
    """Discord and the bot. `standing` is what people see below the messages."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.guild, self.clock = next(_guilds), NOW
        self.standing: set[tuple[int, int, str]] = set()
        self.pressed: dict[tuple[int, int], int] = {}
        self.shown: dict[int, int] = {}  # message to post
        self.blocked: set[int] = set()
        self.gone: set[int] = set()  # members who opted out
        self.wrote: dict[str, int] = {}
        self.quotes: dict[int, tuple[int, datetime]] = {}  # message to what it quotes, and when
        self.hidden: set[int] = set()
        self.weights, self.self_votes = WEIGHTS, False
        self.periods = itertools.cycle((None, *Period))  # one after each step
        self.late: list[Any] = []
        self.missed = False
        self.store = self.run(Store.open(self.url)._open())
        self.thread_id = self.run(self._begin())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.reconcile()
            for _ in range(1 + len(Period)):
                self.what_is_told_is_true()
        finally:
            self.run(self.store.close())
            self.runner.close()

    async def _begin(self) -> int:
        added = await self.store.threads.add(THREAD, guild_id=self.guild, imported_by=1, nsfw=False, at=NOW)
        return added.thread_id

    def tick(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def message(self, number: int) -> int | None:
        """One of the messages that stand."""
        ids = sorted(self.shown)
        return ids[number % len(ids)] if ids else None

    def tell(self, way: str, event: Any) -> None:
        """Let the bot hear of an event."""
        if way == "lost":
            self.missed = True
            return
        if way == "late":
            self.missed = True  # what the bot hears last is not what happened last
            self.late.append(event)
            return
        for _ in range(2 if way == "twice" else 1):
            event()
        late, self.late = self.late, []
        for each in late:
            each()

    @rule(post=_posts, number=st.integers(1, 2))
    def show(self, post: int, number: int) -> None:
        async def send() -> None:
            for part in range(number):
                begun = await self.store.deliveries.begin(
                    guild_id=self.guild,
                    channel_id=5,
                    thread_id=self.thread_id,
                    post=post,
                    kind=Kind.EXCERPT,
                    part=part + 1,
                    parts=number,
                )
                message_id = next(_message_ids)
                await self.store.deliveries.complete(begun.id, message_id)
                self.shown[message_id] = post

        self.run(send())

    @rule(number=_messages, member=_members, emoji=_emojis, way=_ways)
    def react(self, number: int, member: int, emoji: str, way: str) -> None:
        async def change() -> None:
            if (message := self.message(number)) is None:
                return
            one, at = (message, member, emoji), self.tick()
            heard = self.store.reactions.remove if one in self.standing else self.store.reactions.add
            self.standing ^= {one}
            self.tell(way, lambda: heard(message, member, emoji=emoji, at=at))

        self.run(change())

    @rule(number=_messages, emoji=st.one_of(st.none(), _emojis), way=_ways)
    def clear(self, number: int, emoji: str | None, way: str) -> None:
        async def change() -> None:
            if (message := self.message(number)) is None:
                return
            at = self.tick()
            self.standing = {one for one in self.standing if one[0] != message or emoji not in (None, one[2])}
            if emoji is None:
                self.tell(way, lambda: self.store.reactions.clear(message, at=at))
            else:
                self.tell(way, lambda: self.store.reactions.clear_emoji(message, emoji, at=at))

        self.run(change())

    @rule(numbers=st.lists(_messages, min_size=1, max_size=3))
    def delete(self, numbers: list[int]) -> None:
        ids = {message for number in numbers if (message := self.message(number)) is not None}
        self.standing = {one for one in self.standing if one[0] not in ids}
        for message in ids:
            del self.shown[message]
            self.quotes.pop(message, None)
        self.run(self.store.deliveries.mark_deleted(ids))

    @rule(post=_posts, complete=st.sampled_from((True, True, False)))
    def quote(self, post: int, complete: bool) -> None:
        async def send() -> None:
            begun = await self.store.deliveries.begin(
                guild_id=self.guild, channel_id=5, thread_id=self.thread_id, post=post, kind=Kind.QUOTE
            )
            at = self.tick()
            await self.store.quotes.add(
                guild_id=self.guild, delivery_id=begun.id, start=0, end=5, quoter_id=1, comment=None, at=at
            )
            if not complete:
                await self.store.deliveries.forget(begun.id)
                return
            message_id = next(_message_ids)
            await self.store.scores.refresh(weights=self.weights, self_votes=self.self_votes, now=self.clock)
            await self.store.deliveries.complete(begun.id, message_id)
            self.shown[message_id], self.quotes[message_id] = post, (post, at)

        self.run(send())

    @rule(number=_messages)
    def take_a_quote_back(self, number: int) -> None:
        async def take_back() -> None:
            found = [
                quote
                for post in POSTS
                for quote in await self.store.quotes.of_post(self.thread_id, post, guild_id=self.guild)
            ]
            if found:
                one = found[number % len(found)]
                await self.store.quotes.remove(one.id, guild_id=self.guild)
                del self.quotes[one.message_id]

        self.run(take_back())

    @rule(post=_posts)
    def hide_or_show(self, post: int) -> None:
        if post in self.hidden:
            self.run(self.store.hidden.show(self.thread_id, post, guild_id=self.guild))
        else:
            self.run(self.store.hidden.hide(self.thread_id, post, guild_id=self.guild, member_id=1))
        self.hidden ^= {post}

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 6, 24 * 25, 24 * 340)))
    def wait(self, hours: int) -> None:
        self.clock += timedelta(hours=hours)

    @rule(hours=st.sampled_from((-30, -1, 1, 200)))
    def read_with_a_wrong_clock(self, hours: int) -> None:
        now = self.clock + timedelta(hours=hours)
        self.run(self.store.scores.refresh(weights=self.weights, self_votes=self.self_votes, now=now))

    @rule(weights=st.sampled_from((WEIGHTS, OTHER_WEIGHTS)), self_votes=st.booleans())
    def change_the_rules(self, weights: EmojiWeights, self_votes: bool) -> None:
        self.weights, self.self_votes = weights, self_votes

    @rule(post=_posts, member=_members, value=st.sampled_from((1, -1)))
    def press(self, post: int, member: int, value: int) -> None:
        work = self.store.scores.vote(
            self.thread_id, post, guild_id=self.guild, member_id=member, value=value, at=self.tick()
        )
        if member in self.gone:
            with pytest.raises(NotAllowed):
                self.run(work)
            return
        assert self.run(work) == self.pressed.get((post, member), 0)
        if self.pressed.get((post, member)) == value:
            del self.pressed[post, member]
        else:
            self.pressed[post, member] = value

    @rule(member=_members)
    def block_or_unblock(self, member: int) -> None:
        self.blocked ^= {member}
        self.run(self.store.members.block(self.guild, member, blocked=member in self.blocked))

    @rule(member=_members)
    def opt_out_or_in(self, member: int) -> None:
        self.gone ^= {member}
        if member in self.gone:
            self.run(self.store.members.opt_out(self.guild, member))
            self.pressed = {key: value for key, value in self.pressed.items() if key[1] != member}
            self.wrote = {author: who for author, who in self.wrote.items() if who != member}
        else:
            self.run(self.store.members.opt_in(self.guild, member))
            self.missed = True  # what the member says on standing messages is known after the next listing

    @rule(author=st.sampled_from(("Anna", "Bert")), member=st.one_of(st.none(), _members))
    def link(self, author: str, member: int | None) -> None:
        if member is None:
            self.run(self.store.settings.unlink_author(self.guild, author))
            self.wrote.pop(author, None)
        elif member not in self.gone:
            self.run(self.store.settings.link_author(self.guild, author, member_id=member))
            self.wrote[author] = member

    @rule()
    def read(self) -> None:
        """What is derived is worked out here and there in between."""
        self.run(self.store.scores.refresh(weights=self.weights, self_votes=self.self_votes, now=self.clock))

    @rule()
    def kill(self) -> None:
        """What the bot had heard and not written is lost."""

        async def again() -> Store:
            queue, task = self.store.reactions._queue, self.store.reactions._task
            if task is not None:
                self.missed = True
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            queue.clear()
            self.late.clear()
            await self.store._database.close()
            return await Store.open(self.url)

        self.store = self.run(again())

    @precondition(lambda self: self.missed)
    @rule()
    def reconcile(self) -> None:
        async def listed() -> None:
            late, self.late = self.late, []
            for each in late:
                each()
            as_of = self.tick()
            for message in self.shown:
                there = {emoji for where, _, emoji in self.standing if where == message}
                await self.store.reactions.retain(message, there, as_of=as_of)
                for emoji in there & set(COUNTED):
                    members = {who for where, who, what in self.standing if (where, what) == (message, emoji)}
                    await self.store.reactions.replace(message, emoji, members=members, as_of=as_of)

        self.run(listed())
        self.missed = False

    @invariant()
    def what_is_told_is_true(self) -> None:
        if not self.missed:
            self.run(self._check_facts())
        self.run(self._check_sums())

    async def _check_facts(self) -> None:
        """Emoji by emoji, what the bot knows is what stands."""
        for message in self.shown:
            known = await self.store.reactions.of_message(message)
            for emoji in COUNTED:
                key = "123456789012345678" if emoji == STAR else emoji
                there = {who for where, who, what in self.standing if (where, what) == (message, emoji)}
                assert known.get(key, set()) == there - self.gone

    async def _check_sums(self) -> None:
        """Whatever the bot knows, it adds up as the rules say, in every place where it is told."""
        await self.store.reactions.flush()
        said = await self._expressions()
        expected = {post: self._score(post, said) for post in POSTS}
        how = {"guild_id": self.guild, "weights": self.weights, "self_votes": self.self_votes}
        for post in POSTS:
            assert await self.store.scores.post_score(self.thread_id, post, **how) == expected[post]
        await self._check_rankings(said, next(self.periods), how)
        counts = {one.post: (one.up, one.down) for one in expected.values() if one.voters}
        assert await self.store.scores.for_thread(self.thread_id, **how) == counts
        behind = await self.store.deliveries.behind([(self.thread_id, post) for post in POSTS])
        assert {(one.delivery.message_id, one.up, one.down) for one in behind} == {
            (message, *counts[post]) for message, post in self.shown.items() if post in counts
        }

    def _score(self, post: int, said: list[Expression]) -> PostScore:
        seen = [] if post in self.hidden else said
        return score(post, seen, self.weights, self_votes=self.self_votes)

    async def _check_rankings(self, said: list[Expression], period: Period | None, how: dict[str, Any]) -> None:
        begin = datetime.min.replace(tzinfo=UTC)
        if period is not None:
            begin = self.clock.replace(minute=0, second=0) - timedelta(days=period)
        late = [one for one in said if period is None or one.at >= begin.timestamp()]
        sums = [PostScore(one.post, one.score, one.up, one.down) for one in (self._score(post, late) for post in POSTS)]
        ranked = {
            by: await self.store.scores.top([self.thread_id], **how, by=by, period=period, now=self.clock)
            for by in Order
        }
        assert [one.score for one in ranked[Order.SCORE]] == sorted((one for one in sums if one.voters), key=rank_key)
        split = sorted(
            (one for one in sums if one.up and one.down),
            key=lambda one: (-divided(one.up, one.down), -one.voters, one.post),
        )
        assert [one.score for one in ranked[Order.DIVIDED]] == split
        quoted = Counter(post for post, at in self.quotes.values() if at >= begin)
        quoted += Counter(IN_THE_ARCHIVE if period is None else {})
        assert [(one.score.post, one.quoted) for one in ranked[Order.QUOTED]] == sorted(
            ((post, count) for post, count in quoted.items() if post not in self.hidden),
            key=lambda each: (-each[1], each[0]),
        )

    async def _expressions(self) -> list[Expression]:
        found: list[tuple[int, int, datetime, str | None, int | None]]
        async with self.store._database.read() as connection:
            standing = await connection.execute(select(reactions_table).where(reactions_table.c.stands))
            found = [
                (self.shown[row.message_id], row.member_id, row.at, row.emoji, None)
                for row in standing
                if row.message_id in self.shown
            ]
            pressed = select(votes_table).where(votes_table.c.thread_id == self.thread_id)
            for row in await connection.execute(pressed):
                assert self.pressed[row.post, row.member_id] == row.value
                found.append((row.post, row.member_id, row.at, None, row.value))
        return [
            Expression(
                post,
                member,
                int(at.timestamp()),
                emoji,
                button,
                own_post=self.wrote.get(AUTHORS[post]) == member,
                blocked=member in self.blocked,
                opted_out=member in self.gone,
            )
            for post, member, at, emoji, button in found
        ]


def _hold(url: str, examples: int) -> None:
    machine = type("History", (History,), {"url": url})
    quick = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(machine, settings=quick)


def test_any_history_ends_in_the_truth_on_sqlite(tmp_path: Path):
    _hold(f"sqlite:///{tmp_path / 'store.db'}", 20)


def test_any_history_ends_in_the_truth_on_postgresql(postgres_server: str):
    async def make() -> None:
        admin = await asyncpg.connect(f"{postgres_server}/postgres")
        try:
            await admin.execute("DROP DATABASE IF EXISTS histories")
            await admin.execute("CREATE DATABASE histories")
        finally:
            await admin.close()

    asyncio.run(make())
    _hold(f"{postgres_server}/histories", 6)
