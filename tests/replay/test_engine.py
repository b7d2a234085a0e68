"""A replay is whole whatever happens to it: killed at every step, refused, retried, jumped about in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive.model import Post, Quote, Thread
from bot.replay import engine
from bot.replay.engine import (
    Back,
    Controls,
    Ended,
    Faster,
    Finished,
    Halted,
    Held,
    Jump,
    Next,
    Pause,
    Paused,
    Resume,
    Stop,
    Stopped,
    Waiting,
    run,
    step,
)
from bot.replay.outbox import Delivery, MemoryJournal, OutboxBusy, OutboxClosed, Position
from bot.replay.pace import Manual, Pace, Steady
from bot.replay.plan import Message, plan


class Killed(BaseException):
    """The process is gone: nothing behind this line runs."""


@dataclass
class World:
    """What outlives the process (the channel, the journal), and the boundaries at which it can be killed."""

    channel: list[tuple[int, int, int]] = field(default_factory=list)  # delivery, post, part
    urls: dict[tuple[int, int], Mapping[int, str]] = field(default_factory=dict)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    kill_at: int = -1
    passed: int = 0
    busy: dict[int, str] = field(default_factory=dict)  # the nth send fails: "before" or "after" it was taken
    sends: int = 0
    closed: str | None = None
    asked: int = 0

    def boundary(self) -> None:
        self.passed += 1
        if self.passed == self.kill_at:
            raise Killed

    @property
    def shown(self) -> list[tuple[int, int]]:
        return [(post, part) for _, post, part in self.channel]


@dataclass
class FakeJournal:
    """The journal in memory, with a boundary before and behind each write."""

    world: World

    async def begin(self, message: Message) -> Delivery:
        self.world.boundary()
        delivery = await self.world.journal.begin(message)
        self.world.boundary()
        return delivery

    async def complete(self, delivery: Delivery, message_id: int) -> None:
        self.world.boundary()
        await self.world.journal.complete(delivery, message_id)
        self.world.boundary()

    async def forget(self, delivery: Delivery) -> None:
        self.world.boundary()
        await self.world.journal.forget(delivery)
        self.world.boundary()

    async def pending(self) -> Delivery | None:
        return await self.world.journal.pending()

    async def position(self) -> Position:
        return await self.world.journal.position()

    async def jump(self, post: int) -> None:
        self.world.boundary()
        await self.world.journal.jump(post)
        self.world.boundary()

    async def shown(self, posts: Iterable[int]) -> Mapping[int, int]:
        return await self.world.journal.shown(posts)


@dataclass
class FakeOutbox:
    """A channel that takes messages, with a boundary before and behind the moment when it does."""

    world: World

    async def send(self, delivery: Delivery, message: Message, links: Mapping[int, str]) -> int:
        self.world.boundary()
        if self.world.closed:
            raise OutboxClosed(self.world.closed)
        self.world.sends += 1
        trouble = self.world.busy.get(self.world.sends)
        if trouble == "before":
            raise OutboxBusy("a server error")
        self.world.channel.append((delivery.id, message.post, message.part))
        self.world.urls[message.post, message.part] = links
        self.world.boundary()
        if trouble == "after":
            raise OutboxBusy("a time-out", retry_after=3.0)
        return 1000 + len(self.world.channel)

    async def find(self, delivery: Delivery, message: Message) -> int | None:
        self.world.boundary()
        assert (delivery.post, delivery.part) == (message.post, message.part)
        self.world.asked += 1
        if self.world.closed:
            raise OutboxClosed(self.world.closed)
        ids = [one for one, _, _ in self.world.channel]
        return 1001 + ids.index(delivery.id) if delivery.id in ids else None

    def url(self, message_id: int) -> str:
        return f"https://discord.example/{message_id}"


@dataclass
class Sleeps:
    """A clock that passes at once and remembers; `during` is done while it sleeps for the nth time."""

    waited: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)


def make_thread(sizes: list[int]) -> Thread:
    """Posts of as many messages as `sizes` says; each but the first quotes the first."""
    paragraph = "Some words stand here. " * 60
    posts = [
        Post(
            number,
            "\n\n".join([paragraph] * size),
            author="alice",
            reply_to=1 if number > 1 else None,
            quotes=(Quote("Some words stand here.", 1),) if number > 1 else (),
        )
        for number, size in enumerate(sizes, 1)
    ]
    return Thread("A thread", tuple(posts), "test")


THREAD = make_thread([1, 3, 1, 2])
PLAN = plan(THREAD)
WHOLE = [(1, 1), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1), (4, 2)]


async def go(world: World, controls: Controls, *, thread: Thread = THREAD, sleeps: Sleeps | None = None) -> Ended:
    return await run(thread, plan(thread), FakeJournal(world), FakeOutbox(world), controls, sleep=sleeps or Sleeps())


async def to_the_end(world: World, thread: Thread, pace: Pace) -> int:
    """Start again after every kill until the replay is finished; returns how often it was started."""
    for starts in range(1, 500):
        controls = Controls(pace)
        if isinstance(pace, Manual) and (starts == 1 or not await at_rest(world)):
            controls.give(Next())
        try:
            ended = await go(world, controls, thread=thread)
        except Killed:
            continue
        if isinstance(ended, Finished):
            return starts
    raise AssertionError("it never finished")


async def at_rest(world: World) -> bool:
    return await world.journal.pending() is not None


def test_the_plan_has_the_parts_that_the_tests_count_on() -> None:
    assert [(message.post, message.part) for message in PLAN] == WHOLE


@pytest.mark.parametrize("pace", [Steady(0), Steady(5), Manual()])
async def test_killed_at_every_step_it_shows_each_message_once_in_order(pace: Pace) -> None:
    quiet = World()
    await to_the_end(quiet, THREAD, pace)
    assert quiet.shown == WHOLE
    for kill_at in range(1, quiet.passed + 1):
        world = World(kill_at=kill_at)
        assert await to_the_end(world, THREAD, pace) > 1
        assert world.shown == WHOLE, f"killed at boundary {kill_at}"


async def test_killed_at_every_pair_of_steps() -> None:
    """The second kill falls into the recovery from the first."""
    quiet = World()
    await to_the_end(quiet, THREAD, Steady(0))
    for first in range(1, quiet.passed + 1):
        for second in range(1, 5):
            world = World(kill_at=first)
            with pytest.raises(Killed):
                await go(world, Controls(Steady(0)))
            world.kill_at = world.passed + second
            await to_the_end(world, THREAD, Steady(0))
            assert world.shown == WHOLE


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=5),
    st.lists(st.integers(1, 30), max_size=6),
    st.dictionaries(st.integers(1, 25), st.sampled_from(["before", "after"]), max_size=8),
    st.sampled_from([Steady(0), Manual()]),
)
def test_whatever_happens_each_message_is_shown_once_in_order(
    sizes: list[int], kills: list[int], busy: dict[int, str], pace: Pace
) -> None:
    thread = make_thread(sizes)
    world = World(busy=busy)

    async def all_of_it() -> None:
        for kill in kills:
            world.kill_at = world.passed + kill
            controls = Controls(pace)
            controls.give(Next())
            try:
                await go(world, controls, thread=thread)
            except Killed:
                continue
        world.kill_at = -1
        await to_the_end(world, thread, pace)

    asyncio.run(all_of_it())
    assert world.shown == [(message.post, message.part) for message in plan(thread)]


async def test_nothing_is_looked_up_where_nothing_is_unknown() -> None:
    world = World()
    await go(world, Controls(Steady(0)))
    assert world.asked == 0


async def test_a_lost_permission_halts_with_the_reason_and_loses_nothing() -> None:
    world = World()
    controls = Controls(Steady(1))
    sleeps = Sleeps()

    async def told(sent: engine.Sent) -> None:
        if sent.message.post == 2 and sent.message.part == 2:
            world.closed = "Send Messages is missing in #replays."

    ended = await run(THREAD, PLAN, FakeJournal(world), FakeOutbox(world), controls, sleep=sleeps, told=told)
    assert ended == Halted("Send Messages is missing in #replays.")
    assert world.shown == WHOLE[:3]
    assert await world.journal.pending() is None
    world.closed = None
    assert await go(world, Controls(Steady(1))) == Finished()
    assert world.shown == WHOLE


async def test_an_unknown_stays_unknown_while_the_channel_cannot_be_read() -> None:
    world = World(busy={1: "after"}, closed=None)
    assert await step(PLAN, FakeJournal(world), FakeOutbox(world)) == engine.Later("a time-out", 3.0)
    world.closed = "The channel is gone."
    assert await step(PLAN, FakeJournal(world), FakeOutbox(world)) == Halted("The channel is gone.")
    assert await world.journal.pending() is not None
    world.closed = None
    assert await go(world, Controls(Steady(0))) == Finished()
    assert world.shown == WHOLE


async def test_a_busy_outbox_is_asked_again_later_and_given_up_in_the_end() -> None:
    world = World(busy=dict.fromkeys(range(1, 100), "before"))
    sleeps = Sleeps()
    assert await go(world, Controls(Steady(0)), sleeps=sleeps) == Halted("a server error")
    assert sleeps.waited == [1.0, 2.0, 4.0, 8.0, 16.0]
    world.busy.clear()
    assert await go(world, Controls(Steady(0))) == Finished()
    assert world.shown == WHOLE


async def test_a_post_of_many_parts_is_one_next() -> None:
    world = World()
    controls = Controls(Manual())
    assert await go(world, controls) == Waiting()
    assert world.shown == []
    controls.give(Next())
    controls.give(Next())
    assert await go(world, controls) == Waiting()
    assert world.shown == WHOLE[:4]


async def test_back_and_jump_show_posts_again() -> None:
    world = World()
    controls = Controls(Manual())
    for command in (Next(), Next(), Back(), Jump(4), Jump(99)):
        controls.give(command)
        await go(world, controls)
    assert [post for post, part in world.shown if part == 1] == [1, 2, 1, 4, 4]
    controls.give(Next())
    assert await go(world, controls) == Finished()


async def test_a_jump_after_a_crash_is_still_obeyed() -> None:
    world = World(kill_at=4)  # behind the moment when the channel took the first message
    controls = Controls(Manual())
    controls.give(Next())
    with pytest.raises(Killed):
        await go(world, controls)
    controls.give(Jump(3))
    assert await go(world, controls) == Waiting()
    assert world.shown == [(1, 1), (3, 1)]


async def test_pause_resume_and_stop() -> None:
    world = World()
    controls = Controls(Steady(5))

    async def told(sent: engine.Sent) -> None:
        if sent.message.post == 2 and sent.message.part == 1:
            controls.give(Pause())

    ended = await run(THREAD, PLAN, FakeJournal(world), FakeOutbox(world), controls, sleep=Sleeps(), told=told)
    assert ended == Paused()
    assert world.shown == WHOLE[:4]
    controls.give(Next())
    assert await go(world, controls) == Paused()
    assert world.shown == WHOLE[:5]
    controls.give(Stop())
    assert await go(world, controls) == Stopped()
    controls.give(Resume())
    assert await go(world, controls) == Finished()
    assert world.shown == WHOLE


async def test_a_gate_holds_after_its_post_and_a_host_passes_it() -> None:
    world, controls = World(), Controls(Steady(5))
    closed = {2}

    async def gate(post: int) -> bool:
        return post in closed

    async def on() -> Ended:
        return await run(THREAD, PLAN, FakeJournal(world), FakeOutbox(world), controls, sleep=Sleeps(), gate=gate)

    assert await on() == Held(2)
    assert max(post for post, _ in world.shown) == 2
    assert await on() == Held(2)
    controls.give(Next())
    assert isinstance(await on(), Finished)
    assert len(world.shown) == len(PLAN)


async def test_a_command_ends_the_wait_at_once() -> None:
    world = World()
    controls = Controls(Steady(60))

    async def forever(seconds: float) -> None:
        assert seconds == pytest.approx(60)
        controls.give(Faster())
        controls.give(Pause())
        await asyncio.Event().wait()

    ended = await run(THREAD, PLAN, FakeJournal(world), FakeOutbox(world), controls, sleep=forever)
    assert ended == Paused()
    assert controls.pace == Steady(60, 1.5)
    assert world.shown == WHOLE[:1]


async def test_cancelled_while_it_waits_it_leaves_nothing_running() -> None:
    world = World()
    sleeping = asyncio.Event()

    async def forever(seconds: float) -> None:
        sleeping.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(
        run(THREAD, PLAN, FakeJournal(world), FakeOutbox(world), Controls(Steady(60)), sleep=forever)
    )
    await sleeping.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert await go(world, Controls(Steady(0))) == Finished()
    assert world.shown == WHOLE


async def test_a_quote_gets_the_address_of_the_message_that_shows_its_post() -> None:
    world = World()
    await go(world, Controls(Steady(0)))
    assert world.urls[1, 1] == {}
    assert world.urls[3, 1] == {1: "https://discord.example/1001"}


async def test_two_drivers_of_one_journal_are_a_defect_that_shows() -> None:
    journal = MemoryJournal()
    await journal.begin(PLAN[0])
    with pytest.raises(RuntimeError, match="pending"):
        await journal.begin(PLAN[1])
