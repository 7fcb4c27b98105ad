"""A model that says what its sources say, word for word: it passes every check, as slowly as it is told."""

import re
from collections.abc import Callable
from typing import Any

from tests.doubles.openai_server import Reply, cites

_LINE = re.compile(r"^\[(s\d+)\] [^\n]*?\d{4}-\d\d-\d\d[^\n:]*: (.+)$", re.MULTILINE)


def quoting(count: int = 3, **changes: Any) -> Callable[[dict[str, Any]], Reply]:
    """Return what answers each request with its first `count` sources; `changes` as for a `Reply`."""

    def answer(request: dict[str, Any]) -> Reply:
        text = "\n".join(str(message["content"]) for message in request["messages"])
        return cites(*((said, [name]) for name, said in _LINE.findall(text)[:count]), **changes)

    return answer


def careless(count: int = 6) -> Callable[[dict[str, Any]], Reply]:
    """Return what copies sources as well, miscounts in every second, cites a wrong one in every third.

    Asked to mend a sentence, it gives it back as it was.
    """

    def answer(request: dict[str, Any]) -> Reply:
        text = "\n".join(str(message["content"]) for message in request["messages"])
        found = _LINE.findall(text)[:count]
        rows = []
        for place, (name, said) in enumerate(found):
            told = re.sub(r"\d", "7", said) if place % 2 else said
            rows.append((told, [found[place - 1][0] if place % 3 == 2 else name]))
        return cites(*rows)

    return answer
