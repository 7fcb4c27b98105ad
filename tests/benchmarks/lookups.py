"""Measure looking claims up: `find` on sentences printed, edited and foreign, `check` on drafts.

    python -m tests.benchmarks.lookups [--home DIR] [--shared DIR] [--show N]

The archive holds SummHay's documents and the seeds; what is foreign comes from NeuS. Edits, rewordings and
altered facts are made by rule and by dice of a fixed seed. `--show` prints so many misses of each kind.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from retrieval.chain import cite
from retrieval.chain.checking.judge import check_draft
from retrieval.chain.prose.names import names
from retrieval.index.search import Search
from retrieval.ingest.words import count_words
from retrieval.types import Published, Reading, Sentence
from tests.benchmarks.desks import Desk, Desks, desk_parser, name_of, opened, reading
from tests.benchmarks.edits import (
    EDITS,
    Edit,
    denied,
    opposite,
    other_date,
    other_name,
    other_number,
    reworded,
)

SEED = 11
FOUND = 300
TRUE, ALTERED, OUTSIDE = 200, 100, 100

# Syndication chains, of articles long enough to be cut.
CHAINS, CHAIN_WORDS = 100, 60

# Sentences a reader would paste: shorter ones stand in every newspaper.
FEWEST_WORDS, MOST_WORDS = 8, 60

# ---- the desk


def desk_of(desks: Desks) -> Desk:
    """SummHay's three topics and the seeds in one archive."""

    def readings() -> list:
        topics = desks.score.summhay_topics(desks.bench).values()
        documents = [document for topic in topics for document in topic["documents"]]
        seeds = [
            reading(path.read_text(), f"seed{path.stem}") for path in sorted(desks.seeds_folder.glob("*.txt"))
        ]
        return [reading(each["text"], each["document_id"]) for each in documents] + seeds

    return desks.made("lookups", readings)


def inside(desk: Desk, dice: random.Random) -> list[Sentence]:
    """Sentences of the archive, in a random order."""
    versions = desk.archive.current([each.id for each in desk.archive.articles()]).values()
    found = [each for version in versions for each in version.sentences if is_fit(each.text)]
    dice.shuffle(found)
    return found


def outside(desks: Desks, dice: random.Random) -> list[str]:
    """Sentences of other articles, in a random order."""
    articles = [each for cluster in desks.clusters() for each in cluster["articles"]]
    texts = [reading(each["text"], str(i)) for i, each in enumerate(articles) if each["text"].strip()]
    found = [
        each.text[start:end]
        for each in texts
        for start, end in each.sentences
        if is_fit(each.text[start:end])
    ]
    dice.shuffle(found)
    return found


def is_fit(text: str) -> bool:
    """Whether a sentence is one a reader would paste."""
    return FEWEST_WORDS <= count_words(text) <= MOST_WORDS and text[-1] in '.!?"”'


# ---- the tables


def find_table(
    desk: Desk, search: Search, sentences: Sequence[Sentence], foreign: Sequence[str], show: int
) -> dict:
    """How often `find` names the right kind of match at rank 1."""
    dice = random.Random(SEED)

    def kind(claim: str, text: str | None) -> str:
        report = cite.find(claim, archive=desk.archive, search=search)
        best = report.matches[0] if report.matches else None
        if best is None:
            return "none"
        return best.match if text is None or alike(best.citation.quote, text) else "elsewhere"

    table: dict[str, float | dict] = {}
    verbatim = [kind(each.text, each.text) for each in sentences[:FOUND]]
    table["verbatim"] = share(verbatim, {"verbatim"})
    edited: dict[str, list[str]] = {name: [] for name in EDITS}
    for each in sentences[FOUND : 3 * FOUND]:
        name = list(EDITS)[sum(map(len, edited.values())) % len(EDITS)]
        claim = EDITS[name](each.text, dice)
        if claim is None or sum(map(len, edited.values())) >= FOUND:
            continue
        edited[name].append(kind(claim, each.text))
        if edited[name][-1] not in {"verbatim", "close"} and show > 0:
            show -= 1
            print("find", name, edited[name][-1], "|", claim)  # noqa: T201 - a script speaks
    table["edited"] = share([k for kinds in edited.values() for k in kinds], {"verbatim", "close"})
    table["edited, each"] = {name: share(kinds, {"verbatim", "close"}) for name, kinds in edited.items()}
    table["outside"] = share([kind(each, None) for each in foreign[:FOUND]], {"verbatim", "close"})
    return table


def alike(one: str, other: str) -> bool:
    """Whether one of two sentences holds the other: many documents of a topic print the same, or more."""
    ours, theirs = (re.sub(r"\W+", " ", each.lower()).strip() for each in (one, other))
    return ours in theirs or theirs in ours


def check_table(
    desk: Desk, search: Search, sentences: Sequence[Sentence], foreign: Sequence[str], show: int
) -> dict:
    """What `check` says of true, altered and foreign sentences."""
    dice = random.Random(SEED)
    known = sorted({name.text for each in sentences[:500] for name in names(each.text) if name.start})
    alterations: dict[str, Edit] = {
        "number": other_number, "name": other_name(known), "date": other_date,
        "denial": denied, "opposite": opposite,
    }  # fmt: skip
    made: list[tuple[str, str]] = [("true", each) for each in rewordings(sentences, dice, TRUE)]
    kinds = list(alterations)
    altered: list[tuple[str, str]] = []
    for each in reversed(sentences):
        if len(altered) == ALTERED:
            break
        name = kinds[len(altered) % len(kinds)]
        changed = alterations[name](each.text, dice)
        if changed:
            altered.append((f"altered {name}", changed))
    made += altered + [("outside", each) for each in foreign[FOUND : FOUND + OUTSIDE]]
    verdicts: dict[str, Counter[str]] = {}
    for kind, text in made:
        checked = check_draft(text, search=search).sentences
        verdict = worst([each.verdict for each in checked])
        verdicts.setdefault(kind, Counter())[verdict] += 1
        is_miss = verdict != "supported" if kind == "true" else verdict == "supported"
        if is_miss and show > 0:
            show -= 1
            print(kind, verdict, [each.failed for each in checked], "|", text)  # noqa: T201 - a script speaks
    whole = Counter[str]()
    for kind, counts in verdicts.items():
        whole += counts if kind.startswith("altered") else Counter()
    verdicts["altered"] = whole
    return {
        kind: {verdict: round(n / counts.total(), 3) for verdict, n in counts.items()}
        for kind, counts in verdicts.items()
    }


def rewordings(sentences: Sequence[Sentence], dice: random.Random, count: int) -> Iterator[str]:
    """Reworded sentences, so many of them."""
    made = (reworded(each.text, dice) for each in sentences)
    yield from (text for _, text in zip(range(count), filter(None, made), strict=False))


def worst(verdicts: Sequence[str]) -> str:
    """The verdict on a text of several sentences."""
    return next(
        (each for each in ("contradicted", "unsupported", "supported") if each in verdicts), "skipped"
    )


def chains_table(desks: Desks) -> dict:
    """How often the original is named first, of an article that others carried within days."""
    dice = random.Random(SEED)
    articles = [each for cluster in desks.clusters()[1::2] for each in cluster["articles"][:1]]
    texts = [each["text"] for each in articles if asked_of(each["text"])][:CHAINS]
    readings = [each for number, text in enumerate(texts) for each in chain(text, number, dice)]
    dice.shuffle(readings)
    desk = desks.made("chains", lambda: readings)
    desk.archive.settle()
    search, right, one = desk.search, 0, 0
    for number, text in enumerate(texts):
        report = cite.find(asked_of(text) or "", archive=desk.archive, search=search)
        right += bool(report.first and name_of(report.first.url) == f"{number}/0")
        one += report.origins == 1
    return {"chains": len(texts), "original first": right / len(texts), "one origin": one / len(texts)}


def asked_of(text: str) -> str | None:
    """The first sentence of an article long enough to be cut, when it is one a reader would paste."""
    first = re.split(r"(?<=[.!?])\s+", text.strip())[0]
    return first if len(text.split()) >= CHAIN_WORDS and is_fit(first) else None


def chain(text: str, number: int, dice: random.Random) -> Iterator[Reading]:
    """An article and its copies: later, with other boilerplate, cut short or lightly edited."""
    started = datetime(2026, 3, 1 + number % 20, 8, tzinfo=UTC)
    yield replace(
        reading(text, f"{number}/0", "Report", "Agency"), published=Published(started.isoformat(), "stated")
    )
    tokens = text.split()
    for copy in range(1, dice.randrange(3, 7)):
        kept = " ".join(tokens[: round(len(tokens) * dice.choice([0.6, 0.8, 1.0]))])
        later = started + timedelta(hours=dice.randrange(1, 60))
        # Outlets print their own zone.
        printed = later.astimezone(timezone(timedelta(hours=dice.randrange(-8, 9)))).isoformat()
        tail = f"{kept}\n\nThis report was first carried on page {copy} of our paper."
        yield replace(
            reading(tail, f"{number}/{copy}", f"Report {copy}", f"Paper {copy}"),
            published=Published(printed, "stated"),
        )


def share(kinds: Sequence[str], wanted: set[str]) -> float:
    """The share of `kinds` that is among the wanted."""
    return round(sum(each in wanted for each in kinds) / len(kinds), 4) if kinds else 0.0


def main() -> None:
    """Print both tables."""
    parser = desk_parser(__doc__)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    with opened(options) as desks:
        desk, dice = desk_of(desks), random.Random(SEED)
        sentences, foreign = inside(desk, dice), outside(desks, dice)
        search = desk.search
        print("find", json.dumps(find_table(desk, search, sentences, foreign, options.show)))  # noqa: T201 - a script speaks
        print("check", json.dumps(check_table(desk, search, sentences, foreign, options.show), indent=1))  # noqa: T201
        print("chains", json.dumps(chains_table(desks)))  # noqa: T201


if __name__ == "__main__":
    main()
