"""Which articles came in through which feed, and the feeds a channel may see.

A migration is frozen: it does not look at the tables in the code, which go on changing.
"""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table and the column; tell of the items known so far which articles they are."""
    op.create_table(
        "feed_articles",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("article", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("feed", "article", name="pk_feed_articles"),
        sa.ForeignKeyConstraint(["feed"], ["feeds.id"], name="fk_feed_articles_feed_feeds"),
    )
    op.add_column(
        "channel_scopes",
        sa.Column("feeds", sa.JSON(none_as_null=True), nullable=False, server_default=sa.text("'[]'")),
    )
    found = sorted(set(_came_in(op.get_bind())))
    if found:
        came = sa.table("feed_articles", sa.column("feed", sa.Text()), sa.column("article", sa.String(16)))
        op.bulk_insert(came, [{"feed": feed, "article": article} for feed, article in found])


def _came_in(connection: Connection) -> Iterator[tuple[str, str]]:
    """The articles of feeds' items: an item is known by the hash of its link, else of its id.

    An article whose page goes by another address than the feed's link is not found; it belongs to the feed
    once that brings it again.
    """
    items: dict[str, list[str]] = {}
    for feed, item in connection.execute(sa.text("select feed, item from feed_items where state = 'stored'")):
        items.setdefault(item, []).append(feed)
    if not items:
        return
    places = {url: feed for feed, url in connection.execute(sa.text("select id, url from feeds"))}
    for ref, article in connection.execute(sa.text("select ref, article from aliases")):
        yield from ((feed, article) for feed in items.get(_key(ref), ()))
        # What has no link is called FEED#ID, and its record #1.
        place, _, name = ref.rpartition("#")[0].partition("#")
        if place in places and places[place] in items.get(_key(name), ()):
            yield places[place], article


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
