"""What a member of a guild wants of the bot, and what moderators decided about the member."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.reactions import Reactions
from bot.store.schema import (
    NOBODY,
    author_members,
    bookmarks,
    conversations,
    deliveries,
    discussions,
    drafts,
    hold_votes,
    member_settings,
    objections,
    posted_quotes,
    reactions,
    replays,
    summaries,
    threads,
    votes,
)
from bot.store.stale import mark_author, mark_member
from bot.store.way_back import forget_member

__all__ = ["NOBODY", "Consent", "Forgotten", "Member", "Members"]


class Consent(StrEnum):
    """Whether others may quote what the member writes in the guild: yes, only when asked each time, or never."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Member:
    """A member's settings; the defaults are those of somebody who never said anything.

    `opted_out`: nothing of what the member does is kept or shown. `blocked`: votes are kept but never count.
    `shield`: nothing beyond what the member has read is told unasked. `plain`: text in the place of cards and pictures.
    """

    guild_id: int
    member_id: int
    opted_out: bool = False
    blocked: bool = False
    quoting: Consent = Consent.ASK
    shield: bool = False
    plain: bool = False

    @property
    def consent(self) -> Consent:
        """What counts for quoting: who opted out is never quoted."""
        return Consent.NO if self.opted_out else self.quoting


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many reactions, votes by button, and signed quotes of a member were removed."""

    reactions: int
    votes: int
    quotes: int


class Members:
    """Settings by guild and member: each is a column of `member_settings`, a field of `Member` and a method here."""

    def __init__(self, database: Database, reactions_: Reactions) -> None:
        self._database = database
        self._reactions = reactions_

    async def get(self, guild_id: int, member_id: int) -> Member:
        """The member's settings."""
        found = select(member_settings).where(*_is(guild_id, member_id))
        async with self._database.read() as connection:
            row = (await connection.execute(found)).mappings().one_or_none()
        if row is None:
            return Member(guild_id, member_id)
        return Member(**{**row, "quoting": Consent(row["quoting"])})

    async def blocked(self, guild_id: int) -> list[int]:
        """The members whose votes do not count, by id."""
        chosen = select(member_settings.c.member_id).where(
            member_settings.c.guild_id == guild_id, member_settings.c.blocked
        )
        async with self._database.read() as connection:
            return sorted(await connection.scalars(chosen))

    async def block(self, guild_id: int, member_id: int, *, blocked: bool) -> bool:
        """Let a member's votes not count, or count again. Returns whether that changed anything."""
        async with self._database.write() as connection:
            was = await connection.scalar(select(member_settings.c.blocked).where(*_is(guild_id, member_id)))
            await _set(connection, guild_id, member_id, blocked=blocked)
            await mark_member(connection, member_id, guild_id=guild_id)
        return bool(was) is not blocked

    async def set_quoting(self, guild_id: int, member_id: int, consent: Consent) -> None:
        """Say whether others may quote the member."""
        async with self._database.write() as connection:
            await _set(connection, guild_id, member_id, quoting=consent.value)

    async def set_shield(self, guild_id: int, member_id: int, *, shield: bool) -> None:
        """Say whether the member wants to be told nothing beyond what was read or replayed."""
        async with self._database.write() as connection:
            await _set(connection, guild_id, member_id, shield=shield)

    async def set_plain(self, guild_id: int, member_id: int, *, plain: bool) -> None:
        """Say whether the member wants text in the place of cards and pictures."""
        async with self._database.write() as connection:
            await _set(connection, guild_id, member_id, plain=plain)

    async def opt_in(self, guild_id: int, member_id: int) -> None:
        """Keep and show again what the member does from now on. What was removed does not come back."""
        async with self._database.write() as connection:
            await _set(connection, guild_id, member_id, opted_out=False)

    async def opt_out(self, guild_id: int, member_id: int) -> Forgotten:
        """Keep nothing of the member from now on, and remove what was kept.

        Reactions, votes, objections, bookmarks, drafts, questions and the link to an author go; quotes lose their
        comment and the name of who posted them, threads and ended replays who brought them, discussions who opened
        them. A live replay keeps its host. Blocks last, and so does how the member wants to be shown things.
        """
        await self._reactions.flush()
        async with self._database.write() as connection:
            await _set(connection, guild_id, member_id, opted_out=True, quoting=Consent.NO.value)
            await mark_member(connection, member_id, guild_id=guild_id)
            for author in (await connection.scalars(_authors(guild_id, member_id))).all():
                await mark_author(connection, guild_id, author)
            return await _forget(connection, guild_id, member_id)


def _authors(guild_id: int, member_id: int) -> Select[Any]:
    return select(author_members.c.author_key).where(
        author_members.c.guild_id == guild_id, author_members.c.member_id == member_id
    )


def _is(guild_id: int, member_id: int) -> tuple[Any, Any]:
    return member_settings.c.guild_id == guild_id, member_settings.c.member_id == member_id


async def _set(connection: AsyncConnection, guild_id: int, member_id: int, **values: object) -> None:
    silent = {"opted_out": False, "blocked": False, "quoting": Consent.ASK.value, "shield": False, "plain": False}
    row = {"guild_id": guild_id, "member_id": member_id, **silent, **values}
    statement = upsert(connection, member_settings).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=["guild_id", "member_id"], set_=values))


async def _forget(connection: AsyncConnection, guild_id: int, member_id: int) -> Forgotten:
    ours = select(threads.c.id).where(threads.c.guild_id == guild_id)
    here = select(deliveries.c.message_id).where(
        deliveries.c.guild_id == guild_id, deliveries.c.message_id.is_not(None)
    )
    reacted = await connection.execute(
        delete(reactions).where(reactions.c.member_id == member_id, reactions.c.message_id.in_(here))
    )
    voted = await connection.execute(delete(votes).where(votes.c.member_id == member_id, votes.c.thread_id.in_(ours)))
    quoted = await connection.execute(
        update(posted_quotes)
        .where(posted_quotes.c.quoter_id == member_id, posted_quotes.c.thread_id.in_(ours))
        .values(quoter_id=NOBODY, comment=None)
    )
    await connection.execute(
        delete(objections).where(objections.c.member_id == member_id, objections.c.thread_id.in_(ours))
    )
    await connection.execute(
        delete(bookmarks).where(bookmarks.c.member_id == member_id, bookmarks.c.thread_id.in_(ours))
    )
    # What was worked out of votes has the member among the others; it is made anew when it is asked for.
    await connection.execute(
        delete(summaries).where(summaries.c.thread_id.in_(ours), summaries.c.what.startswith("room:"))
    )
    replayed = select(replays.c.id).where(replays.c.guild_id == guild_id)
    await connection.execute(
        delete(hold_votes).where(hold_votes.c.member_id == member_id, hold_votes.c.replay_id.in_(replayed))
    )
    await connection.execute(
        update(discussions)
        .where(discussions.c.guild_id == guild_id, discussions.c.opener_id == member_id)
        .values(opener_id=NOBODY)
    )
    await forget_member(connection, guild_id, member_id)
    for table in (drafts, author_members, conversations):
        await connection.execute(delete(table).where(table.c.guild_id == guild_id, table.c.member_id == member_id))
    await connection.execute(
        update(threads)
        .where(threads.c.guild_id == guild_id, threads.c.imported_by == member_id)
        .values(imported_by=NOBODY)
    )
    await connection.execute(
        update(replays)
        .where(
            replays.c.guild_id == guild_id,
            replays.c.host_id == member_id,
            replays.c.state.not_in(["running", "paused"]),
        )
        .values(host_id=NOBODY)
    )
    return Forgotten(reacted.rowcount, voted.rowcount, quoted.rowcount)
