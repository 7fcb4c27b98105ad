"""Briefings on a window, and those that channels subscribe to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.limited import EVERYTHING, is_limited, is_open
from bot.parts import Parts
from bot.schedule import Plan, due_day, length_of, next_moment, window_of
from retrieval.errors import NotFoundError
from retrieval.types import Briefing, Filters

if TYPE_CHECKING:
    from bot.subscriptions import Claim, Subscription
    from retrieval.chain.brief import Reader
    from retrieval.chain.topics.memory import Memory
    from retrieval.chain.topics.ranking import Likeness

REMEMBERED: Final = timedelta(days=14)
"""What a channel was told longer ago may be told again: nobody remembers it word for word."""

STANDARD: Final = "standard"

SOME_FEED_FAILED: Final = "a feed could not be read; some news of these days may be missing"


@dataclass(frozen=True, slots=True)
class Briefings:
    """Briefs, subscribes channels, and knows what they were told."""

    parts: Parts

    # ---- briefings

    def brief(self, window: Filters, *, topics: Sequence[str] = (), length: str = STANDARD) -> Briefing:
        """Brief on a window for nobody in particular, who was told nothing before; keep the briefing."""
        from retrieval.chain.brief import Length, Reader

        return self._brief(window, Reader(tuple(topics), length=Length(*length_of(length))))

    def brief_for(
        self, subscription: "Subscription", day: date | None = None, *, limit: Filters = EVERYTHING
    ) -> Briefing:
        """Brief a channel on what is new to it; keep the briefing, which counts as told once it is delivered.

        Args:
            subscription: Whom it is for.
            day: The local date it is of; the present one when left out.
            limit: What the channel may see; everything when left out.
        """
        from retrieval.chain.brief import Length, Reader

        plan = subscription.plan
        day = day or self.next_due(plan)
        since, until = window_of(plan, day, self.parts.state.last_delivered(subscription.id))
        reader = Reader(plan.topics, self.memory(subscription.channel, day), Length(*length_of(plan.length)))
        return self._brief(replace(limit, since=since, until=until), reader)

    def memory(self, channel: str, day: date) -> "Memory":
        """What a channel was told in the days before."""
        from retrieval.chain.topics.memory import Memory

        state, ledger = self.parts.state, self.parts.ledger
        told = [ledger.answer(each) for each in state.told(channel, day - REMEMBERED)]
        briefings = [each for each in told if isinstance(each, Briefing)]
        ids = {name for each in briefings for item in each.items for name in item.versions}
        versions = self.parts.archive.versions_by_id(sorted(ids))
        return Memory(briefings, versions, state.last_written(channel))

    def _brief(self, window: Filters, reader: "Reader") -> Briefing:
        from retrieval.chain.brief import Briefer

        parts = self.parts
        parts.let_out()
        briefer = Briefer(
            parts.archive,
            parts.ledger,
            parts.clock,
            parts.settings.zone.key,
            lambda _words: parts.chat_model.writer("brief"),
            parts.storybook.among,
            self._likeness if reader.topics else None,
        )
        return briefer(window, reader=reader, failures=self._feed_gaps(window))

    @property
    def _likeness(self) -> "Likeness | None":
        """Compares a described interest with stories; None without an embedding model."""
        if (model := self.parts.embeddings) is None:
            return None
        import numpy as np

        def likeness(topic: str, texts: Sequence[str]) -> list[float]:
            wanted, *others = (np.asarray(model.embed_query(each)) for each in (topic, *texts))
            wanted /= np.linalg.norm(wanted)
            return [float(wanted @ each / np.linalg.norm(each)) for each in others]

        return likeness

    def _feed_gaps(self, window: Filters) -> tuple[str, ...]:
        """What is missing of a window because feeds failed."""
        from bot.feeds import gaps

        zone = self.parts.settings.zone
        since, until = (
            datetime.combine(day, time.min, zone) if day else None for day in (window.since, window.until)
        )
        failing = gaps(self.parts.feeds.all(), since, until, zone)
        # A feed's name tells of what who sees a part only may not know of.
        return (SOME_FEED_FAILED,) if failing and is_limited(window) else failing

    # ---- subscriptions

    def subscribe(
        self, channel: str, plan: Plan, *, owner: str | None = None
    ) -> "tuple[Subscription, datetime]":
        """Subscribe a channel, or resume it; return the subscription and when it is due next.

        Args:
            channel: Slack's id.
            plan: When it is due, and what about.
            owner: The Slack user who asks for it, and who is told when nothing can be posted any more.
        """
        now = self.parts.clock()
        made = self.parts.state.subscribe(channel, plan, now, owner=owner)
        return made, next_moment(plan, now)

    def next_due(self, plan: Plan) -> date:
        """The local date of the briefing that is due, or of the next one."""
        now = self.parts.clock()
        return due_day(plan, now) or next_moment(plan, now).date()

    def claims(self) -> "Iterator[Claim]":
        """Claim what is due, one at a time: each is to be delivered before the next one is asked for."""
        for subscription in self.parts.state.subscriptions():
            now = self.parts.clock()
            day = due_day(subscription.plan, now)
            if day is None or subscription.paused_why:
                continue
            if claimed := self.parts.state.claim_delivery(subscription, day, now):
                yield claimed

    def reserved(self, claimed: "Claim", limit: Filters = EVERYTHING) -> Briefing | None:
        """The briefing to post for a claim; None when another took it over meanwhile.

        What was reserved before is posted as it was written: it may be out already. Whether the channel may
        still see it is for whoever posts it to ask.
        """
        briefing = self._left(claimed) or self.brief_for(
            claimed.subscription, claimed.local_date, limit=limit
        )
        return briefing if self.parts.state.reserve(claimed, briefing.id, self.parts.clock()) else None

    def _left(self, claimed: "Claim") -> Briefing | None:
        if claimed.briefing is None:
            return None
        found = self.parts.ledger.answer(claimed.briefing)
        return found if isinstance(found, Briefing) else None

    # ---- the thread of a briefing

    def scope_of(self, conversation: str | None) -> tuple[str, ...]:
        """The articles that a question in a briefing's thread is about first; none elsewhere."""
        named = self.parts.state.briefing_of(conversation) if conversation else None
        try:
            given = self.parts.ledger.answer(named) if named else None
        except NotFoundError:
            return ()
        items = given.items if isinstance(given, Briefing) else ()
        return tuple(dict.fromkeys(article for item in items for article in item.articles))


def shows_only(briefing: Briefing, limit: Filters) -> bool:
    """Whether a briefing, written when more may have been allowed, shows nothing beyond a limit."""
    outlets = {each.outlet for each in briefing.citations}
    outlets |= {outlet for item in briefing.items for outlet in item.outlets}
    articles = {each.article for each in briefing.citations}
    articles |= {article for item in briefing.items for article in item.articles}
    names_feeds = any(each != SOME_FEED_FAILED for each in briefing.failures)
    return (
        all(is_open(each, limit.outlets) for each in outlets)
        and all(is_open(each, limit.articles) for each in articles)
        and not (is_limited(limit) and names_feeds)
    )
