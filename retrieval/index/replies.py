"""A cache of the model's replies, so that the same request is not paid for twice.

A reply is found by a hash of everything that went into it, so the same question about the same sentences gets
it on any replica. A corrected article has different sentences and a withdrawn one has none, so neither
matches replies written from the old ones. Nothing depends on what is kept here.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from retrieval.index.database import claim, reading, writing
from retrieval.index.tables import replies
from retrieval.types import Draft

MOST_KEPT: Final = 10_000
"""A reply takes 1 to 3 kB: at most some 30 MB, and months of a newsroom's questions."""


class Replies:
    """The newest replies."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], *, most: int = MOST_KEPT) -> None:
        self._engine = engine
        self._clock = clock
        self._most = most

    def get(self, key: str) -> tuple[Draft, ...] | None:
        """Return what was written for `key`; None when nothing was.

        Raises:
            StoreError: the database cannot be read.
        """
        with reading(self._engine) as connection:
            kept = connection.scalar(sa.select(replies.c.drafts).where(replies.c.key == key))
        if kept is None:
            return None
        return tuple(Draft(text, tuple(sources), "written") for text, sources in json.loads(kept))

    def keep(self, key: str, drafts: Sequence[Draft]) -> None:
        """Keep what was written for `key`, and let go of the oldest beyond the limit.

        Raises:
            StoreError: the database cannot be written to.
        """
        kept = json.dumps([(each.text, each.sources) for each in drafts], ensure_ascii=False)
        oldest = sa.select(replies.c.made_at).order_by(replies.c.made_at.desc()).offset(self._most).limit(1)
        with writing(self._engine) as connection:
            claim(connection, replies, {"key": key, "drafts": kept, "made_at": self._clock()})
            if over := connection.scalar(oldest):
                connection.execute(sa.delete(replies).where(replies.c.made_at <= over))
