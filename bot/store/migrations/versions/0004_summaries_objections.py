"""Summaries that need not be worked out twice, and what members say against a point."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "summaries",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("made_from", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "what", name="pk_summaries"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_summaries_thread_id", ondelete="CASCADE"),
    )
    op.create_table(
        "objections",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "post", "passage", "member_id", name="pk_objections"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_objections_thread_id", ondelete="CASCADE"),
    )
