"""What a member asked last in a channel, for as long as a next question may go on from it.

A public answer's conversation is also kept under the message's own id, so that others can reply to it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, select

from bot.discussion.answers.model import Conversation, Kind
from bot.store.database import Database
from bot.store.dialect import upsert
from bot.store.schema import conversations, threads

__all__ = ["Conversations", "Talk", "conversation_of"]

LIFETIME: Final = timedelta(minutes=30)


class Talk(NamedTuple):
    """A conversation, and the thread that it is about."""

    thread_id: int
    conversation: Conversation


def conversation_of(kept: Mapping[str, Any]) -> Conversation:
    """The conversation that `dataclasses.asdict` wrote as JSON, perhaps in a version that knew less of it."""
    lists = {name: tuple(kept.get(name, ())) for name in ("words", "posts", "shown", "subject")}
    return Conversation(
        question=kept["question"], then=kept.get("then", ""), kind=Kind(kept.get("kind", Kind.ASKED)), **lists
    )


class Conversations:
    """One conversation for each member in each channel."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, channel_id: int, member_id: int, *, guild_id: int, at: datetime) -> Talk | None:
        """The member's conversation in the channel, None where there is none that is younger than half an hour."""
        found = select(conversations).where(
            conversations.c.guild_id == guild_id,
            conversations.c.channel_id == channel_id,
            conversations.c.member_id == member_id,
            conversations.c.at > at - LIFETIME,
        )
        async with self._database.read() as connection:
            row = (await connection.execute(found)).one_or_none()
        if row is None:
            return None
        return Talk(row.thread_id, conversation_of(json.loads(row.body)))

    async def keep(self, talk: Talk, channel_id: int, member_id: int, *, guild_id: int, at: datetime) -> None:
        """Keep it in place of an earlier one; old ones of everybody go. Nothing where the thread is gone by now."""
        row = {
            "guild_id": guild_id,
            "channel_id": channel_id,
            "member_id": member_id,
            "thread_id": talk.thread_id,
            "body": json.dumps(asdict(talk.conversation)),
            "at": at,
        }
        async with self._database.write() as connection:
            await connection.execute(delete(conversations).where(conversations.c.at <= at - LIFETIME))
            owned = select(threads.c.id).where(threads.c.id == talk.thread_id, threads.c.guild_id == guild_id)
            if await connection.scalar(owned) is None:
                return
            statement = upsert(connection, conversations).values(row)
            changed = {name: statement.excluded[name] for name in ("thread_id", "body", "at")}
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["guild_id", "channel_id", "member_id"], set_=changed)
            )
