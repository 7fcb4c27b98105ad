"""What the archive shows in a channel, where its admins limited it.

Who may see what without a word of theirs is decided in `bot/slack/scopes.py`.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from retrieval.index.database import metadata, put, reading, writing
from retrieval.index.tables import Json, Moment

channel_scopes = sa.Table(
    "channel_scopes",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("outlets", Json, nullable=False),
    sa.Column("is_for_shared", sa.Boolean, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ChannelScope:
    """The outlets a channel may see, and no others."""

    team: str
    channel: str
    outlets: tuple[str, ...]
    is_for_shared: bool
    """It was set while the channel was shared with another organisation: they are meant to see it too."""
    set_by: str
    set_at: datetime


class ChannelScopes:
    """The memory of what channels may see."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, scope: ChannelScope) -> None:
        """Limit a channel; what was set before is replaced."""
        row = {name: getattr(scope, name) for name in scope.__slots__} | {"outlets": list(scope.outlets)}
        with writing(self._engine) as connection:
            put(connection, channel_scopes, [row])

    def get(self, team: str, channel: str) -> ChannelScope | None:
        """Return what a channel is limited to; None when nobody limited it."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(channel_scopes).where(_is(team, channel))).mappings().first()
        return ChannelScope(**{**row, "outlets": tuple(row["outlets"])}) if row else None

    def remove(self, team: str, channel: str) -> bool:
        """Lift a channel's limit; False when it had none."""
        with writing(self._engine) as connection:
            return connection.execute(sa.delete(channel_scopes).where(_is(team, channel))).rowcount == 1


def _is(team: str, channel: str) -> sa.ColumnElement[bool]:
    return sa.and_(channel_scopes.c.team == team, channel_scopes.c.channel == channel)
