"""Who members are, what they want and what they are about to do; and single facts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, false

from bot.store.schema.base import Id, Key, Moment, metadata, thread_key

__all__ = ["author_members", "bookmarks", "bots", "conversations", "drafts", "facts", "member_settings"]

author_members = Table(
    "author_members",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("author_key", Key, primary_key=True),
    Column("author", Text, nullable=False),
    Column("member_id", BigInteger, nullable=False),
)

# What a member wants, and what moderators decided about the member. Who has no row has the defaults of `Member`.
member_settings = Table(
    "member_settings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("opted_out", Boolean, nullable=False),
    Column("blocked", Boolean, nullable=False),
    Column("quoting", Text, nullable=False),
    Column("shield", Boolean, nullable=False, server_default=false()),
    Column("plain", Boolean, nullable=False, server_default=false()),
    CheckConstraint("quoting IN ('yes', 'ask', 'no')", name="quoting"),
)

# How far a member has read a thread, and until when the member's shield is down for it.
bookmarks = Table(
    "bookmarks",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("post", Integer),
    Column("at", Moment),
    Column("lifted_until", Moment),
    Index(None, "member_id"),
)

bots = Table("bots", metadata, Column("user_id", BigInteger, primary_key=True, autoincrement=False))

# What a member asked last in a channel, and what was shown for it (`bot.discussion.answers.model.Conversation`).
conversations = Table(
    "conversations",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    thread_key(),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
    Index(None, "thread_id"),
)

# What a member is about to do, such as an import that waits for its confirmation.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "created_at"),
    sqlite_autoincrement=True,
)

facts = Table("facts", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
