"""What members asked last, Discord threads that discuss a post, and replays that wait for the room."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables, and how many members let a held replay go on."""
    op.create_table(
        "conversations",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", "member_id", name="pk_conversations"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_conversations_thread_id", ondelete="CASCADE"),
    )
    op.create_index("ix_conversations_at", "conversations", ["at"])
    op.create_index("ix_conversations_thread_id", "conversations", ["thread_id"])
    op.create_table(
        "discussions",
        sa.Column("id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("parent_id", sa.BigInteger, nullable=False),
        sa.Column("place_id", sa.BigInteger),
        sa.Column("opener_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_discussions"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_discussions_thread_id", ondelete="CASCADE"),
        sa.UniqueConstraint("place_id", name="uq_discussions_place_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_discussions_thread_id_post", "discussions", ["thread_id", "post"])
    op.create_index("ix_discussions_guild_id", "discussions", ["guild_id"])
    op.add_column("replays", sa.Column("hold", sa.Integer))
    op.create_table(
        "holds",
        sa.Column("replay_id", ID, nullable=False),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("replay_id", "post", name="pk_holds"),
        sa.ForeignKeyConstraint(["replay_id"], ["replays.id"], name="fk_holds_replay_id", ondelete="CASCADE"),
    )
    op.create_table(
        "hold_votes",
        sa.Column("replay_id", ID, nullable=False),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("replay_id", "post", "member_id", name="pk_hold_votes"),
        sa.ForeignKeyConstraint(
            ["replay_id", "post"],
            ["holds.replay_id", "holds.post"],
            name="fk_hold_votes_replay_id_post",
            ondelete="CASCADE",
        ),
    )
