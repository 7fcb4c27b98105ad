"""One story of a briefing: a few points, what sources differ on, and what happened on which day.

articles ─ one of each origin ─▶ days before the newest ─▶ timeline
└─▶ early sentences with news, without the superseded, the told and the timeline's ─▶ coverage ─▶ newest first
─▶ write ─▶ check ─▶ points, and with a model a headline
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from retrieval.chain.compare import disagreements
from retrieval.chain.comparing.sides import RawDisagreement, RawSide
from retrieval.chain.prose.context import needed_before
from retrieval.chain.prose.datelines import told as shown
from retrieval.chain.prose.newsworthy import is_custom, is_news, reads_alone
from retrieval.chain.prose.numbers import numbers
from retrieval.chain.prose.similarity import dot, vector
from retrieval.chain.prose.vocabulary import HEAD_OF
from retrieval.chain.prose.weighing import share_told
from retrieval.chain.topics.coverage import choose
from retrieval.chain.topics.digest import Material, Told, evidence, most_written, originals, quoting
from retrieval.chain.topics.memory import SAME
from retrieval.chain.topics.timeline import timeline
from retrieval.chain.writing.compose import LanguageWriter, Record, compose
from retrieval.chain.writing.numbering import Numbering
from retrieval.chain.writing.own_headline import HeadlineWriter
from retrieval.ingest.words import words
from retrieval.types import Evidence, Query, Sentence, TimelineEntry, Version

# News is written so that it can be cut from the end: what a briefing needs stands in the first sentences.
EARLY_SENTENCES: Final = 4

# A report on something else first sets a scene; what it has to tell comes a little later then.
LATE_SENTENCES: Final = 8

# What holds so much of the headline is the story's news, however it is worded.
IN_HEADLINE: Final = 0.4

# Two to four points are what a reader takes from a story at breakfast.
FEWEST_POINTS, MOST_POINTS = 2, 4

# What is shorter points at something else: "How many they were depends on who counted."
SHORTEST_POINT: Final = 10

# A text of fewer words than this has no room for two points.
FEWEST_WORDS: Final = 40

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Room:
    """How long an item is, and what of its story may be told in it."""

    words: int
    news: Collection[Key] | None = None
    """Keys of the sentences that are news to the reader; None: all are."""
    known: tuple[Version, ...] = ()
    """What the reader was told of the story: figures of it are compared with, and called earlier."""

    def admits(self, sentence: Sentence) -> bool:
        """Whether a sentence is news."""
        return self.news is None or sentence.key in self.news


def tell_item(
    material: Material, room: Room, *, writer: LanguageWriter | None, record: Record, first: int
) -> Told:
    """Tell a story of a briefing, every sentence cited and checked.

    Args:
        material: The story's articles; copies of one origin count once.
        room: The length, and what may be told.
        writer: A model's writer; None for the sources' own sentences.
        record: Filled with what was dropped, noted and paid for.
        first: The first citation number to give.
    """
    folded = originals(material.versions)
    sentences = [each for version in folded for each in version.sentences]
    known = (version for version in originals(room.known) if version not in folded)
    compared = evidence("d", (*sentences, *(each for version in known for each in version.sentences)))
    differing = _news_of(disagreements(compared, about=""), compared, room)
    lines = _past(material, folded, room)
    elsewhere = _superseded(differing, compared) | {line.key for _, line in lines}
    elsewhere |= {each.key for each in sentences if any(_is_outdated(each, one) for one in differing)}
    tellable = _tellable(sentences, elsewhere, room, material.about)
    chosen = _newest_first(_chosen(tellable, room.words, material.about), material)
    # A model gets more to choose from, of what may be told as well.
    wider = _newest_first(tellable, material) if writer else chosen
    given = evidence("s", {each.key: each for each in (*chosen, *wider)}.values())
    numbering = Numbering((*given, *compared), first=first)
    manner = quoting({each.key for each in chosen}, min(MOST_POINTS, most_written(room.words)))
    headlined = HeadlineWriter(writer) if writer else None
    told = compose(Query(material.about), given, headlined, record, manner)
    points = tuple(numbering.statement(draft, checks) for draft, checks in told)
    differences = tuple(each.numbered(numbering) for each in differing)
    entries = tuple(
        TimelineEntry(day.isoformat(), shown(line), (numbering.cite(line),)) for day, line in lines
    )
    headline = headlined.passed(given, record) if headlined else None
    own = numbering.statement(headline) if headline else None
    return Told(points, differences, entries, numbering, own)


def _past(material: Material, folded: Sequence[Version], room: Room) -> list[tuple[date, Sentence]]:
    """Return the days of a story but the newest that was printed, which is what the points are about."""
    told = {each.text for version in folded for each in version.sentences if not room.admits(each)}
    lines = timeline(folded, material.days, query=material.about, told=told)
    newest = max(material.days[each.article.id] for each in folded)
    return [(day, line) for day, line in lines if day != newest]


def _news_of(
    found: Iterable[RawDisagreement], compared: Sequence[Evidence], room: Room
) -> list[RawDisagreement]:
    """Return the disagreements in which at least one side is news."""
    news = {each.id for each in compared if room.admits(each.sentence)}
    return [each for each in found if any(news.intersection(side.evidence) for side in each.sides)]


def _superseded(differing: Iterable[RawDisagreement], compared: Sequence[Evidence]) -> set[Key]:
    """Return the sentences that give a figure which a newer one replaced."""
    stale: set[str] = set()
    current: set[str] = set()
    for each in differing:
        if each.kind == "update":
            current.update(each.sides[0].evidence)
            stale.update(name for side in each.sides[1:] for name in side.evidence)
    return {each.sentence.key for each in compared if each.id in stale - current}


def _is_outdated(sentence: Sentence, differing: RawDisagreement) -> bool:
    """Whether a sentence counts what newer figures count, and gives none of them."""
    day, newest = sentence.article.day, (differing.sides[0].published or "")[:10]
    if differing.kind == "position" or day is None or str(day) >= newest:
        return False
    counts = any(HEAD_OF.get(word) == differing.about for word in words(sentence.text))
    told = numbers(sentence.text)
    current = [one for side in _current(differing, newest) for one in numbers(side.value)]
    return counts and bool(told) and not any(each.agrees_with(one) for each in told for one in current)


def _current(differing: RawDisagreement, newest: str) -> Sequence[RawSide]:
    """Return the sides that nothing newer stands against: of an update one, of a conflict the last day's."""
    if differing.kind == "update":
        return differing.sides[:1]
    return [side for side in differing.sides if (side.published or "")[:10] == newest]


def _tellable(
    sentences: Sequence[Sentence], elsewhere: Collection[Key], room: Room, about: str
) -> list[Sentence]:
    """Return what points may be made of: early sentences that tell news, and others where there are none."""
    new = [each for each in sentences if room.admits(each) and each.key not in elsewhere]
    allowed = [each for each in new if reads_alone(each.text)]
    # What leans on a sentence before it would take that along, told or not.
    alone = [each for each in allowed if needed_before(each) == ()]
    long = [each for each in alone if len(each.text.split()) >= SHORTEST_POINT]
    news = _early_news(long, about)
    if len(choose(news, words=room.words, query=about)) >= FEWEST_POINTS:
        return news
    early = [each for each in long if each.index < EARLY_SENTENCES]
    return next((some for some in (early, long, alone) if choose(some, words=FEWEST_WORDS)), allowed)


def _early_news(sentences: Iterable[Sentence], about: str) -> list[Sentence]:
    """Return what tells news near the top of each article: later where it begins with something else."""
    found: defaultdict[str, list[Sentence]] = defaultdict(list)
    for each in sentences:
        if each.index < LATE_SENTENCES and _tells_news(each, about):
            found[each.version.id].append(each)
    return [
        each
        for told in found.values()
        for each in told
        if each.index < EARLY_SENTENCES or told[0].index >= EARLY_SENTENCES
    ]


def _tells_news(sentence: Sentence, about: str) -> bool:
    is_headline = share_told(about, sentence.text) >= IN_HEADLINE and not is_custom(sentence.text)
    return is_headline or is_news(sentence)


def _chosen(tellable: Sequence[Sentence], words: int, about: str) -> tuple[Sentence, ...]:
    """Choose the points; of more than there may be, a shorter text has fewer."""
    chosen = choose(tellable, words=words, query=about)
    while again := _retold(chosen):
        tellable = [each for each in tellable if each.key not in again]
        chosen = choose(tellable, words=words, query=about)
    while len(chosen) > MOST_POINTS and words > FEWEST_WORDS:
        words = max(FEWEST_WORDS, words * MOST_POINTS // len(chosen))
        chosen = choose(tellable, words=words, query=about)
    return chosen[:MOST_POINTS]


def _retold(chosen: Sequence[Sentence]) -> set[Key]:
    """Return the points that say what one before says: outlets open alike, in wordings of their own."""
    vectors = [vector(each.text) for each in chosen]
    return {
        each.key
        for place, each in enumerate(chosen)
        if any(dot(vectors[place], before) >= SAME for before in vectors[:place])
    }


def _newest_first(chosen: Iterable[Sentence], material: Material) -> list[Sentence]:
    """Order points: the newest day first, on it the article that tells most of what the headline says."""
    chosen = list(chosen)
    nearness: defaultdict[str, float] = defaultdict(float)
    for each in chosen:
        told = share_told(material.about, each.text)
        nearness[each.version.id] = max(nearness[each.version.id], told)

    def place(sentence: Sentence) -> tuple[int, float, str, int]:
        day = material.days.get(sentence.article.id, date.min)
        return -day.toordinal(), -nearness[sentence.version.id], sentence.article.id, sentence.index

    return sorted(chosen, key=place)
