"""What a language model made of threads, and what it used up each day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "model_answers",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "key", name="pk_model_answers"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_model_answers_thread_id", ondelete="CASCADE"),
    )
    op.create_table(
        "model_days",
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.Column("micros", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_model_days"),
    )
