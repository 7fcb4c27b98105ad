"""The tables of the archive and of the ledger.

Permanent rows (versions, the ledger) never refer to derived ones (passages, shingles, origins, settled days),
which can all be rebuilt.
"""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from retrieval.index.database import metadata

ID_LENGTH: Final = 16
"""Hex digits of an article's or version's id: two of a billion things meet with odds of 1 in 37."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no type for one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware moment into UTC."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Say again that what is stored is UTC."""
        del dialect
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


Json: Final = sa.JSON(none_as_null=True)
_Id: Final = sa.String(ID_LENGTH)
_Hash: Final = sa.String(64)


# ---- what was read

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    # No foreign key: article and first version would need each other.
    sa.Column("version", _Id, nullable=False),
    sa.Column("url", sa.Text, unique=True),
    sa.Column("path", sa.Text),
    sa.Column("outlet", sa.Text),
    sa.Column("author", sa.Text),
    sa.Column("authors", Json, nullable=False),
    sa.Column("owner", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("stated_language", sa.Text),
    sa.Column("section", sa.Text),
    sa.Column("genre", sa.Text),
    sa.Column("rights", Json),
    sa.Column("is_free", sa.Boolean),
    sa.Column("guid", sa.Text),
    sa.Column("agencies", Json, nullable=False),
    sa.Column("correction", sa.Text),
    sa.Column("dateline", sa.Text),
    sa.Column("modified_value", sa.Text),
    sa.Column("modified_basis", sa.Text),
    # What the article itself says of its day: a whole date, or one without a year.
    sa.Column("stated_value", sa.Text),
    sa.Column("stated_basis", sa.Text),
    sa.Column("partial", Json),
    # What follows from it and, for a date without a year, from the neighbours.
    sa.Column("published_value", sa.Text),
    sa.Column("published_basis", sa.Text),
    sa.Column("published_day", sa.String(10), index=True),
    # The day it told its neighbours when years were settled last; empty where it told none.
    sa.Column("told_day", sa.String(10)),
    sa.Column("origin", _Id, nullable=False, index=True),
    # How many shingles its current text has, and how many of them a long text would keep too.
    sa.Column("shingles", sa.Integer, nullable=False),
    sa.Column("sampled", sa.Integer, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("is_withdrawn", sa.Boolean, nullable=False),
    # What the outlet lets be shown, and the bytes that said so last.
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("embargoed_until", Moment),
    sa.Column("ruled_by", _Hash),
    # What follows from it: whether the article is hidden for now.
    sa.Column("is_held", sa.Boolean, nullable=False),
    sa.Index("ix_articles_outlet", "outlet"),
    # Of the few that are held: an index of all would be taken for finding those that are not, which is all.
    sa.Index(
        "ix_articles_is_held",
        "embargoed_until",
        sqlite_where=sa.text("is_held IS 1"),
        postgresql_where=sa.text("is_held IS true"),
    ),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("article", _Id, sa.ForeignKey("articles.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("raw_hash", _Hash, nullable=False),
    sa.Column("text_hash", _Hash, nullable=False),
    sa.Column("spans", Json, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("is_reread", sa.Boolean, nullable=False),
    sa.Column("captions", Json, nullable=False),
    sa.Column("correction", sa.Text),
    sa.Column("warnings", Json, nullable=False),
    sa.Column("kept_share", sa.Float, nullable=False),
    sa.UniqueConstraint("article", "number"),
)

aliases = sa.Table(
    "aliases",
    metadata,
    # A URL or a path; the two never look alike.
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("article", _Id, sa.ForeignKey("articles.id"), nullable=False, index=True),
)

raws = sa.Table(
    "raws",
    metadata,
    sa.Column("raw_hash", _Hash, primary_key=True),
    sa.Column("article", _Id, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("version", _Id, nullable=False),
)

inputs = sa.Table(
    "inputs",
    metadata,
    sa.Column("raw_hash", _Hash, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    # Which reading code it was read by: a newer one may read more out of the same bytes.
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("readings", sa.Integer, nullable=False),
)

# ---- what follows from it

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("version", _Id, sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("article", _Id, sa.ForeignKey("articles.id"), nullable=False, index=True),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("last", sa.Integer, nullable=False),
    sa.Column("text_hash", _Hash, nullable=False, index=True),
)

embeddings = sa.Table(
    "embeddings",
    metadata,
    sa.Column("text_hash", _Hash, primary_key=True),
    sa.Column("model", sa.Text, primary_key=True),
    # Half-precision floats, the sentences' one after another.
    sa.Column("passage", sa.LargeBinary, nullable=False),
    sa.Column("sentences", sa.LargeBinary, nullable=False),
)

shingles = sa.Table(
    "shingles",
    metadata,
    sa.Column("hash", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article", _Id, primary_key=True),
    sqlite_with_rowid=False,
)

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("first", _Id, primary_key=True),
    sa.Column("second", _Id, primary_key=True, index=True),
    sa.Column("containment", sa.Float, nullable=False),
    # The share of the larger text that the smaller one holds: an update adds to what it copies.
    sa.Column("coverage", sa.Float, nullable=False),
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("passage", sa.String(40), nullable=False, unique=True),
    sa.Column("is_present", sa.Boolean, nullable=False),
)

# ---- stories: which articles belong together

story_leads = sa.Table(
    "story_leads",
    metadata,
    # Of the version read and its title: other words are another lead.
    sa.Column("digest", _Hash, primary_key=True),
    sa.Column("stems", Json, nullable=False),
)

story_weeks = sa.Table(
    "story_weeks",
    metadata,
    sa.Column("week", sa.Integer, primary_key=True, autoincrement=False),
    # Of all that the week's groups follow from: while it stays, so do they.
    sa.Column("digest", _Hash, nullable=False),
    sa.Column("groups", Json, nullable=False),
)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
)

story_articles = sa.Table(
    "story_articles",
    metadata,
    # The key: an article is of one story at most.
    sa.Column("article", _Id, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("story", sa.Text, sa.ForeignKey("stories.id"), nullable=False, index=True),
    # Printed or placed; null where nobody knows.
    sa.Column("day", sa.String(10)),
)

story_changes = sa.Table(
    "story_changes",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("changed_at", Moment, nullable=False),
    # merged: `story` went into `other`. split: `other` came out of it. ended: nothing of it is shown.
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("story", sa.Text, nullable=False, index=True),
    sa.Column("other", sa.Text, index=True),
)

CHANGES: Final = "changes"
"""The position that is the last sequence number given."""

SETTLED: Final = "settled"
"""The position up to which days and origins were derived."""

COPIES_JUDGED: Final = "copies judged"
"""The position that is the rule by which the stored pairs of copies were judged."""

positions = sa.Table(
    "positions",
    metadata,
    # Beside the two above: how far each follower has come that has no memory of its own.
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

# ---- what was said

given = sa.Table(
    "given",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("thread", sa.Text, nullable=False, index=True),
    # The place in its thread, from 0: two answers of one second still have an order.
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    # Of all that makes it what it is; tells the same thing given again from another of the same short id.
    sa.Column("digest", _Hash, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
)

statements = sa.Table(
    "statements",
    metadata,
    sa.Column("given", sa.Text, sa.ForeignKey("given.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("citations", Json, nullable=False),
)

citations = sa.Table(
    "citations",
    metadata,
    sa.Column("given", sa.Text, sa.ForeignKey("given.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article", _Id, nullable=False, index=True),
    sa.Column("version", _Id, nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    # The article as it was shown: title, outlet, day and origin may be known better by now.
    sa.Column("shown", Json, nullable=False),
)

# ---- what a model wrote, and what it took

replies = sa.Table(
    "replies",
    metadata,
    sa.Column("key", _Hash, primary_key=True),
    sa.Column("drafts", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False, index=True),
)

spending = sa.Table(
    "spending",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("spent_at", Moment, nullable=False, index=True),
    sa.Column("model", sa.Text, nullable=False),
    # Null: the server did not say, or the model's price is not known.
    sa.Column("input_tokens", sa.Integer),
    sa.Column("cached_tokens", sa.Integer),
    sa.Column("output_tokens", sa.Integer),
    sa.Column("cost_usd", sa.Float),
)
