"""Whether a source says anything of what a sentence says, beside the same names (pure).

"Aliens came to Paris" shares its rarest word with every sentence on Paris. So names and figures are left out,
which have checks of their own, and the verbs, nouns and adjectives that remain are looked for, as themselves
or as another word for the same (`retrieval.chain.question.asking.related`).
"""

from typing import Final

from retrieval.chain.prose.names import names
from retrieval.chain.prose.weighing import share
from retrieval.chain.question.relations import is_akin, related

# Of SummHay's insights that stand in a sentence of their article by all their words, 1 in 200 has less than
# this there without its names; of made-up sentences with a source's names, 19 in 20 have.
LEAST: Final = 0.25


def is_supported(claim: str, source: str) -> bool:
    """Whether `source` holds enough of what `claim` says of its names; a claim of names alone is."""
    return substance(claim, source) >= LEAST


def substance(claim: str, source: str) -> float:
    """Return the share of the claim's content words, names and figures left out, that `source` holds."""
    wanted = {each for each in related(_without_names(claim)) if not each[0].isdigit()}
    spoken = related(source)
    held = {each for each in wanted if each in spoken or is_akin(each, spoken)}
    return share(wanted, held, of_nothing=1.0)


def _without_names(text: str) -> str:
    for name in reversed(names(text)):
        text = f"{text[: name.start]} {text[name.end :]}"
    return text
