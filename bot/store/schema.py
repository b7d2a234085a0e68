"""The tables. The migrations make them; a test compares both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

__all__ = ["NOBODY", "Moment", "metadata"]

NOBODY = 0  # in the place of a member of whom nothing is kept

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970 in UTC, so that both databases compare times alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Aware time to microseconds. A naive time raises `TypeError`."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, ANN401 - SQLAlchemy's signature
        """Microseconds to a time in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives row ids to INTEGER PRIMARY KEY alone. AUTOINCREMENT keeps it from giving the id of something that was
# removed to something new: ids stand in buttons of old messages.
# Compared by range or order, which is to be that of code points; SQLite has no other.
_Key = Text().with_variant(Text(collation="C"), "postgresql")

_Id = BigInteger().with_variant(Integer, "sqlite")


def _thread_key() -> Column[int]:
    return Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), nullable=False)


threads = Table(
    "threads",
    metadata,
    Column("id", _Id, primary_key=True),
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
    Column("id", _Id, primary_key=True),
    _thread_key(),
    Column("number", Integer, nullable=False),
    Column("author", Text),
    Column("author_key", _Key),  # folded, for comparing names
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
    Column("thread_id", _Id, primary_key=True),
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
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("why", Text),
)

replays = Table(
    "replays",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    _thread_key(),
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
    Column("replay_id", _Id, ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    _thread_key(),
    Column("post", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("replay_id", _Id, ForeignKey("replays.id", ondelete="CASCADE")),
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

# The last that is known of a member's emoji on a message; a removed one stays as a row that does not stand, so that
# an older listing cannot bring it back. Member 0 marks that everybody's were cleared (emoji '' for all emoji).
# `emoji` is the character, or the id of a custom one; `key` is its `emoji_key`, the same for all skin tones.
reactions = Table(
    "reactions",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("emoji", Text, primary_key=True),
    Column("key", _Key, nullable=False),
    Column("at", Moment, nullable=False),
    Column("stands", Boolean, nullable=False),
    Index(None, "at"),
)

votes = Table(
    "votes",
    metadata,
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
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
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
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
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
)

posted_quotes = Table(
    "posted_quotes",
    metadata,
    Column("id", _Id, primary_key=True),
    _thread_key(),
    Column("post", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("comment", Text),
    Column("quoter_id", BigInteger, nullable=False),
    Column("delivery_id", _Id, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("picture", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("delivery_id"),
    Index(None, "thread_id", "post"),
    sqlite_autoincrement=True,
)

# What was worked out of a thread. `what` says of which part; `made_from` names everything that it was made from.
summaries = Table(
    "summaries",
    metadata,
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("what", Text, primary_key=True),
    Column("made_from", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

# What a language model made of a thread; `key` names everything that it was made from.
model_answers = Table(
    "model_answers",
    metadata,
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
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

# A member says that a point is not theirs, or not what the post says. `passage` names its words.
objections = Table(
    "objections",
    metadata,
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
    Column("passage", Text, primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

# Which passage of its post an excerpt shows.
posted_excerpts = Table(
    "posted_excerpts",
    metadata,
    Column("delivery_id", _Id, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
)

# Cards that lead to members' own messages. The words of those stand in the cards alone.
said_quotes = Table(
    "said_quotes",
    metadata,
    Column("id", _Id, primary_key=True),
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

hidden_posts = Table(
    "hidden_posts",
    metadata,
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("post", Integer, primary_key=True),
    Column("member_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

# Messages to edit. No foreign key: a message is edited also when what it showed was deleted (`gone` says what).
edits = Table(
    "edits",
    metadata,
    Column("delivery_id", _Id, primary_key=True, autoincrement=False),
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
    Column("id", _Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # null while it is being sent
    Column("thread_id", _Id, nullable=False),
    Column("stale", Boolean, nullable=False),
    Column("posts", Text),  # JSON: the numbers of the posts that it shows; null where nobody knows them
    Column("kept", Text),  # JSON: what it showed before it was emptied
    Column("gone", Boolean, nullable=False, server_default=false()),  # empty for good
    Column("version", Integer, nullable=False, server_default="0"),
    Index(None, "thread_id"),
    Index(None, "guild_id", "stale"),
    sqlite_autoincrement=True,
)

# What a member asked last in a channel, and what was shown for it (`bot.discussion.answers.model.Conversation`).
conversations = Table(
    "conversations",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    _thread_key(),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
    Index(None, "thread_id"),
)

# Discord threads that discuss a post; `place_id` is null while one is being opened.
discussions = Table(
    "discussions",
    metadata,
    Column("id", _Id, primary_key=True),
    _thread_key(),
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
    Column("replay_id", _Id, ForeignKey("replays.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("post", Integer, primary_key=True),
    Column("released", Boolean, nullable=False),
)

hold_votes = Table(
    "hold_votes",
    metadata,
    Column("replay_id", _Id, primary_key=True, autoincrement=False),
    Column("post", Integer, primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["replay_id", "post"], ["holds.replay_id", "holds.post"], ondelete="CASCADE"),
)

author_members = Table(
    "author_members",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("author_key", _Key, primary_key=True),
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
    Column("thread_id", _Id, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("post", Integer),
    Column("at", Moment),
    Column("lifted_until", Moment),
    Index(None, "member_id"),
)

bots = Table("bots", metadata, Column("user_id", BigInteger, primary_key=True, autoincrement=False))

facts = Table("facts", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# What a member is about to do, such as an import that waits for its confirmation.
drafts = Table(
    "drafts",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index(None, "created_at"),
    sqlite_autoincrement=True,
)
