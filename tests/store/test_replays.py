"""One live replay a channel, and a journal that knows what was intended and sent."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Conflict, NotFound
from bot.replay.outbox import Delivery, Journal, MemoryJournal, Position
from bot.replay.plan import Message, Style
from bot.store import Replay, ReplayState, Store
from tests.store.conftest import GUILD, NOW, OTHER_GUILD


async def _create(store: Store, thread_id: int, **options: object) -> Replay:
    values = {
        "guild_id": GUILD,
        "channel_id": 5,
        "thread_id": thread_id,
        "host_id": 7,
        "pace": "steady",
        "seconds": 2.5,
        "style": Style.VOICES,
        "first": 1,
        "last": 5,
        "at": NOW,
    }
    return await store.replays.create(**(values | options))


def _message(post: int, part: int = 1) -> Message:
    return Message(post, part, 2, "anna", ())


async def test_a_replay_starts_running_at_its_first_post(store: Store, thread_id: int):
    replay = await _create(store, thread_id, first=2)
    assert replay == Replay(
        replay.id, GUILD, 5, thread_id, 7, "steady", 2.5, 1.0, Style.VOICES, ReplayState.RUNNING, None, 2, 5,
        None, None, None, NOW, NOW,
    )  # fmt: skip
    assert await store.replays.get(replay.id, guild_id=GUILD) == replay
    assert await store.replays.get(replay.id, guild_id=OTHER_GUILD) is None
    assert await store.replays.journal(replay).position() == Position(1, 2, None)
    assert await store.replays.of_guild(GUILD) == [replay]
    assert await store.replays.of_guild(OTHER_GUILD) == []
    with pytest.raises(NotFound):
        await _create(store, thread_id, guild_id=OTHER_GUILD)


async def test_a_channel_holds_one_live_replay(store: Store, thread_id: int):
    first = await _create(store, thread_id)
    with pytest.raises(Conflict, match="The old bridge"):
        await _create(store, thread_id)
    await store.replays.set_state(first.id, ReplayState.PAUSED, reason="the channel is gone")
    with pytest.raises(Conflict, match="is paused in this channel"):
        await _create(store, thread_id)
    elsewhere = await _create(store, thread_id, channel_id=6)
    await store.replays.set_state(first.id, ReplayState.STOPPED)
    second = await _create(store, thread_id)
    with pytest.raises(Conflict):
        await store.replays.set_state(first.id, ReplayState.RUNNING)
    assert await store.replays.live_in(5) == second
    assert await store.replays.live_in(8) is None
    assert [replay.id for replay in await store.replays.live()] == [elsewhere.id, second.id]


async def test_of_two_that_start_at_once_one_gets_the_channel(store: Store, thread_id: int):
    outcomes = await asyncio.gather(*(_create(store, thread_id) for _ in range(4)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Conflict", "Conflict", "Replay"]
    assert len(await store.replays.of_guild(GUILD)) == 1


async def test_changes_are_kept(store: Store, thread_id: int):
    replay = await _create(store, thread_id)
    await store.replays.set_pace(replay.id, "original", factor=4.0)
    await store.replays.set_panel(replay.id, channel_id=5, message_id=77)
    changed = await store.replays.set_state(replay.id, ReplayState.PAUSED, reason="no permission")
    assert changed == await store.replays.get(replay.id, guild_id=GUILD)
    assert (changed.pace, changed.seconds, changed.factor) == ("original", None, 4.0)
    assert (changed.panel_channel_id, changed.panel_message_id) == (5, 77)
    assert (changed.state, changed.reason) == (ReplayState.PAUSED, "no permission")
    assert changed.changed_at > NOW
    resumed = await store.replays.set_state(replay.id, ReplayState.RUNNING)
    assert resumed.reason is None
    with pytest.raises(NotFound):
        await store.replays.set_state(replay.id + 1, ReplayState.RUNNING)


async def test_the_journal_refuses_two_drivers(store: Store, thread_id: int):
    replay = await _create(store, thread_id)
    first, second = store.replays.journal(replay), store.replays.journal(replay)
    outcomes = await asyncio.gather(first.begin(_message(1)), second.begin(_message(2)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Delivery", "RuntimeError"]
    pending = await first.pending()
    assert pending is not None
    await first.complete(pending, 100)
    with pytest.raises(RuntimeError, match="was sent"):
        await second.begin(_message(pending.post))


async def test_a_deleted_message_is_not_shown_again_and_no_link_leads_to_it(store: Store, thread_id: int):
    journal = store.replays.journal(await _create(store, thread_id))
    await journal.complete(await journal.begin(_message(1)), 100)
    await store.deliveries.mark_deleted([100])
    assert await journal.position() == Position(1, 1, (1, 1))
    assert await journal.shown([1]) == {}
    with pytest.raises(RuntimeError):
        await journal.begin(_message(1))


async def test_two_replays_do_not_see_each_other(store: Store, thread_id: int):
    replay = await _create(store, thread_id)
    one = store.replays.journal(replay)
    other = store.replays.journal(await _create(store, thread_id, channel_id=6))
    await one.complete(await one.begin(_message(1)), 100)
    assert await other.position() == Position(1, 1, None)
    assert await other.shown([1]) == {}
    delivery = await one.begin(_message(2))
    assert await other.pending() is None
    await other.forget(delivery)
    assert await one.pending() == delivery
    assert [delivery.message_id for delivery in await store.deliveries.of_replay(replay.id)] == [100, None]


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.integers(1, 3), st.integers(1, 2)),
        st.tuples(st.sampled_from(["complete", "forget", "restart"])),
        st.tuples(st.just("jump"), st.integers(1, 3)),
    ),
    max_size=25,
)


async def _take(journal: Journal, step: tuple, message_id: int, last: Delivery | None) -> object:
    match step:
        case ("begin", post, part):
            try:
                delivery = await journal.begin(_message(post, part))
            except RuntimeError:
                return "refused"
            return delivery
        case ("jump", post):
            return await journal.jump(post)
        case ("complete",):
            pending = await journal.pending()
            return pending and await journal.complete(pending, message_id)
        case ("forget",):
            return last and await journal.forget(last)
    return None


@given(steps=_steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_journal_does_what_the_one_in_memory_does(store: Store, thread_id: int, steps: list[tuple]):
    held = await store.replays.live_in(5)
    if held is not None:
        await store.replays.set_state(held.id, ReplayState.STOPPED)
    replay = await _create(store, thread_id)
    journal, model = store.replays.journal(replay), MemoryJournal(start=1)
    ids: dict[int, int] = {}  # the model's delivery ids to the store's
    last = model_last = None
    for number, step in enumerate(steps):
        message_id = replay.id * 1000 + number
        if step == ("restart",):
            journal = store.replays.journal(replay)
        outcome = await _take(journal, step, message_id, last)
        expected = await _take(model, step, message_id, model_last)
        if isinstance(expected, Delivery):
            assert isinstance(outcome, Delivery)
            ids[expected.id] = outcome.id
            last, model_last = outcome, expected
            expected = Delivery(ids[expected.id], expected.run, expected.post, expected.part)
        assert outcome == expected
        assert await journal.position() == await model.position()
        assert await journal.shown([1, 2, 3]) == await model.shown([1, 2, 3])
        pending, expected_pending = await journal.pending(), await model.pending()
        assert (pending and pending.id) == (expected_pending and ids[expected_pending.id])
