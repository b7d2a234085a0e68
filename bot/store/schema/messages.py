"""What stands in Discord: replays, messages that show posts, and those that are to be edited."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.store.schema.base import Id, Moment, metadata, thread_key

__all__ = [
    "deliveries",
    "discussions",
    "edits",
    "hold_votes",
    "holds",
    "posted_excerpts",
    "posted_quotes",
    "replay_runs",
    "replays",
    "said_quotes",
    "shared_cards",
]

replays = Table(
    "replays",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    thread_key(),
    Column("host_id", BigInteger, nullable=False),
    Column("pace", Text, nullable=False),
    Column("seconds", Float),
    Column("factor", Float, nullable=False),
    Column("style", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("hold", Integer),  # how many members let it go on after a contested post; null: it never waits for them
    Column("panel_channel_id", BigInteger),
    Column("panel_message_id", BigInteger),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("pace IN ('manual', 'steady', 'original')", name="pace"),
    CheckConstraint("style IN ('voices', 'plain')", name="style"),
    CheckConstraint("state IN ('running', 'paused', 'finished', 'stopped')", name="state"),
    Index(
        "uq_replays_live_channel",
        "channel_id",
        unique=True,
        sqlite_where=text("state IN ('running', 'paused')"),
        postgresql_where=text("state IN ('running', 'paused')"),
    ),
    Index(None, "guild_id"),
    Index(None, "thread_id"),
    sqlite_autoincrement=True,
)

# A replay starts with run 1 at its first post; each jump (or step back) starts another run at the post it leads to.
# What a run has shown are its deliveries.
replay_runs = Table(
    "replay_runs",
    metadata,
    Column("replay_id", Id, ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    thread_key(),
    Column("post", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("replay_id", Id, ForeignKey("replays.id", ondelete="CASCADE")),
    Column("run", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("message_id", BigInteger),
    Column("created_at", Moment, nullable=False),
    # The counts that stand on the message's buttons, as far as is known.
    Column("shown_up", Integer, nullable=False, server_default=text("0")),
    Column("shown_down", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("kind IN ('replay', 'excerpt', 'card', 'quote')", name="kind"),
    CheckConstraint("state IN ('sending', 'sent', 'deleted')", name="state"),
    CheckConstraint("(state = 'sending') = (message_id IS NULL)", name="message"),
    UniqueConstraint("message_id"),
    # A replay's run shows a part once, also where the message was deleted since; and one intent at a time is open.
    UniqueConstraint("replay_id", "run", "post", "part"),
    Index(
        "uq_deliveries_open",
        "replay_id",
        unique=True,
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(None, "thread_id", "post"),
    Index(None, "guild_id", "id"),
    sqlite_autoincrement=True,
)

posted_quotes = Table(
    "posted_quotes",
    metadata,
    Column("id", Id, primary_key=True),
    thread_key(),
    Column("post", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("comment", Text),
    Column("quoter_id", BigInteger, nullable=False),
    Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("picture", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("delivery_id"),
    Index(None, "thread_id", "post"),
    sqlite_autoincrement=True,
)

# Which passage of its post an excerpt shows.
posted_excerpts = Table(
    "posted_excerpts",
    metadata,
    Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
)

# Cards that lead to members' own messages. The words of those stand in the cards alone.
said_quotes = Table(
    "said_quotes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("source_channel_id", BigInteger, nullable=False),
    Column("source_message_id", BigInteger, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("quoter_id", BigInteger, nullable=False),
    Column("comment", Text),
    Column("words", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("stale", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("source IN ('there', 'edited', 'deleted', 'withdrawn')", name="source"),
    Index(None, "source_message_id"),
    Index(None, "message_id"),
    Index(None, "guild_id", "stale"),
    sqlite_autoincrement=True,
)

# Messages to edit. No foreign key: a message is edited also when what it showed was deleted (`gone` says what).
edits = Table(
    "edits",
    metadata,
    Column("delivery_id", Id, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("gone", Text),
    Column("version", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("reason", Text),
    CheckConstraint("gone IN ('thread', 'post')", name="gone"),
    Index(None, "guild_id", "due_at"),
)

# Messages that show what several posts of a thread say. No foreign key, as above.
shared_cards = Table(
    "shared_cards",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # null while it is being sent
    Column("thread_id", Id, nullable=False),
    Column("stale", Boolean, nullable=False),
    Column("posts", Text),  # JSON: the numbers of the posts that it shows; null where nobody knows them
    Column("kept", Text),  # JSON: what it showed before it was emptied
    Column("gone", Boolean, nullable=False, server_default=false()),  # empty for good
    Column("version", Integer, nullable=False, server_default="0"),
    Index(None, "thread_id"),
    Index(None, "guild_id", "stale"),
    sqlite_autoincrement=True,
)

# Discord threads that discuss a post; `place_id` is null while one is being opened.
discussions = Table(
    "discussions",
    metadata,
    Column("id", Id, primary_key=True),
    thread_key(),
    Column("guild_id", BigInteger, nullable=False),
    Column("post", Integer, nullable=False),
    Column("parent_id", BigInteger, nullable=False),
    Column("place_id", BigInteger),
    Column("opener_id", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("place_id"),
    Index(None, "thread_id", "post"),
    Index(None, "guild_id"),
    sqlite_autoincrement=True,
)

# A post after which a replay waited for the room, and who said that it may go on.
holds = Table(
    "holds",
    metadata,
    Column("replay_id", Id, ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("post", Integer, primary_key=True),
    Column("released", Boolean, nullable=False),
)

hold_votes = Table(
    "hold_votes",
    metadata,
    Column("replay_id", Id, primary_key=True, autoincrement=False),
    Column("post", Integer, primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["replay_id", "post"], ["holds.replay_id", "holds.post"], ondelete="CASCADE"),
)
