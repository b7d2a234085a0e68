"""How far members have read, and how they want to be shown things."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the table, and two settings."""
    op.create_table(
        "bookmarks",
        sa.Column("thread_id", ID, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("post", sa.Integer),
        sa.Column("at", sa.BigInteger),
        sa.Column("lifted_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("thread_id", "member_id", name="pk_bookmarks"),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name="fk_bookmarks_thread_id", ondelete="CASCADE"),
    )
    op.create_index("ix_bookmarks_member_id", "bookmarks", ["member_id"])
    for name in ("shield", "plain"):
        op.add_column("member_settings", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
