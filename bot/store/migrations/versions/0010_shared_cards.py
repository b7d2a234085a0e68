"""Messages that show what several posts of a thread say."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "shared_cards",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("stale", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shared_cards"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shared_cards_thread_id", "shared_cards", ["thread_id"])
    op.create_index("ix_shared_cards_guild_id_stale", "shared_cards", ["guild_id", "stale"])
