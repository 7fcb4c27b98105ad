"""Measure whether the first sentence of an answer answers, and whether any of its sentences does.

    python -m tests.benchmarks.directness [--home DIR] [--shared DIR]

Asked are the answerable questions of `tests.benchmarks.sufficiency` that we wrote ourselves, of which the
words that answer are known: 60 on the sample desk, 40 on others' articles, 40 fresh ones, 50 on the seeds.
The first, third, … may be looked at to choose constants; the others are only ever counted. Whether the
archive is thought to answer at all is not looked at here: the sources' own sentences are chosen anyway.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.chain.question.seek import Asked, seek
from retrieval.chain.question.sufficiency import Judged
from retrieval.chain.select import select
from retrieval.chain.writing.extractive import extractive
from retrieval.ingest.words import words
from retrieval.types import Filters
from tests.benchmarks.desks import ON_THE_SAMPLE, QUESTIONS, Desk, desk_parser, lines, opened
from tests.benchmarks.relevance import say
from tests.benchmarks.sufficiency import NOW, OTHERWISE, PAIRS, TODAY, Asking, sample_desk


@dataclass(frozen=True)
class Reply:
    """A question, the words that answer it, and what was told."""

    set: str
    question: str
    answers: tuple[str, ...]
    told: tuple[str, ...]
    is_held_out: bool

    @property
    def is_direct(self) -> bool:
        """Whether the first sentence answers."""
        return bool(self.told) and self._holds(self.told[0])

    @property
    def is_told(self) -> bool:
        """Whether any sentence answers."""
        return any(map(self._holds, self.told))

    def _holds(self, text: str) -> bool:
        return any(f" {_plain(each)}" in f" {_plain(text)}" for each in self.answers)


def _plain(text: str) -> str:
    return " ".join(words(text))


def rows() -> Iterator[tuple[str, int, str, str, list[str]]]:
    """Yield set, place in it, archive, question and answers."""
    for name, file in PAIRS.items():
        for place, row in enumerate(lines(file)):
            yield name, place, row["archive"], row["question"], row["answer"]
    for place, row in enumerate(json.loads(ON_THE_SAMPLE.read_text())["answerable"]):
        yield "sample", place, "sample", row["question"], [row["answer"]]
    for place, row in enumerate(each for each in lines(QUESTIONS) if each["answer"]):
        yield "seeds", place, "seeds", row["question"], row["answer"]


def told(question: str, archive: str, desk: Desk) -> tuple[str, ...]:
    """Return the sentences that answer without a model."""
    search = Judged(desk.search)
    today = NOW.date() if archive == "sample" else TODAY.get(archive, OTHERWISE)
    asked = Asked(question, today, tuple(desk.archive.outlets()), Filters())
    found = seek(asked, search, top_k=12)
    similarity = search.sentence_scores(found.query, [hit.passage for hit in found.hits])
    return tuple(each.text for each in extractive(found.query, select(found.query, found, similarity)))


def asked(asking: Asking) -> list[Reply]:
    """Ask everything."""
    return [
        Reply(name, question, tuple(answers), told(question, archive, asking.desk(archive)), place % 2 == 1)
        for name, place, archive, question, answers in rows()
    ]


def report(some: list[Reply]) -> None:
    """Print the shares by set and half."""
    for name in dict.fromkeys(each.set for each in some):
        for is_held_out in (False, True):
            part = [each for each in some if (each.set, each.is_held_out) == (name, is_held_out)]
            label = f"{name}{', held out' if is_held_out else ''}"
            first, anywhere = (
                sum(getattr(each, what) for each in part) / len(part) for what in ("is_direct", "is_told")
            )
            sentences = sum(len(each.told) for each in part) / len(part)
            shown = {"n": len(part), "first": round(first, 3), "any": round(anywhere, 3)}
            say(label, {**shown, "sentences": round(sentences, 1)})


def main() -> None:
    """Ask, and print."""
    with opened(desk_parser(__doc__).parse_args()) as desks:
        sample = sample_desk(desks)
        report(asked(Asking(desks, sample, words_only=False)))
        sample.vectors.close()


if __name__ == "__main__":
    main()
