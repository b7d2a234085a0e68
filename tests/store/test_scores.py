"""The query counts what `bot.discussion.scores` counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.discussion.emoji import EmojiWeights
from bot.discussion.scores import Expression, PostScore, Reason, Tally, ballots, rank_key, score
from bot.errors import NotFound
from bot.store import Kind, Order, Period, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD

UP, DOWN, DARK_UP, LAUGH, CUSTOM = "👍", "👎", "👍🏿", "😂", "<:good:123456789012345678>"
WEIGHTS = EmojiWeights.parse(f"{UP}=1,{DOWN}=-1,{CUSTOM}=2")
BOT, ANNA = 5, 4


async def _show(store: Store, thread_id: int, message_id: int, post: int) -> None:
    begun = await store.deliveries.begin(
        guild_id=GUILD, channel_id=5, thread_id=thread_id, post=post, kind=Kind.EXCERPT
    )
    await store.deliveries.complete(begun.id, message_id)


async def test_a_score_explains_itself(store: Store, thread_id: int):
    for message_id in (90, 91):
        await _show(store, thread_id, message_id, 1)
    await store.settings.add_bots([BOT])
    await store.settings.link_author(GUILD, "ANNA", member_id=ANNA)
    for number, (message_id, member, emoji) in enumerate(
        [(90, 1, UP), (91, 1, DOWN), (90, 2, CUSTOM), (90, 3, LAUGH), (90, BOT, UP), (90, ANNA, UP), (91, 6, DARK_UP)]
    ):
        store.reactions.add(message_id, member, emoji=emoji, at=NOW + timedelta(seconds=number))
    await store.scores.vote(thread_id, 1, guild_id=GUILD, member_id=3, value=1)
    found = await store.scores.post_score(thread_id, 1, guild_id=GUILD, weights=WEIGHTS)
    assert found == PostScore(
        1,
        score=3,
        up=3,
        down=1,
        tallies=(Tally(CUSTOM, 2, 1), Tally(None, 1, 1), Tally(UP, 1, 1), Tally(DOWN, -1, 1)),
        ignored=((Reason.BOT, 1), (Reason.SELF_VOTE, 1), (Reason.UNWEIGHTED, 1), (Reason.SUPERSEDED, 1)),
    )
    with_own = await store.scores.post_score(thread_id, 1, guild_id=GUILD, weights=WEIGHTS, self_votes=True)
    assert (with_own.score, with_own.up) == (4, 4)
    assert await store.scores.post_score(thread_id, 1, guild_id=OTHER_GUILD, weights=WEIGHTS) == PostScore(1)
    assert await store.scores.post_score(thread_id, 2, guild_id=GUILD, weights=WEIGHTS) == PostScore(2)


async def test_the_same_button_again_takes_the_vote_back(store: Store, thread_id: int):
    async def press(value: int) -> tuple[int, int]:
        before = await store.scores.vote(thread_id, 1, guild_id=GUILD, member_id=7, value=value)
        return before, (await store.scores.post_score(thread_id, 1, guild_id=GUILD, weights=WEIGHTS)).score

    assert [await press(value) for value in (1, 1, 1, -1, -1)] == [(0, 1), (1, 0), (0, 1), (1, -1), (-1, 0)]


async def test_only_posts_of_the_guild_can_be_voted_on(store: Store, thread_id: int):
    for guild_id, post in ((GUILD, 6), (OTHER_GUILD, 1)):
        with pytest.raises(NotFound):
            await store.scores.vote(thread_id, post, guild_id=guild_id, member_id=7, value=1)


async def test_deleted_messages_do_not_count(store: Store, thread_id: int):
    await _show(store, thread_id, 90, 1)
    store.reactions.add(90, 1, emoji=UP)
    await store.deliveries.mark_deleted([90])
    assert await store.scores.post_score(thread_id, 1, guild_id=GUILD, weights=WEIGHTS) == PostScore(1)


async def test_many_votes_of_three_quarters_rank_above_one_vote(store: Store, thread_id: int):
    for member in range(1, 41):
        await store.scores.vote(thread_id, 3, guild_id=GUILD, member_id=member, value=1 if member % 4 else -1)
    await store.scores.vote(thread_id, 1, guild_id=GUILD, member_id=1, value=1)
    await store.scores.vote(thread_id, 2, guild_id=GUILD, member_id=1, value=-1)
    top = await store.scores.top([thread_id], guild_id=GUILD, weights=WEIGHTS)
    assert [(ranked.rank, ranked.thread_name, ranked.score.post) for ranked in top] == [
        (1, "The old bridge", 3),
        (2, "The old bridge", 1),
        (3, "The old bridge", 2),
    ]
    assert top[0].score.lower == pytest.approx(0.5981, abs=1e-3)
    assert await store.scores.top([thread_id], guild_id=GUILD, weights=WEIGHTS, limit=1, offset=1) == top[1:2]
    assert await store.scores.top([thread_id], guild_id=OTHER_GUILD, weights=WEIGHTS) == []
    assert await store.scores.for_thread(thread_id, guild_id=GUILD, weights=WEIGHTS) == {
        1: (1, 0),
        2: (0, 1),
        3: (30, 10),
    }


_history = st.lists(
    st.one_of(
        st.tuples(
            st.just("react"), st.integers(0, 3), st.integers(1, 5), st.sampled_from([UP, DOWN, DARK_UP, LAUGH, CUSTOM])
        ),
        st.tuples(st.just("press"), st.integers(1, 2), st.integers(1, 5), st.sampled_from([1, -1])),
        st.tuples(st.just("delete"), st.integers(0, 3)),
    ),
    max_size=40,
)


@given(history=_history, self_votes=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_history_is_counted_as_the_rules_say(store: Store, thread, history: list[tuple], self_votes: bool):
    for stored in await store.threads.library(GUILD):
        await store.threads.remove(stored.id, guild_id=GUILD)
    thread_id = (await store.threads.add(thread, guild_id=GUILD, imported_by=1, nsfw=False, at=NOW)).thread_id
    await store.settings.add_bots([BOT])
    await store.settings.link_author(GUILD, "Anna", member_id=ANNA)
    for message in range(4):
        await _show(store, thread_id, 100 + message, 1 + message // 2)  # two messages for each of two posts
    standing: dict[tuple, int] = {}
    deleted: set[int] = set()
    for number, step in enumerate(history):
        tick = number // 3  # several things at the same time
        await _live_through(store, thread_id, step=step, tick=tick, standing=standing, deleted=deleted)
    expressions = [_expression(key, tick) for key, tick in standing.items()]
    expected = [score(post, expressions, WEIGHTS, self_votes=self_votes) for post in (1, 2)]
    found = [
        await store.scores.post_score(thread_id, post, guild_id=GUILD, weights=WEIGHTS, self_votes=self_votes)
        for post in (1, 2)
    ]
    assert found == expected
    options = {"guild_id": GUILD, "weights": WEIGHTS, "self_votes": self_votes}
    ranking = [ranked.score for ranked in await store.scores.top([thread_id], **options)]
    plain = [replace(each, tallies=(), ignored=()) for each in expected if each.voters]
    assert ranking == sorted(plain, key=rank_key)
    counts = {each.post: (each.up, each.down) for each in expected if each.voters}
    assert await store.scores.for_thread(thread_id, **options) == counts
    cast: dict[int, dict[int, int]] = {}
    for ballot in ballots(expressions, WEIGHTS, self_votes=self_votes):
        cast.setdefault(ballot.post, {})[ballot.member] = ballot.weight
    assert await store.scores.member_votes(thread_id, **options) == cast


async def _live_through(
    store: Store, thread_id: int, *, step: tuple, tick: int, standing: dict[tuple, int], deleted: set[int]
) -> None:
    at = NOW + timedelta(seconds=tick)
    match step:
        case ("react", message, member, emoji):
            key = ("reaction", message, member, emoji)
            change = store.reactions.remove if key in standing else store.reactions.add
            change(100 + message, member, emoji=emoji, at=at)
            if key in standing:
                del standing[key]
            elif message not in deleted:
                standing[key] = tick
        case ("press", post, member, value):
            before = await store.scores.vote(thread_id, post, guild_id=GUILD, member_id=member, value=value, at=at)
            assert before == sum(
                old for kind, where, who, old in standing if (kind, where, who) == ("vote", post, member)
            )
            standing.pop(("vote", post, member, before), None)
            if before != value:
                standing["vote", post, member, value] = tick
        case ("delete", message):
            await store.deliveries.mark_deleted([100 + message])
            for key in [key for key in standing if key[:2] == ("reaction", message)]:
                del standing[key]
            deleted.add(message)


def _expression(key: tuple, tick: int) -> Expression:
    kind, where, member, what = key
    post = 1 + where // 2 if kind == "reaction" else where
    given_by = {"emoji": what} if kind == "reaction" else {"button": what}
    return Expression(post, member, tick, is_bot=member == BOT, own_post=member == ANNA and post == 1, **given_by)


async def test_rankings_by_period_author_division_and_quotes(store: Store, thread_id: int):
    old, new = NOW - timedelta(days=40), NOW
    for member in range(1, 6):
        await store.scores.vote(thread_id, 1, guild_id=GUILD, member_id=member, value=1, at=old)
    for member in range(1, 5):
        value = 1 if member > 2 else -1
        await store.scores.vote(thread_id, 2, guild_id=GUILD, member_id=member, value=value, at=new)
    options = {"guild_id": GUILD, "weights": WEIGHTS}

    async def numbers(**how) -> list[int]:
        return [ranked.score.post for ranked in await store.scores.top([thread_id], **options, now=NOW, **how)]

    assert await numbers() == [1, 2]
    assert await numbers(period=Period.DAY) == [2]
    assert await numbers(by=Order.DIVIDED) == await numbers(by=Order.DIVIDED, period=Period.DAY) == [2]
    assert await numbers(author="ANNA") == [1]
    assert await numbers(author="ANNA", period=Period.DAY) == []
    quoted = await store.scores.top([thread_id], **options, by=Order.QUOTED)
    assert [(one.score.post, one.quoted) for one in quoted] == [(1, 1), (2, 1), (4, 1)]
    assert await numbers(by=Order.QUOTED, period=Period.DAY) == []
    mark = await store.scores.author_mark(GUILD, "anna")
    assert mark is not None
    assert await store.scores.author_of(GUILD, mark) == "Anna"
    assert await store.scores.author_of(OTHER_GUILD, mark) is None


async def test_a_later_vote_outside_of_a_period_is_not_replaced_within_it(store: Store, thread_id: int):
    await _show(store, thread_id, 90, 1)
    store.reactions.add(90, 1, emoji=DOWN, at=NOW - timedelta(days=2))
    store.reactions.add(90, 1, emoji=UP, at=NOW)
    [found] = await store.scores.top([thread_id], guild_id=GUILD, weights=WEIGHTS, period=Period.DAY, now=NOW)
    assert (found.score.up, found.score.down) == (1, 0)
    votes = await store.scores.cast([thread_id], guild_id=GUILD, weights=WEIGHTS)
    assert votes == {}  # a post with one voter bridges nothing
    store.reactions.add(90, 2, emoji=UP, at=NOW)
    assert await store.scores.cast([thread_id], guild_id=GUILD, weights=WEIGHTS) == {(thread_id, 1): {1: 1, 2: 1}}


async def test_votes_and_quotes_leave_a_period_when_its_time_is_over(store: Store, thread_id: int):
    await store.scores.vote(thread_id, 2, guild_id=GUILD, member_id=1, value=1, at=NOW - timedelta(hours=5))
    await store.scores.vote(thread_id, 2, guild_id=GUILD, member_id=2, value=1, at=NOW)
    await store.scores.vote(thread_id, 3, guild_id=GUILD, member_id=2, value=1, at=NOW + timedelta(days=2))
    begun = await store.deliveries.begin(guild_id=GUILD, channel_id=5, thread_id=thread_id, post=3, kind=Kind.QUOTE)
    await store.quotes.add(guild_id=GUILD, delivery_id=begun.id, start=0, end=2, quoter_id=1, at=NOW)

    async def counts(later: timedelta, by: Order = Order.SCORE, period: Period = Period.DAY) -> list[tuple[int, ...]]:
        options = {"guild_id": GUILD, "weights": WEIGHTS, "by": by, "period": period, "now": NOW + later}
        return [(one.score.post, one.score.up, one.quoted) for one in await store.scores.top([thread_id], **options)]

    assert await counts(timedelta(), Order.QUOTED) == []  # nobody knows whether it was sent
    await store.deliveries.complete(begun.id, 90)
    assert await counts(timedelta(), Order.QUOTED) == [(3, 1, 1)]
    assert await counts(timedelta()) == [(2, 2, 0), (3, 1, 1)]
    assert await counts(timedelta(hours=19)) == [(2, 2, 0), (3, 1, 1)]
    assert await counts(timedelta(hours=20)) == [(2, 1, 0), (3, 1, 1)]
    assert await counts(timedelta(hours=25), Order.QUOTED) == []
    assert await counts(timedelta(hours=25)) == [(3, 1, 0)]
    assert await counts(timedelta(hours=25), period=Period.WEEK) == [(2, 2, 0), (3, 1, 1)]
    assert await counts(timedelta()) == [(2, 2, 0), (3, 1, 1)]  # the clock had been wrong


async def test_other_weights_rescore_everything_at_once(store: Store, thread_id: int):
    await _show(store, thread_id, 90, 1)
    for member in (1, 2):
        store.reactions.add(90, member, emoji=LAUGH, at=NOW)
    assert await store.scores.top([thread_id], guild_id=GUILD, weights=WEIGHTS) == []
    funny = EmojiWeights.parse(f"{LAUGH}=3")
    [found] = await store.scores.top([thread_id], guild_id=GUILD, weights=funny)
    assert (found.score.score, found.score.up) == (6, 2)
    assert await store.scores.top([thread_id], guild_id=GUILD, weights=WEIGHTS) == []
