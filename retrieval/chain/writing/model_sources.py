"""Evidence as a prompt lists it, and as much of it as a model reads (pure)."""

from collections.abc import Sequence
from typing import Final

from retrieval.chain.prose.untrusted import for_prompt
from retrieval.types import Evidence

# Some 12,000 tokens: every model reads them, and more sentences than these drown each other.
MOST_SOURCE_CHARACTERS: Final = 48_000


def within_budget(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Return the best of the evidence that a prompt has room for, in its order."""
    count, used = 0, 0
    for each in sorted(evidence, key=lambda each: -each.score):
        used += len(source_line(each)) + 1
        if used > MOST_SOURCE_CHARACTERS:
            break
        count += 1
    return evidence if count == len(evidence) else best_of(evidence, max(count, 1))


def best_of(evidence: Sequence[Evidence], count: int) -> Sequence[Evidence]:
    """Return the `count` best of the evidence, in its order."""
    best = {each.id for each in sorted(evidence, key=lambda each: -each.score)[:count]}
    return tuple(each for each in evidence if each.id in best)


def source_lines(evidence: Sequence[Evidence]) -> str:
    """Return the evidence as the prompt lists it: one sentence a line."""
    return "\n".join(map(source_line, evidence))


def source_line(evidence: Evidence) -> str:
    """Return one sentence as the prompt lists it: `[s1] outlet, date: text`."""
    article = evidence.sentence.article
    source = f"{article.name}, {article.day or 'undated'}"
    return f"[{evidence.id}] {for_prompt(source)}: {for_prompt(evidence.sentence.text)}"
