"""The way back from a mend that was applied: the thread as it was, and what the mend took from where it hung.

It is kept with the drafts, for a month, five steps a thread. What hangs on a post that was neither dropped nor merged
finds its way back by the posts' numbers; of the others the rows are kept as they were. What was withdrawn since stays
withdrawn, and what was added since stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.archive.document import fingerprint, from_document, to_document
from bot.archive.model import Thread
from bot.archive.repair import Mended
from bot.store.edits import want_deliveries
from bot.store.mending import carry_over
from bot.store.schema import (
    NOBODY,
    Moment,
    deliveries,
    discussions,
    drafts,
    hidden_posts,
    objections,
    posted_excerpts,
    posted_quotes,
    votes,
)

__all__ = ["KIND", "Kept", "ended", "forget_member", "forget_thread", "latest", "lead_back", "remember"]

KIND: Final = "mended:"
_LIFETIME: Final = timedelta(days=30)
_MOST: Final = 5
_CHUNK = 400
_ON_POSTS: Final = (deliveries, votes, objections, hidden_posts, discussions)
_PASSAGES: Final = (posted_quotes, posted_excerpts)
_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One step back: the thread as it was, the name of what the mend made of it, and the rows as they were."""

    draft_id: int
    was: Thread
    now: str
    origins: tuple[tuple[int, ...], ...]
    rows: Mapping[str, Sequence[_Row]]
    at: datetime

    @property
    def numbers(self) -> Mapping[int, int]:
        """Numbers from before the mend to those after it."""
        return Mended(self.was, self.origins).numbers

    @property
    def inverse(self) -> Mended:
        """The mend that makes the thread of before of the one that is there."""
        whence: list[list[int]] = [[] for _ in self.was.posts]
        for number, origins in enumerate(self.origins, 1):
            for old in origins:
                whence[old - 1].append(number)
        return Mended(self.was, tuple(map(tuple, whence)))


async def remember(
    connection: AsyncConnection,
    thread_id: int,
    was: Thread,
    mended: Mended,
    *,
    guild_id: int,
    member_id: int,
    at: datetime,
) -> None:
    """Keep the way back from a mend that is about to be made; older ones go."""
    posts = _unclear(was, mended.numbers)
    rows: dict[str, list[_Row]] = {}
    for table in _ON_POSTS:
        rows[table.name] = [_written(row) for row in await _on(connection, table, thread_id, posts)]
    for table in _PASSAGES:
        theirs = select(table).join(deliveries, deliveries.c.id == table.c.delivery_id)
        found = await connection.execute(theirs.where(deliveries.c.thread_id == thread_id))
        rows[table.name] = [_written(dict(row._mapping)) for row in found]  # noqa: SLF001 - public
    body = {"was": to_document(was), "now": fingerprint(mended.thread), "origins": mended.origins, "rows": rows}
    values = {"guild_id": guild_id, "member_id": member_id, "kind": f"{KIND}{thread_id}", "created_at": at}
    await connection.execute(insert(drafts).values(body=json.dumps(body, ensure_ascii=False), **values))
    steps = select(drafts.c.id).where(_of(thread_id)).order_by(drafts.c.id.desc()).offset(_MOST)
    old = (await connection.scalars(steps)).all()
    await connection.execute(delete(drafts).where(or_(drafts.c.id.in_(old), ended(at))))


async def latest(connection: AsyncConnection, thread_id: int, *, guild_id: int) -> Kept | None:
    """The step that was taken last and can be taken back, None where there is none."""
    found = select(drafts).where(_of(thread_id), drafts.c.guild_id == guild_id).order_by(drafts.c.id.desc()).limit(1)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return None
    body = json.loads(row.body)
    tables = {table.name: table for table in (*_ON_POSTS, *_PASSAGES)}
    rows = {name: [_read(tables[name], one) for one in kept] for name, kept in body["rows"].items()}
    origins = tuple(map(tuple, body["origins"]))
    return Kept(row.id, from_document(body["was"]), body["now"], origins, rows, row.created_at)


async def lead_back(connection: AsyncConnection, thread_id: int, stored: Thread, kept: Kept) -> list[int]:
    """Lead what hangs on the posts of `stored` back to where it hung; returns deliveries whose messages to edit."""
    numbers, inverse = kept.numbers, kept.inverse
    posts = _unclear(kept.was, numbers)
    images = sorted({numbers[post] for post in posts if post in numbers})
    now = {table: await _on(connection, table, thread_id, images) for table in (votes, objections, hidden_posts)}
    wanted = await carry_over(connection, thread_id, stored, inverse)
    wanted += await _deliveries_back(connection, kept)
    await _passages_back(connection, kept)
    for table, key in ((votes, _member), (objections, _objection)):
        rows = _stances(kept, kept.rows[table.name], now[table], key)
        await _exchange(connection, table, thread_id, posts, rows)
    hidden = {row["post"] for row in now[hidden_posts]}
    was_hidden = [row for row in kept.rows["hidden_posts"] if numbers.get(row["post"]) in {None, *hidden}]
    whole = {numbers.get(row["post"]) for row in was_hidden}
    known = [post for post in posts if numbers.get(post) in whole]
    await _exchange(connection, hidden_posts, thread_id, known, was_hidden)
    await _discussions_back(connection, kept)
    await connection.execute(delete(drafts).where(drafts.c.id == kept.draft_id))
    return wanted


async def forget_member(connection: AsyncConnection, guild_id: int, member_id: int) -> None:
    """Leave nothing of a member in the ways back of a guild."""
    ours = select(drafts.c.id, drafts.c.body).where(drafts.c.guild_id == guild_id, drafts.c.kind.startswith(KIND))
    for row in (await connection.execute(ours)).all():
        body = json.loads(row.body)
        rows = body["rows"]
        for name in ("votes", "objections"):
            rows[name] = [one for one in rows[name] if one["member_id"] != member_id]
        for one in rows["posted_quotes"]:
            if one["quoter_id"] == member_id:
                one.update(quoter_id=NOBODY, comment=None)
        for one in rows["discussions"]:
            one["opener_id"] = NOBODY if one["opener_id"] == member_id else one["opener_id"]
        changed = json.dumps(body, ensure_ascii=False)
        await connection.execute(update(drafts).where(drafts.c.id == row.id).values(body=changed))


async def forget_thread(connection: AsyncConnection, thread_id: int) -> None:
    """Keep no way back of a thread that is removed."""
    await connection.execute(delete(drafts).where(_of(thread_id)))


def ended(at: datetime) -> ColumnElement[bool]:
    """The drafts that are ways back which have lasted their month."""
    return and_(drafts.c.kind.startswith(KIND, autoescape=True), drafts.c.created_at < at - _LIFETIME)


def _of(thread_id: int) -> ColumnElement[bool]:
    return drafts.c.kind == f"{KIND}{thread_id}"


def _unclear(was: Thread, numbers: Mapping[int, int]) -> list[int]:
    """The posts whose new number, if any, does not lead back to them alone: dropped and merged ones."""
    shared = Counter(numbers.values())
    return [post.number for post in was.posts if shared[numbers.get(post.number, 0)] != 1]


async def _on(connection: AsyncConnection, table: Table, thread_id: int, posts: Sequence[int]) -> list[_Row]:
    found: list[_Row] = []
    for start in range(0, len(posts), _CHUNK):
        some = table.c.post.in_(posts[start : start + _CHUNK])
        rows = await connection.execute(select(table).where(table.c.thread_id == thread_id, some))
        found += [dict(row._mapping) for row in rows]  # noqa: SLF001 - public
    return found


def _written(row: _Row) -> _Row:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _read(table: Table, row: _Row) -> _Row:
    return {
        column.name: datetime.fromisoformat(row[column.name])
        if isinstance(column.type, Moment) and row[column.name]
        else row[column.name]
        for column in table.c
    }


async def _deliveries_back(connection: AsyncConnection, kept: Kept) -> list[int]:
    """Messages of merged posts show their part again, those of dropped ones are known again."""
    rows = [row for row in kept.rows["deliveries"] if row["state"] != "sending"]
    there = await _present(connection, deliveries.c.id, [row["id"] for row in rows])
    numbers = kept.numbers
    moved = [
        {"this": row["id"], "to": -row["post"], "its_part": row["part"], "its_parts": row["parts"]}
        for row in rows
        if row["id"] in there
    ]
    if moved:
        places: dict[str, Any] = {
            "post": bindparam("to"),
            "part": bindparam("its_part"),
            "parts": bindparam("its_parts"),
        }
        await connection.execute(update(deliveries).where(deliveries.c.id == bindparam("this")).values(places), moved)
        # By way of negative numbers, so that no two posts ever share one on the way.
        await connection.execute(update(deliveries).where(deliveries.c.post < 0).values(post=-deliveries.c.post))
    lost = [row for row in rows if row["id"] not in there and row["post"] not in numbers]
    if lost:
        await connection.execute(insert(deliveries), lost)
    wanted: list[int] = []
    ids = sorted([*there, *(row["id"] for row in lost)])
    for start in range(0, len(ids), _CHUNK):
        wanted += await want_deliveries(connection, deliveries.c.id.in_(ids[start : start + _CHUNK]))
    return wanted


async def _passages_back(connection: AsyncConnection, kept: Kept) -> None:
    """Posted passages stand where they stood, also those whose words the mend took out, where their message stands."""
    for table in _PASSAGES:
        rows = kept.rows[table.name]
        ids = [row["delivery_id"] for row in rows]
        standing = await _present(connection, deliveries.c.id, ids, deliveries.c.state == "sent")
        await connection.execute(delete(table).where(table.c.delivery_id.in_(standing)))
        if back := [row for row in rows if row["delivery_id"] in standing]:
            await connection.execute(insert(table), back)


async def _present(
    connection: AsyncConnection, column: ColumnElement[int], ids: Sequence[int], *which: ColumnElement[bool]
) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), _CHUNK):
        some = select(column).where(column.in_(ids[start : start + _CHUNK]), *which)
        found |= set((await connection.scalars(some)).all())
    return found


def _member(row: _Row) -> object:
    return row["member_id"]


def _objection(row: _Row) -> object:
    return row["passage"], row["member_id"]


def _stances(kept: Kept, before: Iterable[_Row], now: Iterable[_Row], key: Callable[[_Row], object]) -> list[_Row]:
    """What members said on posts that were dropped or merged, as of before but for what they did since."""
    numbers, back = kept.numbers, kept.inverse.numbers
    standing = {(row["post"], key(row)): row for row in now}
    rows: dict[tuple[int, object], _Row] = {}
    for row in before:
        image = numbers.get(row["post"])
        same = standing.get((image, key(row))) if image is not None else None
        if image is None or (same is not None and same["at"] <= kept.at):
            rows[row["post"], key(row)] = row
    for (image, who), row in standing.items():
        if row["at"] > kept.at:
            rows[back[image], who] = {**row, "post": back[image]}
    return list(rows.values())


async def _exchange(
    connection: AsyncConnection, table: Table, thread_id: int, posts: Sequence[int], rows: Sequence[_Row]
) -> None:
    for start in range(0, len(posts), _CHUNK):
        some = table.c.post.in_(posts[start : start + _CHUNK])
        await connection.execute(delete(table).where(table.c.thread_id == thread_id, some))
    if rows:
        await connection.execute(insert(table), list(rows))


async def _discussions_back(connection: AsyncConnection, kept: Kept) -> None:
    rows = kept.rows["discussions"]
    there = await _present(connection, discussions.c.id, [row["id"] for row in rows])
    for row in rows:
        if row["id"] in there:
            await connection.execute(update(discussions).where(discussions.c.id == row["id"]).values(post=row["post"]))
        elif row["post"] not in kept.numbers:
            await connection.execute(insert(discussions).values(row))
