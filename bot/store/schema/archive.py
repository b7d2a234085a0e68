"""Threads and their posts, what was worked out of them, and what is withheld."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.schema.base import Id, Key, Moment, metadata, thread_key

__all__ = ["hidden_posts", "model_answers", "model_days", "post_quotes", "posts", "remarks", "summaries", "threads"]

threads = Table(
    "threads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("url", Text),
    Column("site", Text),
    Column("language", Text),
    Column("source_format", Text, nullable=False),
    Column("nsfw", Boolean, nullable=False),
    # Posts do not change once they are here, and a library must not read all of them to say how many there are.
    Column("posts", Integer, nullable=False),
    Column("authors", Integer, nullable=False),
    Column("first_posted_at", Moment),
    Column("last_posted_at", Moment),
    Column("imported_by", BigInteger, nullable=False),
    Column("imported_at", Moment, nullable=False),
    UniqueConstraint("guild_id", "fingerprint"),
    sqlite_autoincrement=True,
)

posts = Table(
    "posts",
    metadata,
    Column("id", Id, primary_key=True),
    thread_key(),
    Column("number", Integer, nullable=False),
    Column("author", Text),
    Column("author_key", Key),  # folded, for comparing names
    Column("posted_at", Moment),
    Column("zone_known", Boolean, nullable=False),
    Column("precision", Text, nullable=False),
    Column("reply_to", Integer),
    Column("text", Text, nullable=False),
    Column("further", Text),  # what only some sources know, as bot.archive.document writes it
    UniqueConstraint("thread_id", "number"),
    Index(None, "thread_id", "author_key", "number"),
    Index(None, "thread_id", "reply_to"),
    sqlite_autoincrement=True,
)

# What a post repeats of others, in order. `source` is the number of the quoted post.
post_quotes = Table(
    "post_quotes",
    metadata,
    Column("thread_id", Id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("source", Integer),
    Column("author", Text),
    ForeignKeyConstraint(["thread_id", "number"], ["posts.thread_id", "posts.number"], ondelete="CASCADE"),
    Index(None, "thread_id", "source"),
)

# Lines that reading left out (`why` says the reason), and its warnings (`why` is null).
remarks = Table(
    "remarks",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("why", Text),
)

hidden_posts = Table(
    "hidden_posts",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
    Column("member_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

# What was worked out of a thread. `what` says of which part; `made_from` names everything that it was made from.
summaries = Table(
    "summaries",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("what", Text, primary_key=True),
    Column("made_from", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

# What a language model made of a thread; `key` names everything that it was made from.
model_answers = Table(
    "model_answers",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

# What the model used up on a day in UTC (2026-11-24), reservations in; `micros` are millionths of the currency.
model_days = Table(
    "model_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("requests", BigInteger, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("micros", BigInteger, nullable=False),
)
