"""Fit the decision of `retrieval.index.relevance` anew, and tell how well it does on what it was not fitted
on.

    python -m tests.benchmarks.relevance [--home DIR] [--shared DIR]
 Development data only: MultiHop-RAG's questions on their facts, SummHay's on their own and on another
topic, our own questions on the seeds, NeuS's headlines on an archive that holds half of the clusters; and
each set's questions on the archives of other sets. Each set weighs alike, both sides of each alike; NeuS a
tenth, because its headlines of missing stories speak of people whom other stories are about, and are no
questions. Prints the coefficients, and the balanced accuracy of a ten-fold cross-validation by question, at
the threshold in use.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.relevance import THRESHOLD
from retrieval.types import Query
from tests.benchmarks.desks import QUESTIONS, Desk, Desks, desk_parser, lines, opened

MEANING = "meaning_of_best_sentence"
SIGNALS = ("words_in_best_passage", "names_in_best_passages", "length_of_question")
WEIGHTS = {"multihop": 2.0, "seeds": 2.0, "summhay": 1.0, "neus": 0.2, "elsewhere": 1.5}
RIDGE = 2.0
FOLDS = 10


@dataclass(frozen=True)
class Case:
    """A question asked of an archive."""

    set: str
    kind: str
    question: str
    is_answerable: bool
    evidence: dict


class Asking:
    """Asks every set's questions of its own archive, and of others."""

    def __init__(self, desks: Desks, *, words_only: bool) -> None:
        self.desks, self.words_only = desks, words_only
        self.multihop = desks.score.multihop_questions(desks.bench)
        self.own = lines(QUESTIONS)

    def cases(self) -> list[Case]:
        """Everything asked of everything."""
        return [*self.multihop_cases(), *self.seeds_cases(), *self.summhay_cases(), *self.neus_cases()]

    def multihop_cases(self) -> Iterator[Case]:
        """Its questions of its facts, and every second one of SummHay's first topic."""
        desk, other = self.desks.multihop(), self.desks.summhay(1)
        for each in self.multihop:
            yield self.ask("multihop", desk, each["question"], bool(each["evidence_list"]))
        for each in self.multihop[::2]:
            yield self.ask("elsewhere", other, each["question"], False)

    def seeds_cases(self) -> Iterator[Case]:
        """Our questions of the seeds, and of MultiHop-RAG's facts."""
        for each in self.own:
            yield self.ask("seeds", self.desks.seeds(), each["question"], bool(each["answer"]), each["kind"])
            yield self.ask("elsewhere", self.desks.multihop(), each["question"], False)

    def summhay_cases(self) -> Iterator[Case]:
        """Its questions of their topic, of another, and of MultiHop-RAG's facts."""
        for number, topic in self.desks.score.summhay_topics(self.desks.bench).items():
            for each in topic["subtopics"]:
                for question in (each["query"], f"{each['query']} {each['subtopic']}"):
                    yield self.ask("summhay", self.desks.summhay(number), question, True)
                    yield self.ask("summhay", self.desks.summhay(1 + number % 3), question, False)
                    yield self.ask("elsewhere", self.desks.multihop(), question, False)

    def neus_cases(self) -> Iterator[Case]:
        """Headlines of all clusters, of which every second one is there."""
        for place, cluster in enumerate(self.desks.clusters()):
            yield self.ask("neus", self.desks.neus(), cluster["summary"]["title"], place % 2 == 0)

    def ask(self, name: str, desk: Desk, question: str, is_answerable: bool, kind: str = "") -> Case:
        """Ask one question of one archive."""
        found = (desk.by_words if self.words_only else desk.search)(Query(question))
        return Case(name, kind, question, is_answerable, dict(found.relevance.evidence))


def fit(
    signals: NDArray[np.float64], answers: NDArray[np.bool_], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit a ridge logistic regression by Newton's method; the constant comes last and is free."""
    rows = np.c_[signals, np.ones(len(signals))]
    ridge = RIDGE * np.diag(np.r_[signals.var(axis=0), 1e-9])
    found = np.zeros(rows.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (probability - answers)) + ridge @ found
        bend = (rows.T * (weights * probability * (1 - probability))) @ rows + ridge
        found -= np.linalg.solve(bend, slope)
    return found


def weights_of(some: Sequence[Case], sets: Mapping[str, float]) -> NDArray[np.float64]:
    """Weigh every set by its weight, both answers of each alike, and all answers against all others alike."""
    sizes = Counter((each.set, each.is_answerable) for each in some)
    raw = np.array([sets[each.set] / sizes[each.set, each.is_answerable] for each in some])
    sides = np.array([each.is_answerable for each in some])
    for side in (True, False):
        raw[sides == side] *= len(some) / 2 / raw[sides == side].sum()
    return raw


def report(some: Sequence[Case], names: Sequence[str]) -> None:
    """Print the coefficients on all cases, and how well fits on nine tenths do on the tenth."""
    signals = np.array([[float(each.evidence[name]) for name in names] for each in some])
    answers = np.array([each.is_answerable for each in some])
    weights = weights_of(some, WEIGHTS)
    questions = sorted({each.question for each in some})
    fold_of = dict(zip(questions, np.random.default_rng(0).integers(0, FOLDS, len(questions)), strict=True))
    folds = np.array([fold_of[each.question] for each in some])
    said = np.zeros(len(some), bool)
    for fold in range(FOLDS):
        left, out = folds != fold, folds == fold
        found = fit(signals[left], answers[left], weights[left])
        said[out] = 1 / (1 + np.exp(-np.c_[signals[out], np.ones(out.sum())] @ found)) >= THRESHOLD
    say("coefficients", dict(zip([*names, "constant"], fit(signals, answers, weights).round(2), strict=True)))
    for name in WEIGHTS:
        chosen = np.array([each.set == name for each in some])
        recalls = [
            (said == answers)[chosen & (answers == side)].mean()
            for side in (True, False)
            if (chosen & (answers == side)).any()
        ]
        say(name, {"n": int(chosen.sum()), "balanced_accuracy": float(np.mean(recalls).round(3))})
    for kind in ("answerable", "off topic", "near miss"):
        chosen = np.array([each.set == "seeds" and each.kind == kind for each in some])
        say(f"seeds, {kind}", {"right": float((said == answers)[chosen].mean().round(3))})


def say(label: str, values: dict) -> None:
    """Print one line."""
    sys.stdout.write(f"{label}: {json.dumps(values)}\n")


def main() -> None:
    """Fit with vectors and without."""
    with opened(desk_parser(__doc__).parse_args()) as desks:
        say("with vectors", {})
        report(Asking(desks, words_only=False).cases(), (MEANING, *SIGNALS))
        say("words only", {})
        report(Asking(desks, words_only=True).cases(), SIGNALS)


if __name__ == "__main__":
    main()
