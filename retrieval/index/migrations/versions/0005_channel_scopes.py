"""What a channel may see, and why a reader thinks an answer is bad.

A migration is frozen: it does not look at the tables in the code, which go on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table of scopes, and the reason to feedback."""
    op.create_table(
        "channel_scopes",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("outlets", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_for_shared", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_channel_scopes"),
    )
    op.add_column("feedback", sa.Column("reason", sa.Text()))
