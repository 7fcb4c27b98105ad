"""Which outlets a channel may see, where its admins have limited it.

What applies where they have set no limit is decided in `bot/slack/scopes.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from retrieval.index.database import metadata, put, reading, writing
from retrieval.index.tables import Json, Moment
from retrieval.types import Filters

if TYPE_CHECKING:
    from bot.feed_store import FeedStore
    from retrieval.index.archive import Archive

NO_ARTICLE: Final = "none"
"""The id of no article, for ids are hex digits: whoever may see this one alone sees nothing."""

channel_scopes = sa.Table(
    "channel_scopes",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("outlets", Json, nullable=False),
    sa.Column("feeds", Json, nullable=False, server_default=sa.text("'[]'")),
    sa.Column("is_for_shared", sa.Boolean, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ChannelScope:
    """What a channel may see: what these outlets print, what came in through these feeds, and no more."""

    team: str
    channel: str
    outlets: tuple[str, ...]
    is_for_shared: bool
    """It was set while the channel was shared with another organisation: they are meant to see it too."""
    set_by: str
    set_at: datetime
    feeds: tuple[str, ...] = ()
    """Ids; one that is followed no longer brings nothing."""

    def limit(self, feeds: "FeedStore", archive: "Archive") -> Filters:
        """What may be seen at this moment.

        Through which feed an article came only the bot knows, so that feeds become the articles they brought.
        """
        if self.outlets and not self.feeds:
            return Filters(outlets=self.outlets)
        came = feeds.articles(self.feeds)
        printed = archive.article_ids(Filters(outlets=self.outlets)) if self.outlets else ()
        return Filters(articles=tuple(sorted({*came, *printed})) or (NO_ARTICLE,))


class ChannelScopes:
    """The memory of what channels may see."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, scope: ChannelScope) -> None:
        """Limit a channel; what was set before is replaced."""
        row = {name: getattr(scope, name) for name in scope.__slots__}
        row |= {name: list(row[name]) for name in ("outlets", "feeds")}
        with writing(self._engine) as connection:
            put(connection, channel_scopes, [row])

    def get(self, team: str, channel: str) -> ChannelScope | None:
        """Return what a channel is limited to; None when nobody limited it."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(channel_scopes).where(_is(team, channel))).mappings().first()
        if row is None:
            return None
        return ChannelScope(**{**row, "outlets": tuple(row["outlets"]), "feeds": tuple(row["feeds"])})

    def remove(self, team: str, channel: str) -> bool:
        """Lift a channel's limit; False when it had none."""
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(channel_scopes).where(_is(team, channel))).rowcount == 1


def _is(team: str, channel: str) -> sa.ColumnElement[bool]:
    return sa.and_(channel_scopes.c.team == team, channel_scopes.c.channel == channel)
