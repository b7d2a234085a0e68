"""What votes add up to, post by post, and the counts that stand on buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables; everything that has votes is stale at first."""
    op.create_table(
        "standings",
        *_post("standings"),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("up", "down", "score", "voters")),
        sa.Column("lower", sa.Float, nullable=False),
        sa.Column("divided", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "post", name="pk_standings"),
    )
    op.create_index("ix_standings_best", "standings", ["guild_id", "lower", "score", "voters", "post", "thread_id"])
    op.create_index("ix_standings_divided", "standings", ["guild_id", "divided", "voters", "post", "thread_id"])
    op.create_index("ix_reactions_at", "reactions", ["at"])
    op.create_index("ix_votes_at", "votes", ["at"])
    op.create_table(
        "stale_posts", *_post("stale_posts"), sa.PrimaryKeyConstraint("thread_id", "post", name="pk_stale_posts")
    )
    for column in ("shown_up", "shown_down"):
        op.add_column("deliveries", sa.Column(column, sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute(
        "INSERT INTO stale_posts (thread_id, post) "
        "SELECT thread_id, post FROM deliveries WHERE state = 'sent' UNION SELECT thread_id, post FROM votes"
    )


def _post(table: str) -> tuple[sa.Column[int] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("thread_id", ID, autoincrement=False, nullable=False),
        sa.Column("post", sa.Integer, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=f"fk_{table}_thread_id", ondelete="CASCADE"),
    )
