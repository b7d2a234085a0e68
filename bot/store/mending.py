"""Carrying over what hangs on a thread's posts when the posts are mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.model import Thread
from bot.archive.repair import Mended
from bot.errors import Conflict
from bot.store.edits import Gone, want_deliveries, want_posts
from bot.store.schema import (
    bookmarks,
    conversations,
    deliveries,
    discussions,
    hidden_posts,
    objections,
    posted_excerpts,
    posted_quotes,
    reactions,
    replay_runs,
    replays,
    votes,
)
from bot.store.shared import mark_shared

__all__ = ["carry_over", "refuse_live", "want_edits"]

_CHUNK = 500
# Messages that show a post in parts, or as a whole: what they showed of a merged post is a later part of the whole.
_SHOWING = ("replay", "card")
_PASSAGES = (posted_quotes, posted_excerpts)


async def refuse_live(connection: AsyncConnection, thread_id: int) -> None:
    """Raise `Conflict` where a replay of the thread is running or paused: its plan counts on the posts as they are."""
    live = select(replays.c.id, replays.c.channel_id, replays.c.state).where(
        replays.c.thread_id == thread_id, replays.c.state.in_(["running", "paused"])
    )
    row = (await connection.execute(live.limit(1))).one_or_none()
    if row is not None:
        raise Conflict(
            f"Replay {row.id} of this thread is {row.state} in <#{row.channel_id}>. Stop it first "
            "(`/replay stop` there) and try again."
        )


async def carry_over(connection: AsyncConnection, thread_id: int, was: Thread, mended: Mended) -> list[int]:
    """Lead deliveries, votes, posted quotes, ended replays and what is hidden from the posts of `was` to `mended`'s.

    What hangs on a dropped post is deleted; returns its deliveries, whose messages are edited. Of a member's votes on
    posts that were merged the last one counts. A quote or excerpt follows its words; where they are in no post any more
    it goes and its message stays. A post that has words of a hidden one is hidden.
    """
    if mended.thread.posts == was.posts:
        return []
    numbers = mended.numbers
    gone = await _forget(connection, thread_id, [post.number for post in was.posts if post.number not in numbers])
    moved = [(table, await _passages_moved(connection, table, thread_id, was, mended)) for table in _PASSAGES]
    await _move_votes(connection, thread_id, mended)
    await _move_objections(connection, thread_id, mended)
    await _move_deliveries(connection, thread_id, mended)
    for table, passages in moved:
        await _move_passages(connection, table, passages)
    await _move_replays(connection, thread_id, mended)
    await _move_hidden(connection, thread_id, mended)
    await _move_discussions(connection, thread_id, mended)
    await connection.execute(delete(conversations).where(conversations.c.thread_id == thread_id))
    await _move_bookmarks(connection, thread_id, mended)
    return gone


async def want_edits(connection: AsyncConnection, thread_id: int, was: Thread, mended: Mended) -> list[int]:
    """Ask for the edit of every message that shows something else now; returns their deliveries."""
    changed = [
        number
        for number, origins in enumerate(mended.origins, 1)
        if len(origins) > 1 or (origins and mended.thread.posts[number - 1] != was.posts[origins[0] - 1])
    ]
    wanted = await want_posts(connection, thread_id, changed)
    if changed or mended.thread.name != was.name:
        await mark_shared(connection, thread_id)
    if mended.thread.name != was.name:  # which stands on all but replayed posts
        named = and_(deliveries.c.thread_id == thread_id, deliveries.c.kind != "replay")
        wanted += await want_deliveries(connection, named)
    return wanted


async def _forget(connection: AsyncConnection, thread_id: int, dropped: Sequence[int]) -> list[int]:
    gone: list[int] = []
    if dropped:
        await mark_shared(connection, thread_id)
    for start in range(0, len(dropped), _CHUNK):
        theirs = (deliveries.c.thread_id == thread_id, deliveries.c.post.in_(dropped[start : start + _CHUNK]))
        shown = select(deliveries.c.message_id).where(*theirs, deliveries.c.message_id.is_not(None))
        await connection.execute(delete(reactions).where(reactions.c.message_id.in_(shown)))
        gone += await want_deliveries(connection, and_(*theirs), gone=Gone.POST)
        await connection.execute(delete(deliveries).where(*theirs))
    return gone


async def _move_votes(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    numbers = mended.numbers
    latest: dict[tuple[int, int], tuple[datetime, int]] = {}
    for row in await connection.execute(select(votes).where(votes.c.thread_id == thread_id)):
        if (number := numbers.get(row.post)) is not None:
            before = latest.get((number, row.member_id))
            if before is None or before[0] < row.at:
                latest[number, row.member_id] = (row.at, row.value)
    await connection.execute(delete(votes).where(votes.c.thread_id == thread_id))
    rows = [
        {"thread_id": thread_id, "post": post, "member_id": member, "value": value, "at": at}
        for (post, member), (at, value) in latest.items()
    ]
    if rows:
        await connection.execute(insert(votes), rows)


async def _move_objections(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    theirs = objections.c.thread_id == thread_id
    numbers = mended.numbers
    rows = {
        (numbers[row.post], row.passage, row.member_id): {**row._mapping, "post": numbers[row.post]}  # noqa: SLF001 - public
        for row in await connection.execute(select(objections).where(theirs))
        if row.post in numbers
    }
    await connection.execute(delete(objections).where(theirs))
    if rows:
        await connection.execute(insert(objections), list(rows.values()))


async def _move_deliveries(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    counted = (
        select(deliveries.c.post, func.max(deliveries.c.part).label("part"))
        .where(deliveries.c.thread_id == thread_id)
        .group_by(deliveries.c.post)
    )
    parts = {row.post: row.part for row in await connection.execute(counted)}
    numbers, moves = mended.numbers, list[dict[str, int]]()
    for number, origins in enumerate(mended.origins, 1):
        shift = 0
        for old in (old for old in origins if numbers[old] == number and old in parts):
            if (old, shift) != (number, 0):
                moves.append({"old": old, "new": -number, "shift": shift})
            shift += parts[old]
    if not moves:
        return
    # By way of negative numbers, so that no two posts ever share one on the way.
    at = (deliveries.c.thread_id == thread_id, deliveries.c.post == bindparam("old"))
    showing = or_(*(deliveries.c.kind == kind for kind in _SHOWING))  # `in_` cannot run many times at once
    shifted = {"part": deliveries.c.part + bindparam("shift"), "parts": deliveries.c.parts + bindparam("shift")}
    later = [move for move in moves if move["shift"]]
    if later:
        await connection.execute(update(deliveries).where(*at, showing).values(post=bindparam("new"), **shifted), later)
    await connection.execute(
        update(deliveries).where(*at).values(post=bindparam("new")),
        [{"old": move["old"], "new": move["new"]} for move in moves],
    )
    back = update(deliveries).where(deliveries.c.thread_id == thread_id, deliveries.c.post < 0)
    await connection.execute(back.values(post=-deliveries.c.post))


async def _passages_moved(
    connection: AsyncConnection, table: Table, thread_id: int, was: Thread, mended: Mended
) -> list[dict[str, Any]]:
    """For each posted passage of the thread where its words stand now; `new_post` is None where they are gone."""
    holding: dict[int, list[int]] = {}
    for number, origins in enumerate(mended.origins, 1):
        for old in origins:
            holding.setdefault(old, []).append(number)
    posted = (
        select(table.c.delivery_id, table.c.span_start, table.c.span_end, deliveries.c.post)
        .join(deliveries, deliveries.c.id == table.c.delivery_id)
        .where(deliveries.c.thread_id == thread_id)
    )
    moved: list[dict[str, Any]] = []
    for row in await connection.execute(posted):
        words = was.posts[row.post - 1].text[row.span_start : row.span_end]
        place: tuple[int | None, int] = (None, 0)
        for number in holding.get(row.post, []):
            text = mended.thread.posts[number - 1].text
            start = row.span_start if text.startswith(words, row.span_start) else text.find(words)
            if start >= 0:
                place = (number, start)
                break
        moved.append({"delivery": row.delivery_id, "new_post": place[0], "start": place[1]})
        moved[-1]["end"] = place[1] + len(words)
    return moved


async def _move_passages(connection: AsyncConnection, table: Table, moved: Sequence[dict[str, Any]]) -> None:
    gone = [each["delivery"] for each in moved if each["new_post"] is None]
    for start in range(0, len(gone), _CHUNK):
        await connection.execute(delete(table).where(table.c.delivery_id.in_(gone[start : start + _CHUNK])))
    if not (kept := [each for each in moved if each["new_post"] is not None]):
        return
    places: dict[str, Any] = {"span_start": bindparam("start"), "span_end": bindparam("end")}
    if "post" in table.c:
        places["post"] = bindparam("new_post")
    await connection.execute(
        update(table).where(table.c.delivery_id == bindparam("delivery")).values(places),
        kept if "post" in table.c else [{key: each[key] for key in ("delivery", "start", "end")} for each in kept],
    )
    await connection.execute(
        update(deliveries).where(deliveries.c.id == bindparam("delivery")).values(post=bindparam("new_post")),
        [{key: each[key] for key in ("delivery", "new_post")} for each in kept],
    )


async def _move_discussions(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    numbers = mended.numbers
    theirs = discussions.c.thread_id == thread_id
    for row in (await connection.execute(select(discussions.c.id, discussions.c.post).where(theirs))).all():
        this = discussions.c.id == row.id
        if (number := numbers.get(row.post)) is None:
            await connection.execute(delete(discussions).where(this))
        elif number != row.post:
            await connection.execute(update(discussions).where(this).values(post=number))


async def _move_hidden(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    hidden = {
        row.post: row
        for row in await connection.execute(select(hidden_posts).where(hidden_posts.c.thread_id == thread_id))
    }
    await connection.execute(delete(hidden_posts).where(hidden_posts.c.thread_id == thread_id))
    rows = []
    for number, origins in enumerate(mended.origins, 1):
        if found := next((hidden[old] for old in origins if old in hidden), None):
            rows.append({"thread_id": thread_id, "post": number, "member_id": found.member_id, "at": found.at})
    if rows:
        await connection.execute(insert(hidden_posts), rows)


async def _move_bookmarks(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    """Lead each bookmark to the post that holds its own now, else to the one before."""
    numbers = mended.numbers
    theirs = and_(bookmarks.c.thread_id == thread_id, bookmarks.c.post.is_not(None))
    for post in (await connection.scalars(select(bookmarks.c.post).where(theirs).distinct())).all():
        place = next((numbers[old] for old in range(post, 0, -1) if old in numbers), None)
        # By way of negative numbers, so that what was moved is not moved again.
        moved = update(bookmarks).where(theirs, bookmarks.c.post == post)
        await connection.execute(moved.values(post=None if place is None else -place))
    await connection.execute(update(bookmarks).where(theirs, bookmarks.c.post < 0).values(post=-bookmarks.c.post))


async def _move_replays(connection: AsyncConnection, thread_id: int, mended: Mended) -> None:
    """Lead the borders of ended replays to the posts that stand there now."""
    places = [(number, origins) for number, origins in enumerate(mended.origins, 1) if origins]
    count = places[-1][0] if places else 1

    def first(old: int) -> int:
        return next((number for number, old_ones in places if max(old_ones) >= old), count)

    def last(old: int) -> int:
        return next((number for number, old_ones in reversed(places) if min(old_ones) <= old), 1)

    ended = select(replays.c.id, replays.c.first, replays.c.last).where(replays.c.thread_id == thread_id)
    for replay in (await connection.execute(ended)).all():
        begin, end = first(replay.first), last(replay.last)
        change = update(replays).where(replays.c.id == replay.id)
        await connection.execute(change.values(first=min(begin, end), last=max(begin, end)))
        runs = select(replay_runs.c.run, replay_runs.c.start).where(replay_runs.c.replay_id == replay.id)
        for run in (await connection.execute(runs)).all():
            which = (replay_runs.c.replay_id == replay.id, replay_runs.c.run == run.run)
            await connection.execute(update(replay_runs).where(*which).values(start=first(run.start)))
