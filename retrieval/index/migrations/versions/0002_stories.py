"""Stories: the articles of each, what grouping them rests on, and what merged and split.

A migration is frozen: it does not look at the tables in the code, which go on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.String(16)
HASH = sa.String(64)
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables of stories; they are filled when stories are asked for next."""
    op.create_table(
        "story_leads",
        sa.Column("digest", HASH, nullable=False),
        sa.Column("stems", JSON, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_story_leads"),
    )
    op.create_table(
        "story_weeks",
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", HASH, nullable=False),
        sa.Column("groups", JSON, nullable=False),
        sa.PrimaryKeyConstraint("week", name="pk_story_weeks"),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_table(
        "story_articles",
        sa.Column("article", ID, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10)),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_story_articles_article_articles"),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name="fk_story_articles_story_stories"),
        sa.PrimaryKeyConstraint("article", name="pk_story_articles"),
    )
    op.create_index("ix_story_articles_story", "story_articles", ["story"], unique=False)
    op.create_table(
        "story_changes",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("other", sa.Text()),
        sa.PrimaryKeyConstraint("sequence", name="pk_story_changes"),
    )
    op.create_index("ix_story_changes_story", "story_changes", ["story"], unique=False)
    op.create_index("ix_story_changes_other", "story_changes", ["other"], unique=False)
