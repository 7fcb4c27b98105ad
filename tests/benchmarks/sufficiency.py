"""Fit the decision of `retrieval.chain.question.sufficiency` anew.

It also tells how well an answer's "there is nothing" does on what it was not fitted on.

    python -m tests.benchmarks.sufficiency [--home DIR] [--shared DIR]

Questions are asked as `newsdesk ask` does, dates and outlets read. To the sets of
`tests.benchmarks.relevance` come near misses, whose names occur and whose fact does not, each set with as
many answerable questions: 60 of our own on the sample desk, 40 on the articles of NeuS, SummHay and the
seeds, and 40 "fresh" ones on the sample desk and the seeds, written when the rules were thought done. Of
these the first, third, … of each kind are fitted on; the others are only ever counted. All else is told in
cross-validation (ten folds by question), at the threshold in use, with the embedding model and by words
alone, which use the same coefficients.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot import sample
from retrieval.chain.question import sufficiency
from retrieval.chain.question.seek import Asked, seek
from retrieval.chain.question.sufficiency import Judged
from retrieval.index.archive import Archive
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.follow import Indexes
from retrieval.index.lexical import Lexical
from retrieval.index.vectors import Vectors
from retrieval.pipeline import Pipeline
from retrieval.types import Filters
from tests.benchmarks import relevance
from tests.benchmarks.desks import ON_THE_SAMPLE, Desk, Desks, desk_parser, lines, opened
from tests.benchmarks.relevance import FOLDS, Case, fit, say, weights_of

PAIRS = {
    name: Path(__file__).parent / "data" / file
    for name, file in (("near misses", "near_misses.jsonl"), ("fresh pairs", "fresh_pairs.jsonl"))
}
WEIGHTS = {**relevance.WEIGHTS, "sample": 2.0, "near misses": 1.5, "fresh pairs": 1.5}
HALVED = ("sample", "near misses", "fresh pairs")

# The day each archive is asked on: when its articles were news.
NOW = datetime(2026, 3, 13, 9, tzinfo=UTC)
TODAY = {"seeds": date(2015, 11, 27)}
OTHERWISE = date(2023, 12, 31)


@dataclass(frozen=True)
class Halved(Case):
    """A question of a set of which one half is held out."""

    is_held_out: bool = False


class Asking(relevance.Asking):
    """Asks every set's questions as `newsdesk ask` does."""

    def __init__(self, desks: Desks, sample: Desk, *, words_only: bool) -> None:
        super().__init__(desks, words_only=words_only)
        self.sample = sample

    def everything(self) -> list[Case]:
        """Ask everything of everything."""
        pairs = [case for name in PAIRS for case in self.pairs(name)]
        return [*self.cases(), *pairs, *self.sample_cases()]

    def ask(self, name: str, desk: Desk, question: str, is_answerable: bool, kind: str = "") -> Case:
        """Ask one question of one archive."""
        search = Judged(desk.by_words if self.words_only else desk.search)
        today = NOW.date() if desk is self.sample else TODAY.get(name, OTHERWISE)
        asked = Asked(question, today, tuple(desk.archive.outlets()), Filters())
        found = seek(asked, search, top_k=12)
        return Case(name, kind, question, is_answerable, dict(found.relevance.evidence))

    def pairs(self, name: str) -> Iterator[Case]:
        """Our pairs of one file."""
        for place, row in enumerate(lines(PAIRS[name])):
            desk = self.desk(row["archive"])
            yield halved(self.ask(name, desk, row["question"], True, "answerable"), place)
            yield halved(self.ask(name, desk, row["near_miss"], False, "near miss"), place)

    def desk(self, name: str) -> Desk:
        """Return the archive a pair is on."""
        if name.startswith("summhay"):
            return self.desks.summhay(int(name.removeprefix("summhay")))
        return {"neus": self.desks.neus, "seeds": self.desks.seeds, "sample": lambda: self.sample}[name]()

    def sample_cases(self) -> Iterator[Case]:
        """Our questions on the sample desk."""
        questions = json.loads(ON_THE_SAMPLE.read_text())
        for kind, is_answerable in (("answerable", True), ("near_misses", False)):
            for place, row in enumerate(questions[kind]):
                yield halved(self.ask("sample", self.sample, row["question"], is_answerable, kind), place)


def halved(case: Case, place: int) -> Halved:
    """Hold out every second question of a kind."""
    return Halved(**vars(case), is_held_out=bool(place % 2))


def sample_desk(desks: Desks) -> Desk:
    """Return the sample desk, indexed as the pipeline does."""
    folder = desks.home / "sample"
    archive = Archive(open_database(sqlite_url(folder)))
    desk = Desk(archive, Vectors(folder, desks.embeddings.name), Lexical(folder / "words"), desks.embeddings)
    indexes = Indexes(desk.lexical, desk.vectors, desk.embeddings)
    Pipeline(archive, indexes, lambda: NOW).ingest([str(sample.folder())])
    return desk


def signals(case: Case) -> list[float]:
    """Return what the regression weighs."""
    evidence = case.evidence
    share = float(evidence.get("asked_of_one_sentence", 0.0))
    searched = float(evidence.get("probability_by_search", evidence["probability"]))
    told = share * float(evidence.get("told_by_best_sentence", 0.0))
    return [sufficiency.log_odds(searched), told, share]


def is_weighed(case: Case) -> bool:
    """Whether the regression decides, not the search alone."""
    return bool(case.evidence.get("asked_of_one_sentence"))


def fitted(some: Sequence[Case]) -> NDArray[np.float64]:
    """Return the coefficients, the constant last."""
    weighed = [each for each in some if is_weighed(each)]
    answers = np.array([each.is_answerable for each in weighed])
    return fit(np.array([signals(each) for each in weighed]), answers, weights_of(weighed, WEIGHTS))


def said(coefficients: NDArray[np.float64], some: Sequence[Case]) -> list[bool]:
    """Return the decisions on some questions; the search decides what asks for nothing in particular."""
    return [_said(coefficients, each) for each in some]


def _said(coefficients: NDArray[np.float64], case: Case) -> bool:
    if not is_weighed(case):
        return float(case.evidence["probability"]) >= float(case.evidence["threshold"])
    weighed = np.array([*signals(case), 1.0]) @ coefficients
    return bool(1 / (1 + np.exp(-weighed)) >= sufficiency.THRESHOLD)


def cross_validated(some: Sequence[Case]) -> dict[int, bool]:
    """Return the decision on each question, by identity, of a fit on nine tenths it is not among."""
    questions = sorted({each.question for each in some})
    folds = dict(zip(questions, np.random.default_rng(0).integers(0, FOLDS, len(questions)), strict=True))
    decisions: dict[int, bool] = {}
    for fold in range(FOLDS):
        out = [each for each in some if folds[each.question] == fold]
        found = fitted([each for each in some if folds[each.question] != fold])
        decisions.update(zip(map(id, out), said(found, out), strict=True))
    return decisions


def report(cases: Sequence[Case]) -> None:
    """Print coefficients and the table."""
    known = [each for each in cases if not getattr(each, "is_held_out", False)]
    held_out = [each for each in cases if getattr(each, "is_held_out", False)]
    coefficients = fitted(known)
    names = ("odds", "told", "asked", "constant")
    say("coefficients", dict(zip(names, coefficients.round(2), strict=True)))
    decisions = cross_validated(known) | dict(
        zip(map(id, held_out), said(coefficients, held_out), strict=True)
    )
    for name in WEIGHTS:
        row(name, [each for each in known if each.set == name], decisions.__getitem__)
    for name in HALVED:
        row(f"{name}, held out", [each for each in held_out if each.set == name], decisions.__getitem__)
    for kind in sorted({str(each.evidence.get("asks_for") or "anything") for each in cases}):
        asked = [each for each in cases if (each.evidence.get("asks_for") or "anything") == kind]
        answerable = [each for each in asked if each.is_answerable and each.set in {*HALVED, "seeds"}]
        wrong = sum(not decisions[id(each)] for each in answerable)
        say(f"  wrongly abstained, asked for {kind}", {"n": len(answerable), "wrong": wrong})


def row(label: str, some: Sequence[Case], decision: Callable[[int], bool]) -> None:
    """Print how often one set is decided rightly."""
    right = {
        side: [decision(id(each)) == side for each in some if each.is_answerable == side]
        for side in (True, False)
    }
    recalls = {side: float(np.mean(each)) for side, each in right.items() if each}
    shown = {"balanced_accuracy": round(float(np.mean(list(recalls.values()))), 3), "n": len(some)}
    sides = {"answered" if side else "abstained": round(each, 3) for side, each in recalls.items()}
    say(label, {**shown, **sides})


def main() -> None:
    """Fit with vectors, and tell what becomes of it by words alone."""
    with opened(desk_parser(__doc__).parse_args()) as desks:
        sample = sample_desk(desks)
        for label, words_only in (("with vectors", False), ("words only", True)):
            sys.stdout.write(f"{label}\n")
            report(Asking(desks, sample, words_only=words_only).everything())
        sample.vectors.close()


if __name__ == "__main__":
    main()
