"""Answers, summaries and briefings as self-contained files: plain text, Markdown, HTML, JSON.

Article text is untrusted: it is escaped for the place it goes, and only http(s) links are written.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot import jsonform
from bot.export import markdown, page, text
from bot.export.documents import Exported, States
from retrieval.types import Answer, Briefing, State, Summary

NOTED: Final[Mapping[State, str]] = MappingProxyType(
    {
        "withdrawn": "withdrawn since this was written; do not use it",
        "changed": "changed since this was written; the article no longer says it",
    }
)
"""What is said of sources that no longer bear what rests on them."""

_UNKNOWN: Final[States] = MappingProxyType({})


def export(given: Exported, form: str, states: States = _UNKNOWN) -> str:
    """Write `given` as `text`, `markdown`, `html` or `json`.

    Args:
        given: What to write.
        form: How.
        states: What became of the cited sentences since, by the citation's number, as far as known.
    """
    return WRITERS[form](_noted(given, states), states)


def _noted(given: Exported, states: States) -> Exported:
    """Return what is written, with notes on the sources that no longer say what they are cited for."""
    return replace(given, notes=(*given.notes, *_state_notes(states)))


def _state_notes(states: States) -> Iterator[str]:
    for state, words in NOTED.items():
        if numbers := [f"[{n}]" for n, each in sorted(states.items()) if each == state]:
            yield f"{', '.join(numbers)}: {words}"


def _json(given: Exported, _states: States) -> str:
    documents: Mapping[type, Callable[..., jsonform.Json]] = {
        Answer: jsonform.answer_json,
        Summary: jsonform.summary_json,
        Briefing: jsonform.briefing_json,
    }
    return json.dumps(documents[type(given)](given), ensure_ascii=False, indent=2)


WRITERS: Final[Mapping[str, Callable[[Exported, States], str]]] = MappingProxyType(
    {"text": text.write, "markdown": markdown.write, "html": page.write, "json": _json}
)
