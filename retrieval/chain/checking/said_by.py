"""Whether a sentence leaves what somebody said to them: the speaker named, the verb kept (pure)."""

import re
from collections.abc import Iterable
from typing import Final

from retrieval.chain.checking.speakers import swapped_speakers
from retrieval.chain.prose.alike import gist
from retrieval.chain.prose.attributions import Attribution, attributions
from retrieval.chain.prose.vocabulary import SPEECH_VERBS
from retrieval.ingest.words import stem, words
from retrieval.types import Sentence

SPEAKER: Final = "speaker"
"""What a sentence failed that leaves out who said it, or says it with another verb."""

# A sentence that holds this share of what is reported, by its concepts, repeats it.
REPEATED: Final = 0.5

_IRREGULAR: Final = {"said": "say", "told": "tell"}
_PLAIN: Final = frozenset({"say", "tell", "state", "add", "announc"})
"""Stems of verbs that only report, and may stand for each other; any other one says how a thing was said."""

_ACCORDING: Final = re.compile(r"\baccording to\b", re.IGNORECASE)


def keeps_speakers(text: str, cited: Iterable[Sentence]) -> bool:
    """Whether what `text` repeats of somebody's words names them, and says it with their verb."""
    return all(_is_kept(text, sentence) for sentence in cited)


def adds_speech(text: str, cited: Iterable[Sentence]) -> bool:
    """Whether `text` has somebody say, deny or warn of what no cited sentence has anybody say so."""
    sources = [sentence.text for sentence in cited]
    given = {verb for source in sources for verb in _speech(source)}
    if given & _PLAIN or any(map(_ACCORDING.search, sources)):
        given |= _PLAIN
    return not given.issuperset(_speech(text))


def _speech(text: str) -> set[str]:
    return {_lemma(word) for word in words(text) if word in SPEECH_VERBS}


def _is_kept(text: str, source: Sentence) -> bool:
    told = gist(text).concepts
    repeated = (each for each in attributions(source) if _is_repeated(each, told))
    named = all(_names(text, each) and _keeps_verb(text, each.verb) for each in repeated)
    return named and not any(swapped_speakers(text, source))


def _is_repeated(said: Attribution, told: frozenset[str]) -> bool:
    clause = gist(said.clause).concepts
    return len(clause & told) >= REPEATED * len(clause) if clause else False


def _names(text: str, said: Attribution) -> bool:
    return said.key in {word.removesuffix("'s") for word in words(text)}


def _keeps_verb(text: str, verb: str) -> bool:
    wanted = _lemma(verb.rsplit(maxsplit=1)[-1])
    used = _speech(text)
    if wanted in _PLAIN:
        return bool(used & _PLAIN) or bool(_ACCORDING.search(text))
    return wanted in used


def _lemma(verb: str) -> str:
    return _IRREGULAR.get(verb) or stem(verb)
