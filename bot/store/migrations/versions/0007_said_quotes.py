"""Cards that lead to what members wrote in a server."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "said_quotes",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("source_channel_id", sa.BigInteger, nullable=False),
        sa.Column("source_message_id", sa.BigInteger, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("quoter_id", sa.BigInteger, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("words", sa.Boolean, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("stale", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_said_quotes"),
        sa.CheckConstraint("source IN ('there', 'edited', 'deleted', 'withdrawn')", name="ck_said_quotes_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_said_quotes_source_message_id", "said_quotes", ["source_message_id"])
    op.create_index("ix_said_quotes_message_id", "said_quotes", ["message_id"])
    op.create_index("ix_said_quotes_guild_id_stale", "said_quotes", ["guild_id", "stale"])
