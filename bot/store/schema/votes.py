"""What members say about posts, and what it adds up to."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from bot.store.schema.base import Id, Key, Moment, metadata

__all__ = ["objections", "reactions", "stale_posts", "standings", "votes"]

# The last that is known of a member's emoji on a message; a removed one stays as a row that does not stand, so that
# an older listing cannot bring it back. Member 0 marks that everybody's were cleared (emoji '' for all emoji).
# `emoji` is the character, or the id of a custom one; `key` is its `emoji_key`, the same for all skin tones.
reactions = Table(
    "reactions",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("emoji", Text, primary_key=True),
    Column("key", Key, nullable=False),
    Column("at", Moment, nullable=False),
    Column("stands", Boolean, nullable=False),
    Index(None, "at"),
)

votes = Table(
    "votes",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("value <> 0", name="value"),
    Index(None, "at"),
)

# What the facts add up to for each post with votes or quotes, so that a ranking needs not read them all. `days` is 0
# for all time, else the length of a period, in which `oldest` is the first vote or quote. Derived: posts in
# `stale_posts` are worked out anew before anything is read from here; see bot.store.standings.
standings = Table(
    "standings",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
    Column("days", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("up", Integer, nullable=False),
    Column("down", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("voters", Integer, nullable=False),
    Column("lower", Float, nullable=False),
    Column("divided", Float, nullable=False),
    Column("quoted", Integer, nullable=False),
    Column("oldest", Moment),
)

# One an order, in the very order, so that a page is read and not sorted; a post is only in those that list it.
_PLACE = ("post", "thread_id")

for _name, _listed, *_order in (
    ("best", "voters > 0", "lower", "score", "voters"),
    ("divided", "divided > 0", "divided", "voters"),
    ("quoted", "quoted > 0", "quoted"),
):
    Index(
        f"ix_standings_{_name}",
        standings.c.guild_id,
        standings.c.days,
        *(standings.c[name].desc() for name in _order),
        *(standings.c[name] for name in _PLACE),
        sqlite_where=text(_listed),
        postgresql_where=text(_listed),
    )
Index(
    "ix_standings_oldest",
    standings.c.days,
    standings.c.oldest,
    sqlite_where=text("oldest IS NOT NULL"),
    postgresql_where=text("oldest IS NOT NULL"),
)

stale_posts = Table(
    "stale_posts",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
)

# A member says that a point is not theirs, or not what the post says. `passage` names its words.
objections = Table(
    "objections",
    metadata,
    Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
    Column("passage", Text, primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
