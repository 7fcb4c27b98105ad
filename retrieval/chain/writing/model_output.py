"""Reading what a model writes while it writes it: each sentence as soon as it is whole (pure).

Two forms are read, told apart by how the text begins: the JSON of `prompts/reply/json.md`, and lines of
`prompts/reply/plain.md`, which servers without JSON schemas give.
"""

import json
import re
from typing import NamedTuple

ID = re.compile(r"s\d{1,4}", re.IGNORECASE)

# A run of marks at the end of a sentence: `[s1][s4]`, `[s1, s4]`, with the full stop before or after.
_MARKED = re.compile(
    r"(?P<text>[^\n]+?)\s*(?P<marks>(?:\[\s*s\d{1,4}(?:\s*[,;]\s*s\d{1,4})*\s*\]\s?)+)(?P<stop>[.!?]?)(?=\s|$)",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\W*none\W*", re.IGNORECASE)


class Written(NamedTuple):
    """One sentence as the model gave it, neither cleaned nor checked."""

    text: str
    ids: tuple[str, ...]


class OutputReader:
    """Takes a growing text, gives the sentences it completes."""

    def __init__(self) -> None:
        self._text = ""
        self._position = 0
        self._is_open = False
        """Whether the list of sentences has begun."""
        self._is_closed = False

    def feed(self, piece: str) -> list[Written]:
        """Take the next piece of text; return the sentences that are whole with it."""
        self._text += piece
        return self._read_json() if self._is_json else self._read_lines(self._text.rfind("\n") + 1)

    def finish(self) -> list[Written]:
        """Return the sentences that only the end of the text completes."""
        return [] if self._is_json else self._read_lines(len(self._text))

    @property
    def is_whole(self) -> bool:
        """Whether the text, if it ended here, would be all the model meant to say."""
        if self._is_json:
            return self._is_closed
        return bool(self._text.strip())

    @property
    def _is_json(self) -> bool:
        return self._text.lstrip()[:1] in {"{", "[", "`"}

    def _read_json(self) -> list[Written]:
        if not self._is_open and (start := self._text.find("[")) >= 0:
            self._is_open, self._position = True, start + 1
        found: list[Written] = []
        while self._is_open and not self._is_closed:
            self._position = _skip(self._text, self._position)
            if self._text[self._position : self._position + 1] == "]":
                self._is_closed = True
                break
            try:
                row, self._position = _DECODER.raw_decode(self._text, self._position)
            except json.JSONDecodeError:
                break
            found.extend(_written(row))
        return found

    def _read_lines(self, end: int) -> list[Written]:
        lines = self._text[self._position : end].splitlines()
        self._position = end
        return [each for line in lines if line.strip() for each in _sentences(line)]


_DECODER = json.JSONDecoder()


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n,":
        position += 1
    return position


def _written(row: object) -> list[Written]:
    """Read one row of the JSON; what is no sentence with sources is passed over."""
    if not isinstance(row, dict) or not isinstance(text := row.get("text"), str):
        return []
    sources = row.get("sources")
    named = " ".join(each for each in sources if isinstance(each, str)) if isinstance(sources, list) else ""
    return [Written(text, _ids(named))]


def _sentences(line: str) -> list[Written]:
    if _NOTHING.fullmatch(line):
        return []
    found = [
        Written(each["text"].strip() + each["stop"], _ids(each["marks"])) for each in _MARKED.finditer(line)
    ]
    rest = _MARKED.sub("", line).strip()
    return [*found, Written(rest, ())] if rest else found


def _ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.lower() for each in ID.findall(text)))
