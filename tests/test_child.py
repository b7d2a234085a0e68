"""Child processes: for one call, and those that stay for further ones."""

import asyncio
import os
import time

import pytest

from bot.child import ChildFailed, Kept, OutOfMemory, OutOfTime, run
from bot.errors import NotFound


@pytest.fixture
async def kept():
    child = Kept()
    yield child
    await child.close()


async def test_calls_share_one_child_and_come_one_after_another(kept):
    import math

    assert await kept.run(math.hypot, 3, 4, seconds=20) == 5
    others = await asyncio.gather(*(kept.run(os.getpid, seconds=20) for _ in range(3)))
    assert len(set(others)) == 1
    assert others[0] != os.getpid()


async def test_a_call_that_takes_too_long_is_ended_and_the_next_one_answered(kept):
    first = await kept.run(os.getpid, seconds=20)
    with pytest.raises(OutOfTime, match=r"longer than 0\.2 s"):
        await kept.run(time.sleep, 60, seconds=0.2)
    assert await kept.run(os.getpid, seconds=20) != first


async def test_a_failure_tells_where_it_happened_and_the_child_stays(kept):
    first = await kept.run(os.getpid, seconds=20)
    with pytest.raises(ChildFailed, match="ZeroDivisionError"):
        await kept.run(divmod, 1, 0, seconds=20)
    assert await kept.run(os.getpid, seconds=20) == first


async def test_a_refusal_is_raised_as_such(kept):
    with pytest.raises(NotFound, match="no such thing"):
        await kept.run(refuse, seconds=20)


async def test_too_much_memory_is_refused(kept):
    with pytest.raises(OutOfMemory):
        await kept.run(bytes, 2 * 1024**3, seconds=20)


async def test_a_child_for_one_call_refuses_too_much_memory():
    with pytest.raises(OutOfMemory, match="512 MB"):
        await run(bytes, 2 * 1024**3, seconds=20)


async def test_a_child_that_dies_is_replaced(kept):
    with pytest.raises(ChildFailed, match="without an answer"):
        await kept.run(os.abort, seconds=20)
    assert await kept.run(abs, -3, seconds=20) == 3


async def test_an_idle_child_ends():
    kept = Kept(idle=0)
    assert await kept.run(abs, -3, seconds=20) == 3
    child = kept._child
    await asyncio.wait_for(child.wait(), 20)
    assert await kept.run(abs, -3, seconds=20) == 3
    await kept.close()


async def test_closing_ends_the_call_that_runs_and_those_that_wait(kept):
    await kept.run(abs, -3, seconds=20)
    calls = [asyncio.create_task(kept.run(time.sleep, 60, seconds=90)) for _ in range(2)]
    await asyncio.sleep(0)
    await asyncio.wait_for(kept.close(), 20)
    assert [type(failure) for failure in await asyncio.gather(*calls, return_exceptions=True)] == [ChildFailed] * 2


async def test_a_call_that_is_given_up_leaves_no_answer_for_the_next(kept):
    call = asyncio.create_task(kept.run(time.sleep, 60, seconds=90))
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert await kept.run(abs, -3, seconds=20) == 3


def refuse():
    raise NotFound("no such thing")
