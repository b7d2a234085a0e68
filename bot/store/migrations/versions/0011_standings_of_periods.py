"""What votes and quotes add up to, post by post, for all time and for the last day, week, month and year."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table anew: it is derived. Everything that has votes or quotes is stale at first."""
    op.drop_table("standings")
    op.create_table(
        "standings",
        sa.Column("thread_id", ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer, autoincrement=False, nullable=False) for name in ("post", "days")),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("up", "down", "score", "voters")),
        sa.Column("lower", sa.Float, nullable=False),
        sa.Column("divided", sa.Float, nullable=False),
        sa.Column("quoted", sa.Integer, nullable=False),
        sa.Column("oldest", sa.BigInteger),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_standings_thread_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thread_id", "post", "days", name="pk_standings"),
    )
    _index("best", "voters > 0", "guild_id", "days", "lower DESC", "score DESC", "voters DESC", "post", "thread_id")
    _index("divided", "divided > 0", "guild_id", "days", "divided DESC", "voters DESC", "post", "thread_id")
    _index("quoted", "quoted > 0", "guild_id", "days", "quoted DESC", "post", "thread_id")
    _index("oldest", "oldest IS NOT NULL", "days", "oldest")
    op.execute(
        "INSERT INTO stale_posts (thread_id, post) "
        "SELECT thread_id, post FROM deliveries WHERE state = 'sent' UNION SELECT thread_id, post FROM votes "
        "UNION SELECT thread_id, source FROM post_quotes WHERE source IS NOT NULL "
        "ON CONFLICT DO NOTHING"
    )


def _index(name: str, where: str, *columns: str) -> None:
    op.create_index(
        f"ix_standings_{name}",
        "standings",
        [sa.text(column) for column in columns],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
