"""What was asked: an answer, or that something shared is read in.

A migration is frozen: it does not look at the tables in the code, which go on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; all that was asked so far are questions."""
    op.add_column("questions", sa.Column("kind", sa.String(10), nullable=False, server_default="question"))
