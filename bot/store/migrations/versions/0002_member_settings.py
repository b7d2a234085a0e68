"""What members want of the bot, and whom moderators blocked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "member_settings",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("opted_out", sa.Boolean, nullable=False),
        sa.Column("blocked", sa.Boolean, nullable=False),
        sa.Column("quoting", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_member_settings"),
        sa.CheckConstraint("quoting IN ('yes', 'ask', 'no')", name="ck_member_settings_quoting"),
    )
