"""Who says what in a sentence: speaker, verb and clause (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.chain.prose.names import Name, names
from retrieval.chain.prose.vocabulary import SPEECH_VERBS
from retrieval.ingest.words import count_words
from retrieval.types import Sentence

# A clause shorter than this says nothing that can be compared.
SHORTEST_CLAUSE = 4

# How many sentences back "he said" looks for its speaker.
LOOK_BACK = 2

_VERB = re.compile(
    rf"\b(?:(?:has|have|had|also|then|repeatedly|often)\s+)*(?:{'|'.join(sorted(SPEECH_VERBS))})\b"
)
_CONTRAST = re.compile(r"(?:,\s*|\s|^)(?:but|while|whereas|although)\s+", re.IGNORECASE)
_LEADING = re.compile(r"^(?:(?:while|whereas|but|and|although|that|as)\s+)+", re.IGNORECASE)
_GROUPS = (
    "powers president minister government officials police ministry union spokesman spokeswoman leaders"
    " leader authority court office service chief director mayor governor researchers"
)
_GROUP = re.compile(rf"((?:[\w’'-]+\s+){{0,3}}(?:{'|'.join(_GROUPS.split())}))\s*$")
# "The fire service in Tolmbridge said": the place does not speak.
_PREPOSITION = re.compile(r"\b(?:in|at|of|from|near|on|by|for)\s+(?:the\s+)?$", re.IGNORECASE)
_ITS_PLACE = re.compile(r"\s+(?:in|at|of|for)\s+(?:the\s+)?[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*\s*$")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\s*$")
_LED_IN = re.compile(
    r"^(?:\s*(?:reporters|journalists|a news conference|members|that|on \w+day|in an interview|,))*\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"^[\s,]*(?:(?:on|in|at|during|last|this|late|early|also|\w+day|today|has|have|had|\w+ly)\s*)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """What one speaker holds in one sentence."""

    speaker: str
    """As printed, the full name where the article gives it."""
    key: str
    """What makes two speakers one: the surname, or the group."""
    verb: str
    clause: str
    sentence: Sentence

    @property
    def told(self) -> str:
        """Verb and clause as they are shown."""
        return f"{self.verb} {self.clause}"


def attributions(sentence: Sentence) -> tuple[Attribution, ...]:
    """Return who says what in `sentence`; "he said" is resolved to the last speaker before."""
    return tuple(_attributions(sentence))


def _attributions(sentence: Sentence) -> Iterator[Attribution]:
    for part in _parts(sentence.text):
        found = _attribution(part, sentence)
        if found is not None:
            yield found


def _parts(text: str) -> Iterator[str]:
    """Split a sentence where one speaker is set against another."""
    start = 0
    for match in _CONTRAST.finditer(text):
        if _VERB.search(text, start, match.start()) and _VERB.search(text, match.end()):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _attribution(part: str, sentence: Sentence) -> Attribution | None:
    for verb in _VERB.finditer(part):
        before, after = part[: verb.start()], part[verb.end() :]
        speaker = _speaker_before(before, sentence)
        if speaker is None:
            continue
        name, start = speaker
        clause = _LED_IN.sub("", after, count=1).strip(' ,."”')
        if count_words(clause) < SHORTEST_CLAUSE:
            clause = before[:start].strip(' ,“”"')
        if count_words(clause) >= SHORTEST_CLAUSE:
            key = name.split()[-1].casefold()
            return Attribution(name, key, verb.group(), clause, sentence)
    return None


def _speaker_before(before: str, sentence: Sentence) -> tuple[str, int] | None:
    """Return who speaks, by the words before a verb, and where they begin."""
    found = [name for name in names(before) if _BETWEEN.match(before[name.end :])]
    if found and not _PREPOSITION.search(before[: found[-1].start]):
        return _full(found[-1], sentence), found[-1].start
    group = _GROUP.search(_ITS_PLACE.sub("", before))
    if group is not None:
        return _LEADING.sub("", group.group(1)).strip(), group.start(1)
    pronoun = _PRONOUN.search(before)
    earlier = _earlier_speaker(sentence) if pronoun else None
    return (earlier, pronoun.start()) if pronoun and earlier else None


def _full(name: Name, sentence: Sentence) -> str:
    """Return the fullest form of a name in its article up to here: "Hollande" is "Francois Hollande"."""
    earlier = sentence.version.sentences[: sentence.index + 1]
    forms = [_spoken(each) for other in earlier for each in names(other.text) if each.last == name.last]
    return max([_spoken(name), *forms], key=lambda form: len(form.split()))


def _spoken(name: Name) -> str:
    return re.sub(r"['’]s$", "", name.text)


def _earlier_speaker(sentence: Sentence) -> str | None:
    for other in reversed(sentence.version.sentences[max(0, sentence.index - LOOK_BACK) : sentence.index]):
        for found in reversed(attributions(other)):
            return found.speaker
    return None
