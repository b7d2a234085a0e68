"""Hidden posts, the queue of messages to edit, which passage an excerpt shows, and quotes as pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables, and the mark of a quote that is shown as a picture too."""
    op.create_table(
        "posted_excerpts",
        sa.Column("delivery_id", ID, autoincrement=False, nullable=False),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_posted_excerpts"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_posted_excerpts_delivery_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "hidden_posts",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("member_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "post", name="pk_hidden_posts"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_hidden_posts_thread_id", ondelete="CASCADE"),
    )
    op.create_table(
        "edits",
        sa.Column("delivery_id", ID, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("gone", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_edits"),
        sa.CheckConstraint("gone IN ('thread', 'post')", name="ck_edits_gone"),
    )
    op.create_index("ix_edits_guild_id_due_at", "edits", ["guild_id", "due_at"])
    op.add_column("posted_quotes", sa.Column("picture", sa.Boolean, nullable=False, server_default=sa.false()))
