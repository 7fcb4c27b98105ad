"""Markdown for what is streamed: untrusted words that stay words wherever they are cut.

Slack reads `<!channel>`, `<@U…>` and `<url|label>` in Markdown too, and does not read entities there
again, so the brackets alone are replaced; a backslash keeps Markdown's own signs from meaning anything.
"""

import re
from collections.abc import Iterator
from typing import Final

from bot.wording import printable
from retrieval.types import Statement

_SIGNS: Final = re.compile(r"([\\`*_~\[\]()#!|{}])")
# A line that begins so would be a list, a quotation or a rule.
_LINE_SIGNS: Final = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
# What a client makes a link of by itself, though nobody wrote one.
_BARE_LINK: Final = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|(\bwww)(\.)|(\w)(@)(?=\w)")
_WORD_JOINER: Final = "\u2060"

_UNIT: Final = re.compile(r"&lt;|&gt;|\\.|.", re.DOTALL)


def escaped(text: str) -> str:
    """Make untrusted text mean nothing but its letters in Markdown."""
    bare = _BARE_LINK.sub(_unlinked, printable(text))
    signs = _SIGNS.sub(r"\\\1", bare)
    lines = _LINE_SIGNS.sub(_quoted, signs)
    return lines.replace("<", "&lt;").replace(">", "&gt;")


def streamed(statement: Statement) -> str:
    """A checked sentence with its marks, as it is streamed."""
    marks = "".join(f" **\\[{number}\\]**" for number in statement.citations)
    return f"{escaped(statement.text)}{marks} "


def pieces(text: str, length: int) -> Iterator[str]:
    """Cut escaped text into pieces of at most `length` letters, never inside an escape."""
    piece = ""
    for unit in _UNIT.findall(text):
        if len(piece) + len(unit) > length:
            yield piece
            piece = ""
        piece += unit
    if piece:
        yield piece


def _unlinked(found: re.Match[str]) -> str:
    head, tail = (each for each in found.groups() if each)
    return f"{head}{_WORD_JOINER}{tail}"


def _quoted(found: re.Match[str]) -> str:
    blank, sign = found.groups()
    return f"{blank}{sign}\\" if sign.isdecimal() else f"{blank}\\{sign}"
