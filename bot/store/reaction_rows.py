"""Reactions as rows: what is known of them, and what live events and listings change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.discussion.emoji import emoji_key
from bot.store.dialect import upsert
from bot.store.schema import deliveries, member_settings, reactions

__all__ = [
    "EVERYBODY",
    "Change",
    "Clear",
    "Event",
    "apply",
    "cleared_since",
    "identity_of",
    "last_known",
    "opted_out",
    "put",
    "shown",
]

EVERYBODY: Final = 0
_ANY_EMOJI: Final = ""


class Change(NamedTuple):
    """A member's emoji on a message stands from now on, or does not."""

    message_id: int
    at: datetime
    member_id: int
    emoji: str
    stands: bool


class Clear(NamedTuple):
    """Everybody's emoji (`emoji` is "" for all of them) were taken off a message."""

    message_id: int
    at: datetime
    emoji: str = _ANY_EMOJI


Event = Change | Clear


@lru_cache(maxsize=4096)
def identity_of(emoji: str) -> str:
    """What a reaction with this emoji is known by: the character, or the id of a custom one."""
    # A custom emoji may be renamed, so its id stands for it. Skin tones are different reactions of the same weight.
    key = emoji_key(emoji)
    return key if key.isdecimal() and len(key) > 1 else emoji.strip()


async def shown(connection: AsyncConnection, message_ids: Collection[int]) -> dict[int, int]:
    """Those of the messages that show a post, with their guild."""
    sent = select(deliveries.c.message_id, deliveries.c.guild_id).where(
        deliveries.c.message_id.in_(list(message_ids)), deliveries.c.state == "sent"
    )
    return {row.message_id: row.guild_id for row in await connection.execute(sent)}


async def opted_out(connection: AsyncConnection, guild_ids: Collection[int]) -> set[tuple[int, int]]:
    """Guild and member of those of whom nothing is kept."""
    if not guild_ids:
        return set()
    chosen = select(member_settings.c.guild_id, member_settings.c.member_id).where(
        member_settings.c.guild_id.in_(set(guild_ids)), member_settings.c.opted_out
    )
    return {(guild_id, member_id) for guild_id, member_id in await connection.execute(chosen)}


async def last_known(connection: AsyncConnection, message_id: int, emoji: str) -> dict[int, tuple[datetime, bool]]:
    """For each member of whom something is known: since when, and whether the reaction stands."""
    rows = select(reactions).where(
        reactions.c.message_id == message_id,
        reactions.c.emoji == emoji,
        reactions.c.member_id != EVERYBODY,
    )
    return {row.member_id: (row.at, row.stands) for row in await connection.execute(rows)}


async def cleared_since(connection: AsyncConnection, message_id: int, emoji: str, as_of: datetime) -> bool:
    """Whether the emoji, or all of them, were taken off the message after that moment."""
    clears = select(reactions.c.at).where(
        reactions.c.message_id == message_id,
        reactions.c.member_id == EVERYBODY,
        or_(reactions.c.emoji == emoji, reactions.c.emoji == _ANY_EMOJI),
        reactions.c.at > as_of,
    )
    return (await connection.execute(clears)).first() is not None


async def apply(connection: AsyncConnection, events: Iterable[Event]) -> None:
    """Write events in their order; those between two clearings in one statement."""
    sets: list[Change] = []
    for event in events:
        match event:
            case Change():
                sets.append(event)
            case Clear():
                await put(connection, sets)
                sets = []
                await _clear(connection, event)
    await put(connection, sets)


async def put(connection: AsyncConnection, events: Sequence[Change]) -> None:
    """Write changes in one statement, in their order."""
    if events:
        await _upsert(
            connection,
            [_row(event.message_id, event.member_id, event.emoji, event.at, stands=event.stands) for event in events],
        )


async def _clear(connection: AsyncConnection, event: Clear) -> None:
    await _upsert(connection, [_row(event.message_id, EVERYBODY, event.emoji, event.at, stands=False)])
    wiped = update(reactions).where(reactions.c.message_id == event.message_id, reactions.c.stands)
    if event.emoji != _ANY_EMOJI:
        wiped = wiped.where(reactions.c.emoji == event.emoji)
    await connection.execute(wiped.values(stands=False, at=event.at))


async def _upsert(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    statement = upsert(connection, reactions)
    statement = statement.on_conflict_do_update(
        index_elements=["message_id", "member_id", "emoji"],
        set_={"at": statement.excluded.at, "stands": statement.excluded.stands},
        where=or_(~reactions.c.stands, ~statement.excluded.stands),
    )
    await connection.execute(statement, rows)


def _row(message_id: int, member_id: int, emoji: str, at: datetime, *, stands: bool) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "member_id": member_id,
        "emoji": emoji,
        "key": emoji_key(emoji),
        "at": at,
        "stands": stands,
    }
