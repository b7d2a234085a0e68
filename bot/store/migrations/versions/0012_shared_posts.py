"""What shared messages show, so that they are emptied only for it, and come back with it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns; of cards from before nobody knows which posts they show."""
    op.add_column("shared_cards", sa.Column("posts", sa.Text))
    op.add_column("shared_cards", sa.Column("kept", sa.Text))
    op.add_column("shared_cards", sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("shared_cards", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    # Until now a card was emptied for good.
    op.execute(sa.text("UPDATE shared_cards SET gone = stale"))
