"""What a subscription wants and who made it, how a delivery is taken over, and whose thread it is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; what was delivered so far stays the memory of its channel."""
    op.add_column("subscriptions", sa.Column("length", sa.Text(), nullable=False, server_default="standard"))
    op.add_column("subscriptions", sa.Column("dates", sa.Text(), nullable=False, server_default="iso"))
    op.add_column("subscriptions", sa.Column("owner", sa.Text()))
    op.add_column("subscriptions", sa.Column("paused_why", sa.Text()))
    op.add_column("deliveries", sa.Column("reserved_at", MOMENT))
    op.add_column("deliveries", sa.Column("holder", sa.Text()))
    op.add_column("deliveries", sa.Column("channel", sa.Text()))
    op.create_index("ix_deliveries_channel", "deliveries", ["channel"], unique=False)
    op.execute(
        "update deliveries set channel = "
        "(select channel from subscriptions where subscriptions.id = deliveries.subscription)"
    )
    op.add_column("threads", sa.Column("briefing", sa.Text()))
