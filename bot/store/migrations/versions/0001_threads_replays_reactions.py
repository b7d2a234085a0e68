"""Threads and posts with their full text index, replays and deliveries, reactions and votes, posted quotes, facts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make everything, from nothing."""
    _archive()
    _full_text()
    _motion()
    _room()


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _of_thread(table: str, *, primary_key: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("thread_id", ID, primary_key=primary_key, nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=f"fk_{table}_thread_id", ondelete="CASCADE"),
    )


def _archive() -> None:
    op.create_table(
        "threads",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("site", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("source_format", sa.Text, nullable=False),
        sa.Column("nsfw", sa.Boolean, nullable=False),
        sa.Column("posts", sa.Integer, nullable=False),
        sa.Column("authors", sa.Integer, nullable=False),
        sa.Column("first_posted_at", sa.BigInteger),
        sa.Column("last_posted_at", sa.BigInteger),
        sa.Column("imported_by", sa.BigInteger, nullable=False),
        sa.Column("imported_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.UniqueConstraint("guild_id", "fingerprint", name="uq_threads_guild_id_fingerprint"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "posts",
        sa.Column("id", ID, nullable=False),
        *_of_thread("posts"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("author_key", KEY),
        sa.Column("posted_at", sa.BigInteger),
        sa.Column("zone_known", sa.Boolean, nullable=False),
        sa.Column("precision", sa.Text, nullable=False),
        sa.Column("reply_to", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("further", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("thread_id", "number", name="uq_posts_thread_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_thread_id_author_key_number", "posts", ["thread_id", "author_key", "number"])
    op.create_index("ix_posts_thread_id_reply_to", "posts", ["thread_id", "reply_to"])
    op.create_table(
        "post_quotes",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Integer),
        sa.Column("author", sa.Text),
        sa.PrimaryKeyConstraint("thread_id", "number", "position", name="pk_post_quotes"),
        sa.ForeignKeyConstraint(
            ["thread_id", "number"],
            ["posts.thread_id", "posts.number"],
            name="fk_post_quotes_thread_id_number",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_post_quotes_thread_id_source", "post_quotes", ["thread_id", "source"])
    op.create_table(
        "remarks",
        *_of_thread("remarks"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.PrimaryKeyConstraint("thread_id", "position", name="pk_remarks"),
    )


def _full_text() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # External content: the index holds no second copy of the text, and 'rebuild' makes it anew from `posts`.
        op.execute(
            "CREATE VIRTUAL TABLE post_words USING fts5"
            "(text, content='posts', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )
        op.execute(
            "CREATE TRIGGER post_words_insert AFTER INSERT ON posts BEGIN "
            "INSERT INTO post_words (rowid, text) VALUES (new.id, new.text); END"
        )
        op.execute(
            "CREATE TRIGGER post_words_delete AFTER DELETE ON posts BEGIN "
            "INSERT INTO post_words (post_words, rowid, text) VALUES ('delete', old.id, old.text); END"
        )
        op.execute(
            "CREATE TRIGGER post_words_update AFTER UPDATE OF text ON posts BEGIN "
            "INSERT INTO post_words (post_words, rowid, text) VALUES ('delete', old.id, old.text); "
            "INSERT INTO post_words (rowid, text) VALUES (new.id, new.text); END"
        )
        return
    op.execute(
        "CREATE TABLE post_words ("
        "post_id BIGINT CONSTRAINT pk_post_words PRIMARY KEY "
        "CONSTRAINT fk_post_words_post_id REFERENCES posts (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)"
    )
    op.execute("CREATE INDEX ix_post_words_words ON post_words USING gin (words)")


def _motion() -> None:
    op.create_table(
        "replays",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        *_of_thread("replays"),
        sa.Column("host_id", sa.BigInteger, nullable=False),
        sa.Column("pace", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("factor", sa.Float, nullable=False),
        sa.Column("style", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("panel_channel_id", sa.BigInteger),
        sa.Column("panel_message_id", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replays"),
        sa.CheckConstraint("pace IN ('manual', 'steady', 'original')", name="ck_replays_pace"),
        sa.CheckConstraint("style IN ('voices', 'plain')", name="ck_replays_style"),
        sa.CheckConstraint("state IN ('running', 'paused', 'finished', 'stopped')", name="ck_replays_state"),
        sqlite_autoincrement=True,
    )
    live = _where("state IN ('running', 'paused')")
    op.create_index("uq_replays_live_channel", "replays", ["channel_id"], unique=True, **live)
    op.create_index("ix_replays_guild_id", "replays", ["guild_id"])
    op.create_index("ix_replays_thread_id", "replays", ["thread_id"])
    op.create_table(
        "replay_runs",
        sa.Column("replay_id", ID, nullable=False),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("replay_id", "run", name="pk_replay_runs"),
        sa.ForeignKeyConstraint(["replay_id"], ["replays.id"], name="fk_replay_runs_replay_id", ondelete="CASCADE"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        *_of_thread("deliveries"),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("replay_id", ID),
        sa.Column("run", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["replay_id"], ["replays.id"], name="fk_deliveries_replay_id", ondelete="CASCADE"),
        sa.CheckConstraint("kind IN ('replay', 'excerpt', 'card', 'quote')", name="ck_deliveries_kind"),
        sa.CheckConstraint("state IN ('sending', 'sent', 'deleted')", name="ck_deliveries_state"),
        sa.CheckConstraint("(state = 'sending') = (message_id IS NULL)", name="ck_deliveries_message"),
        sa.UniqueConstraint("message_id", name="uq_deliveries_message_id"),
        sa.UniqueConstraint("replay_id", "run", "post", "part", name="uq_deliveries_replay_id_run_post_part"),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_deliveries_open", "deliveries", ["replay_id"], unique=True, **_where("state = 'sending'"))
    op.create_index("ix_deliveries_thread_id_post", "deliveries", ["thread_id", "post"])
    op.create_index("ix_deliveries_guild_id_id", "deliveries", ["guild_id", "id"])


def _room() -> None:
    op.create_table(
        "reactions",
        sa.Column("message_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("emoji", sa.Text, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("stands", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "member_id", "emoji", name="pk_reactions"),
    )
    op.create_table(
        "votes",
        *_of_thread("votes"),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "post", "member_id", name="pk_votes"),
        sa.CheckConstraint("value <> 0", name="ck_votes_value"),
    )
    op.create_table(
        "posted_quotes",
        sa.Column("id", ID, nullable=False),
        *_of_thread("posted_quotes"),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("quoter_id", sa.BigInteger, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_posted_quotes"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_posted_quotes_delivery_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("delivery_id", name="uq_posted_quotes_delivery_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posted_quotes_thread_id_post", "posted_quotes", ["thread_id", "post"])
    op.create_table(
        "author_members",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("author_key", KEY, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "author_key", name="pk_author_members"),
    )
    op.create_table(
        "bots",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_bots"),
    )
    op.create_table(
        "facts",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_facts"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_created_at", "drafts", ["created_at"])
