"""The first schema: the archive, what follows from it, the ledger, the bot's state.

A migration is frozen: it does not look at the tables in the code, which go on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String(16)
HASH = sa.String(64)
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table."""
    _create_readings()
    _create_derived()
    _create_ledger()
    _create_model_books()
    _create_bot_state()
    _create_feeds()
    op.execute("insert into positions (name, value) values ('changes', 0)")


def _create_readings() -> None:
    """What was read."""
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("path", sa.Text()),
        sa.Column("outlet", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("authors", JSON, nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("stated_language", sa.Text()),
        sa.Column("section", sa.Text()),
        sa.Column("genre", sa.Text()),
        sa.Column("rights", JSON),
        sa.Column("is_free", sa.Boolean()),
        sa.Column("guid", sa.Text()),
        sa.Column("agencies", JSON, nullable=False),
        sa.Column("correction", sa.Text()),
        sa.Column("dateline", sa.Text()),
        sa.Column("modified_value", sa.Text()),
        sa.Column("modified_basis", sa.Text()),
        sa.Column("stated_value", sa.Text()),
        sa.Column("stated_basis", sa.Text()),
        sa.Column("partial", JSON),
        sa.Column("published_value", sa.Text()),
        sa.Column("published_basis", sa.Text()),
        sa.Column("published_day", sa.String(length=10)),
        sa.Column("told_day", sa.String(length=10)),
        sa.Column("origin", ID, nullable=False),
        sa.Column("shingles", sa.Integer(), nullable=False),
        sa.Column("sampled", sa.Integer(), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("embargoed_until", MOMENT),
        sa.Column("ruled_by", HASH),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("url", name="uq_articles_url"),
    )
    op.create_index(
        "ix_articles_is_held",
        "articles",
        ["embargoed_until"],
        unique=False,
        sqlite_where=sa.text("is_held IS 1"),
        postgresql_where=sa.text("is_held IS true"),
    )
    op.create_index("ix_articles_origin", "articles", ["origin"], unique=False)
    op.create_index("ix_articles_outlet", "articles", ["outlet"], unique=False)
    op.create_index("ix_articles_published_day", "articles", ["published_day"], unique=False)
    op.create_table(
        "versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw_hash", HASH, nullable=False),
        sa.Column("text_hash", HASH, nullable=False),
        sa.Column("spans", JSON, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("is_reread", sa.Boolean(), nullable=False),
        sa.Column("captions", JSON, nullable=False),
        sa.Column("correction", sa.Text()),
        sa.Column("warnings", JSON, nullable=False),
        sa.Column("kept_share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_versions_article_articles"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint("article", "number", name="uq_versions_article"),
    )
    op.create_table(
        "aliases",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_aliases_article_articles"),
        sa.PrimaryKeyConstraint("ref", name="pk_aliases"),
    )
    op.create_index("ix_aliases_article", "aliases", ["article"], unique=False)
    op.create_table(
        "raws",
        sa.Column("raw_hash", HASH, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_raws_article_articles"),
        sa.PrimaryKeyConstraint("raw_hash", "article", name="pk_raws"),
    )
    op.create_table(
        "inputs",
        sa.Column("raw_hash", HASH, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("raw_hash", "source", name="pk_inputs"),
    )


def _create_derived() -> None:
    """What follows from it and can be made again."""
    op.create_table(
        "passages",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("text_hash", HASH, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_passages_article_articles"),
        sa.ForeignKeyConstraint(["version"], ["versions.id"], name="fk_passages_version_versions"),
        sa.PrimaryKeyConstraint("id", name="pk_passages"),
    )
    op.create_index("ix_passages_article", "passages", ["article"], unique=False)
    op.create_index("ix_passages_text_hash", "passages", ["text_hash"], unique=False)
    op.create_table(
        "embeddings",
        sa.Column("text_hash", HASH, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("passage", sa.LargeBinary(), nullable=False),
        sa.Column("sentences", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("text_hash", "model", name="pk_embeddings"),
    )
    op.create_table(
        "shingles",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.PrimaryKeyConstraint("hash", "article", name="pk_shingles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "copies",
        sa.Column("first", ID, nullable=False),
        sa.Column("second", ID, nullable=False),
        sa.Column("containment", sa.Float(), nullable=False),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("first", "second", name="pk_copies"),
    )
    op.create_index("ix_copies_second", "copies", ["second"], unique=False)
    op.create_table(
        "changes",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("passage", sa.String(length=40), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_changes"),
        sa.UniqueConstraint("passage", name="uq_changes_passage"),
    )
    op.create_table(
        "positions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_positions"),
    )


def _create_ledger() -> None:
    """What was said."""
    op.create_table(
        "given",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("digest", HASH, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_given"),
    )
    op.create_index("ix_given_thread", "given", ["thread"], unique=False)
    op.create_table(
        "statements",
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("citations", JSON, nullable=False),
        sa.ForeignKeyConstraint(["given"], ["given.id"], name="fk_statements_given_given"),
        sa.PrimaryKeyConstraint("given", "position", name="pk_statements"),
    )
    op.create_table(
        "citations",
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", ID, nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("shown", JSON, nullable=False),
        sa.ForeignKeyConstraint(["given"], ["given.id"], name="fk_citations_given_given"),
        sa.PrimaryKeyConstraint("given", "n", name="pk_citations"),
    )
    op.create_index("ix_citations_article", "citations", ["article"], unique=False)
    op.create_index("ix_citations_version", "citations", ["version"], unique=False)


def _create_model_books() -> None:
    """What a model wrote, and what it took."""
    op.create_table(
        "replies",
        sa.Column("key", HASH, nullable=False),
        sa.Column("drafts", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_replies"),
    )
    op.create_index("ix_replies_made_at", "replies", ["made_at"], unique=False)
    op.create_table(
        "spending",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("spent_at", MOMENT, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("input_tokens", sa.Integer()),
        sa.Column("cached_tokens", sa.Integer()),
        sa.Column("output_tokens", sa.Integer()),
        sa.Column("cost_usd", sa.Float()),
        sa.PrimaryKeyConstraint("sequence", name="pk_spending"),
    )
    op.create_index("ix_spending_spent_at", "spending", ["spent_at"], unique=False)


def _create_bot_state() -> None:
    """What the bot remembers."""
    op.create_table(
        "events_seen",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_events_seen"),
    )
    op.create_index("ix_events_seen_seen_at", "events_seen", ["seen_at"], unique=False)
    op.create_table(
        "threads",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "thread", name="pk_threads"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("days", JSON, nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_channel", "subscriptions", ["channel"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("local_date", sa.String(length=10), nullable=False),
        sa.Column("leased_until", MOMENT, nullable=False),
        sa.Column("posted_at", MOMENT),
        sa.Column("briefing", sa.Text()),
        sa.PrimaryKeyConstraint("subscription", "local_date", name="pk_deliveries"),
    )
    op.create_table(
        "feedback",
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("rating", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("answer", "user", name="pk_feedback"),
    )


def _create_feeds() -> None:
    """The feeds that are followed."""
    op.create_table(
        "feeds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("items", sa.Integer()),
        sa.Column("last_run_at", MOMENT),
        sa.Column("last_success_at", MOMENT),
        sa.Column("last_error", sa.Text()),
        sa.Column("last_error_at", MOMENT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("closed_until", MOMENT),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("holder", sa.Text()),
        sa.Column("leased_until", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
    )
    op.create_table(
        "feed_items",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", HASH, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.id"], name="fk_feed_items_feed_feeds"),
        sa.PrimaryKeyConstraint("feed", "item", name="pk_feed_items"),
    )
