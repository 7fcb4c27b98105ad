"""Answering a question: one step after the other.

    question (+ thread) → followup → query → search → select → write → check → compare → number → ledger

Each step is a function in a module of its own; here they are called in order, and their results become one
`Answer`. The result has the same shape with a model and without.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from retrieval.chain.compare import disagreements
from retrieval.chain.comparing.differ import readable, topic_compared
from retrieval.chain.followup import Rewrite, standalone
from retrieval.chain.query import within_reach
from retrieval.chain.question.lacking import lacking
from retrieval.chain.question.overview import asks_for_news, overview
from retrieval.chain.question.seek import Asked, Search, seek
from retrieval.chain.question.sufficiency import Judged
from retrieval.chain.select import select
from retrieval.chain.summarize import articles_about
from retrieval.chain.topics.digest import originals
from retrieval.chain.writing.compose import LanguageWriter, Record, compose
from retrieval.chain.writing.numbering import Numbering, citation_of, marked
from retrieval.chain.writing.outlet_lines import compose_differences
from retrieval.types import Answer, Checks, Citation, Draft, Evidence, Filters, Found, Sentence, Statement

# Enough passages that a second and a third outlet's account is among them.
TOP_K: Final = 12

# A comparison reads more articles than an answer, and is longer.
COMPARISON_TOP_K: Final = 40
COMPARISON_WORDS: Final = 200

# What is named as the nearest thing there is, when nothing answers.
NEAREST: Final = 3

# Whoever asks so wants the present state of things; news of it is old after three days.
SOUNDS_CURRENT: Final = re.compile(
    r"\b(?:now|currently|at\s+the\s+moment|latest|newest|today|so\s+far|still|up\s+to\s+date|these\s+days)\b",
    re.IGNORECASE,
)
STALE_AFTER: Final = timedelta(days=3)

EXTRACTIVE: Final = "extractive"
NOTHING: Final = "Nothing in the archive answers this."
WIDENED: Final = "the stories of this briefing do not answer this; the rest of the archive does"


class Outlets(Protocol):
    """What answering needs of the archive."""

    def outlets(self) -> Mapping[str, int]:
        """Return the archive's outlets and how many articles each has."""
        ...


class Ledger(Protocol):
    """Where answers are kept."""

    def record(self, entry: Answer, *, thread: str | None, now: datetime) -> Answer:
        """Keep an answer for good."""
        ...

    def thread(self, thread_id: str) -> Sequence[Answer]:
        """Return the answers given in a thread, oldest first."""
        ...


@dataclass(frozen=True)
class Answerer:
    """Answers questions from one archive."""

    search: Search
    archive: Outlets
    ledger: Ledger
    clock: Callable[[], datetime]
    """The present moment, in the desk's zone."""
    writer: LanguageWriter | None = None
    """Writes with a model; None for the sources' own sentences."""
    rewrite: Rewrite | None = None
    """Resolves follow-ups with a model; None for rules."""
    comparer: LanguageWriter | None = None
    """Writes with a model how outlets differ; None for their own sentences."""

    def __call__(
        self,
        question: str,
        *,
        thread: str | None = None,
        filters: Filters | None = None,
        scope: Sequence[str] = (),
    ) -> Answer:
        """Answer `question` and keep the answer.

        Args:
            question: As asked; in a thread it may lean on what was asked before.
            thread: Id of the conversation it belongs to, if any.
            filters: What the caller chose; wins over what is read out of the question.
            scope: Ids of the articles to look in first; the whole archive when they hold no answer.
        """
        told = self.stream(question, thread=thread, filters=filters, scope=scope)
        return next(each for each in told if isinstance(each, Answer))

    def stream(
        self,
        question: str,
        *,
        thread: str | None = None,
        filters: Filters | None = None,
        scope: Sequence[str] = (),
    ) -> Iterator[Statement | Answer]:
        """Give each statement as soon as it has been checked, then the whole answer, which is kept.

        Raises:
            UsageError: the question is too long to be read.
        """
        return self._told(within_reach(question), thread, filters or Filters(), tuple(scope))

    def _told(
        self, question: str, thread: str | None, filters: Filters, scope: tuple[str, ...]
    ) -> Iterator[Statement | Answer]:
        watch, record = Watch(), Record()
        turn = self._turn_within(scope, question, thread, filters)
        watch.stop("search")
        numbering = Numbering(turn.evidence)
        statements: list[Statement] = []
        writer = self.comparer if turn.compares else self.writer
        for draft, checks in _drafts(turn, writer, record):
            statements.append(numbering.statement(draft, checks))
            yield statements[-1]
        watch.stop("write")
        engine = writer.engine if writer and record.is_written else EXTRACTIVE
        answer = finished(turn, tuple(statements), numbering, record)
        answer = replace(answer, engine=engine, timings_ms=watch.milliseconds())
        yield self.ledger.record(answer, thread=thread, now=turn.now)

    def _turn_within(
        self, scope: tuple[str, ...], question: str, thread: str | None, filters: Filters
    ) -> "Turn":
        """Gather the evidence in a scope; where it holds none, in the whole archive, which is noted."""
        earlier = self.ledger.thread(thread) if thread else ()
        alone = standalone(question, earlier, rewrite=self.rewrite)
        chosen = frozenset(filters.articles)
        inside = tuple(each for each in scope if not chosen or each in chosen)
        if not inside:
            return self._turn(question, alone, filters)
        within = self._turn(question, alone, replace(filters, articles=inside))
        if within.evidence:
            return within
        wide = self._turn(question, alone, filters)
        if not wide.evidence:
            return wide
        return replace(wide, found=replace(wide.found, notes=(*wide.found.notes, WIDENED)))

    def _turn(self, question: str, alone: str, filters: Filters) -> "Turn":
        """Read the question, which stands alone as `alone`, and gather the evidence."""
        now = self.clock()
        if topic := topic_compared(alone):
            return replace(self._comparison(topic, now, filters), question=question, standalone=alone)
        asked = Asked(alone, now.date(), tuple(self.archive.outlets()), filters)
        search = Judged(self.search)
        found = seek(asked, search, top_k=TOP_K)
        similarity = search.sentence_scores(found.query, [hit.passage for hit in found.hits])
        return Turn(question, alone, now, found, _evidence(found, similarity), similarity)

    def _comparison(self, topic: str, now: datetime, filters: Filters) -> "Turn":
        """Gather what the outlets say on a topic."""
        asked = Asked(topic, now.date(), tuple(self.archive.outlets()), filters)
        found = seek(asked, self.search, top_k=COMPARISON_TOP_K)
        versions = {hit.passage.version.article.id: hit.passage.version for hit in found.hits}
        told = [versions[each] for each in articles_about(found)] if found.relevance.is_relevant else []
        return Turn(topic, topic, now, found, readable(originals(told)), {}, compares=True)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what was found for it."""

    question: str
    """As asked."""
    standalone: str
    """As it was understood to stand alone."""
    now: datetime
    found: Found
    evidence: tuple[Evidence, ...]
    """Empty when nothing relevant was found."""
    similarity: Mapping[tuple[str, int], float]
    compares: bool = False
    """Whether it asks how outlets differ."""


def _drafts(turn: Turn, writer: LanguageWriter | None, record: Record) -> Iterator[tuple[Draft, Checks]]:
    """The checked sentences of an answer, or of a comparison."""
    query = turn.found.query
    if turn.compares:
        return compose_differences(query, turn.evidence, writer, record, words=COMPARISON_WORDS)
    return compose(query, turn.evidence, writer, record)


def _evidence(found: Found, similarity: Mapping[tuple[str, int], float]) -> tuple[Evidence, ...]:
    if not found.relevance.is_relevant:
        return ()
    return overview(found) if asks_for_news(found.query) else select(found.query, found, similarity)


def finished(turn: Turn, statements: tuple[Statement, ...], numbering: Numbering, record: Record) -> Answer:
    """Put the answer together: told by `statements`, or abstained when there are none."""
    query = turn.found.query
    near = () if statements else nearest(turn.found, turn.similarity)
    differing = disagreements(turn.evidence, about=query.text) if statements else ()
    # Numbered before the citations are gathered: a side may cite what no statement does.
    sides = tuple(each.numbered(numbering) for each in differing)
    text = " ".join(map(marked, statements)) or abstention(near, lacking(turn.found))
    citations = numbering.citations
    as_of = max((each.published[:10] for each in citations if each.published), default=None)
    return Answer(
        id="",  # The ledger gives it, from the content.
        question=turn.question,
        standalone=turn.standalone,
        understood=replace(query.filters, articles=()),
        status="answered" if statements else "abstained",
        relevance=turn.found.relevance.evidence,
        engine=EXTRACTIVE,
        text=text,
        statements=statements,
        citations=citations,
        disagreements=sides,
        dropped=tuple(record.dropped),
        nearest=near,
        notes=tuple(dict.fromkeys((*turn.found.notes, *record.notes, *stale(turn, as_of)))),
        as_of=as_of,
        origins=len({each.origin for each in citations}),
        usage=dict(record.usage) or None,
    )


def stale(turn: Turn, as_of: str | None) -> tuple[str, ...]:
    """Warn when a question sounds current and the newest source is not."""
    if as_of is None or not SOUNDS_CURRENT.search(turn.found.query.text):
        return ()
    age = turn.now.date() - date.fromisoformat(as_of)
    return (f"the newest source is {age.days} days old",) if age >= STALE_AFTER else ()


def nearest(found: Found, similarity: Mapping[tuple[str, int], float]) -> tuple[Citation, ...]:
    """Name the nearest things there are: of each origin the sentence closest to the question."""
    best: dict[str, Sentence] = {}
    for hit in found.hits:
        origin = hit.passage.version.article.origin
        if origin not in best and len(best) < NEAREST:
            best[origin] = max(hit.passage.sentences, key=lambda each: similarity.get(each.key, 0.0))
    return tuple(citation_of(sentence, n) for n, sentence in enumerate(best.values(), start=1))


def abstention(near: Sequence[Citation], lack: str = "") -> str:
    """Say that there is no answer, what is missing, and what comes nearest."""
    nearest_told = f"Nearest: {'; '.join(dict.fromkeys(map(_headline, near)))}." if near else ""
    return " ".join(filter(None, (NOTHING, lack, nearest_told)))


def _headline(citation: Citation) -> str:
    told = ", ".join(each for each in (citation.outlet, (citation.published or "")[:10]) if each)
    return f"“{citation.title}” ({told or 'undated'})"


class Watch:
    """Measures the steps of one answer."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._seconds: dict[str, float] = {}

    def stop(self, step: str) -> None:
        """End a step; the next one begins."""
        now = time.perf_counter()
        self._seconds[step], self._last = now - self._last, now

    def milliseconds(self) -> dict[str, float]:
        """The steps so far and their total."""
        seconds = {**self._seconds, "total": time.perf_counter() - self._start}
        return {step: round(1000 * spent, 1) for step, spent in seconds.items()}
