"""A newsroom's reading at scale, made at run time of the sentences of the public sets.

Real sentences, in which numbers, names and some other words are exchanged, put together into articles on
made-up stories: frequent shingles stay as frequent as in news, rare ones become as rare.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from retrieval.ingest.raw import Raw
from retrieval.ingest.sentences import split
from tests.benchmarks.desks import lines
from tests.ingest.copies import KINDS, make

SENTENCES = 18
"""About 380 words: the mean of the article-extraction-benchmark's pages."""

FIRST_DAY = date(2023, 1, 2)
DAYS = 365
ARTICLES_A_STORY = 8

SHARE_WITHOUT_YEAR = 0.1
SHARE_OF_COPIES = 0.05

# Of the words with five letters or more. With a third exchanged, 85 of 100 different shingles stand in one
# article only of 921 made ones; of the 921 of neus 93 do, of the 300 documents of SummHay 82.
SHARE_EXCHANGED = 0.33

OUTLETS = [f"The {town} {kind}" for town in ("Arden", "Brill", "Cray", "Dorn") for kind in ("Post", "Times")]

_WORD = re.compile(r"\w+")


class Newsroom:
    """Writes articles; the same seed writes the same ones."""

    def __init__(self, bench: Path, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self._sentences = list(_sentences(bench))
        words = {word for each in self._sentences for word in _WORD.findall(each) if word.isalpha()}
        self._long = sorted(word for word in words if word.islower() and len(word) >= 5)
        self.names = sorted(word for word in words if word.istitle() and len(word) >= 5)

    def inputs(self, articles: int) -> Iterator[Raw]:
        """Yield articles as JSON files, those of a story near each other, copies after their originals."""
        told: list[tuple[str, str, date]] = []
        for number in range(articles):
            if number % ARTICLES_A_STORY == 0:
                day = FIRST_DAY + timedelta(days=number * DAYS // articles)
                lead, names = self._chance.sample(self._sentences, 3), self._chance.sample(self.names, 8)
            if told and self._chance.random() < SHARE_OF_COPIES:
                title, text, day_told = self._chance.choice(told)
                kind = self._chance.choice(sorted(KINDS))
                yield self._file(number, title, make(kind, text, number), day_told)
                continue
            title, text = self._article(lead, names)
            told = [*told[-200:], (title, text, day)]
            yield self._file(number, title, text, day)

    def _article(self, lead: list[str], names: list[str]) -> tuple[str, str]:
        body = self._chance.sample(self._sentences, SENTENCES - len(lead))
        told = [self.exchanged(each, names) for each in [*lead, *body]]
        paragraphs = [" ".join(told[first : first + 3]) for first in range(0, len(told), 3)]
        return " ".join(told[0].split()[:9]), "\n\n".join(paragraphs)

    def exchanged(self, sentence: str, names: list[str]) -> str:
        """Return a sentence with other numbers, some other words, and names out of `names`."""

        def other(match: re.Match[str]) -> str:
            word = match[0]
            if word.isdecimal():
                return str(self._chance.randrange(10 ** len(word)))
            if word.istitle() and match.start() and len(word) >= 5:
                return self._chance.choice(names)
            is_exchanged = len(word) >= 5 and word.islower() and self._chance.random() < SHARE_EXCHANGED
            return self._chance.choice(self._long) if is_exchanged else word

        return _WORD.sub(other, sentence)

    def _file(self, number: int, title: str, text: str, day: date) -> Raw:
        record = {"title": title, "outlet": OUTLETS[number % len(OUTLETS)], "published": day.isoformat()}
        if self._chance.random() < SHARE_WITHOUT_YEAR:
            del record["published"]
            text = f"BRANNICK, {day:%b}. {day.day} (KPB) -- So it was told on {day:%A}. {text}"
        return Raw(json.dumps(record | {"text": text}).encode(), path=f"{number:06}.json")


def _sentences(bench: Path) -> Iterator[str]:
    for text in texts(bench):
        for start, end in split(text):
            sentence = " ".join(text[start:end].split())
            if 8 <= len(sentence.split()) <= 40:
                yield sentence


def texts(bench: Path) -> Iterator[str]:
    """Yield the articles of SummHay and NeuS."""
    for path in sorted((bench / "summhay").glob("topic_*.json")):
        for document in json.loads(path.read_text(encoding="utf-8"))["documents"]:
            yield document["text"]
    for cluster in lines(bench / "neus" / "clusters.jsonl"):
        for article in cluster["articles"]:
            yield article["text"]
