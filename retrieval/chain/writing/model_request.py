"""The forms a request to a model takes, from the one that asks for most to the one every server accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from retrieval.chain.write import RequestError

SCHEMA: Final = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sources": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
_RESPONSE_FORMAT: Final = {
    "type": "json_schema",
    "json_schema": {"name": "cited_sentences", "strict": True, "schema": SCHEMA},
}


@dataclass(frozen=True, slots=True)
class Form:
    """One way to put a request to a server."""

    sends: frozenset[str]
    """What of the request a server may refuse, in the words of `RequestError.parameter`."""

    @property
    def is_streamed(self) -> bool:
        """Whether the reply is asked for as it is written."""
        return "stream" in self.sends

    @property
    def reply(self) -> str:
        """Which of the prompt's forms of reply it asks for."""
        return "json" if "format" in self.sends else "plain"

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What is sent beside the messages."""
        schema = {"response_format": _RESPONSE_FORMAT} if "format" in self.sends else {}
        usage = {"stream_usage": False} if self.is_streamed and "usage" not in self.sends else {}
        return {**schema, **usage}


# Tried in this order, until the server accepts one. A server that names what it refuses is not sent it again.
FORMS: Final = (
    Form(frozenset({"stream", "usage", "format", "optional"})),
    Form(frozenset({"stream", "usage", "format"})),
    Form(frozenset({"stream", "usage", "optional"})),
    Form(frozenset({"stream", "usage"})),
    Form(frozenset({"stream"})),
    Form(frozenset({"format", "optional"})),
    Form(frozenset()),
)


def next_form(form: Form, error: RequestError) -> int:
    """The index of the next form that leaves out what the server refuses.

    Raises:
        RequestError: there is none.
    """
    for index in range(FORMS.index(form) + 1, len(FORMS)):
        if error.parameter not in FORMS[index].sends:
            return index
    raise error
