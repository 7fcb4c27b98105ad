"""The writer with a model: evidence in, drafted sentences out, each as soon as it is whole.

The model sees the same sentences an extractive answer would quote, numbered, and can cite by their
ids only. It is asked for JSON by a schema; a server that refuses that is asked for plain lines, and
remembered. What comes back is untrusted: cleaned here, checked by the caller.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import prompts
from retrieval.chain.model_output import OutputReader, Written
from retrieval.chain.untrusted import for_prompt, prose
from retrieval.chain.write import RequestError, model_errors
from retrieval.errors import ModelError
from retrieval.types import Draft, Evidence, Query

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_core.prompt_values import PromptValue

# A stream that dribbles never meets the SDK's time-out, which only measures silence.
MOST_SECONDS: Final = 120.0

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

    reply: str
    """Which of the prompt's forms of reply it asks for."""
    parameters: Mapping[str, Any]


# Tried in this order, until the server accepts one.
FORMS: Final = (
    Form("json", {"response_format": _RESPONSE_FORMAT}),
    Form("plain", {}),
    Form("plain", {"stream_usage": False}),
)

FAULTS: Final = {
    "quotes": "words in quotation marks are not in the numbered sentences letter by letter",
    "numbers": "a number is not in the numbered sentences, or stands for something else there",
    "dates": "a date is not in the numbered sentences",
    "names": "a name is not in the numbered sentences",
    "negation": "it says yes where the numbered sentences say no, or no where they say yes",
    "support": "the numbered sentences are about something else",
}
"""What the model is told of a failed check."""


class Drafts(Iterator[Draft]):
    """Drafts as they come, and what they cost so far."""

    def __init__(self, drafts: Iterator[Draft], usage: dict[str, float]) -> None:
        self._drafts = drafts
        self.usage: Mapping[str, float] = usage
        """Tokens in and out, and requests; complete when the drafts are."""

    def __next__(self) -> Draft:
        return next(self._drafts)


class ModelWriter:
    """Writes with a chat model; many threads may share one."""

    def __init__(
        self,
        model: "BaseChatModel",
        engine: str,
        *,
        prompt: str = "answer",
        values: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Bind a model to a prompt.

        Args:
            model: The chat model, from `load_model`.
            engine: What answers name as their writer, such as `openai:gpt-5-mini`.
            prompt: Which prompt to write by: `answer`, `summarize` or `brief`.
            values: What the prompt asks for beside question, topic and sources (`words`).
            clock: Seconds, for the limit on a whole stream.
        """
        self.engine = engine
        self.prompt = prompt
        self._model = model
        self._values = dict(values or {})
        self._clock = clock
        self._first_form = 0
        """Index of the first form the server has not refused yet."""

    def __repr__(self) -> str:
        return f"ModelWriter({self.engine!r}, prompt={self.prompt!r})"

    def __call__(self, query: Query, evidence: Sequence[Evidence]) -> Drafts:
        """Write from `evidence`, sentence by sentence.

        Raises:
            ModelError: the model could not be asked, or stopped before it was done; raised while
                iterating, so the drafts given until then stand.
        """
        values = {"question": for_prompt(query.text), "topic": for_prompt(query.text), **self._values}
        return self._drafts(self.prompt, values, evidence)

    def mend(self, draft: Draft, failed: Sequence[str], evidence: Sequence[Evidence]) -> Drafts:
        """Ask once for another wording of a draft, naming the checks it failed, from the sentences it cites.

        Raises:
            ModelError: as when writing.
        """
        faults = "\n".join(f"- {FAULTS.get(each, each)}" for each in failed)
        cited = [each for each in evidence if each.id in draft.sources]
        return self._drafts("mend", {"sentence": for_prompt(draft.text), "faults": faults}, cited)

    def _drafts(self, prompt: str, values: Mapping[str, str], evidence: Sequence[Evidence]) -> Drafts:
        usage: dict[str, float] = {}
        known = frozenset(each.id for each in evidence)
        values = {**values, "sources": source_lines(evidence)}
        written = self._written(prompt, values, usage)
        drafts = (draft for each in written if (draft := _draft(each, known)))
        return Drafts(drafts, usage)

    def _written(self, prompt: str, values: Mapping[str, str], usage: dict[str, float]) -> Iterator[Written]:
        """Ask in the first form the server accepts."""
        form = FORMS[self._first_form]
        asked = prompts.load(prompt, reply=form.reply).invoke(dict(values))
        try:
            yield from self._read(asked, form, usage)
        except RequestError:
            # Refused before a word was said, so nothing was given on yet.
            if form is FORMS[-1]:
                raise
            self._first_form = FORMS.index(form) + 1
            yield from self._written(prompt, values, usage)

    def _read(self, asked: "PromptValue", form: Form, usage: dict[str, float]) -> Iterator[Written]:
        """Stream one reply and read its sentences.

        Raises:
            ModelError: the stream failed, broke off, or held nothing that can be read.
        """
        reader, ending = OutputReader(), Ending()
        for chunk in self._chunks(asked, form):
            ending.see(chunk)
            yield from reader.feed(str(chunk.text))
        _count(usage, ending.usage)
        ending.require_done()
        yield from reader.finish()
        if not reader.is_whole:
            raise ModelError("the language model's answer is not of the form asked for")

    def _chunks(self, asked: "PromptValue", form: Form) -> Iterator["AIMessageChunk"]:
        until = self._clock() + MOST_SECONDS
        with model_errors():
            for chunk in self._model.stream(asked, **form.parameters):
                yield chunk
                if self._clock() > until:
                    raise ModelError("the language model took too long")


class Ending:
    """Collects from a stream's chunks how it ended."""

    def __init__(self) -> None:
        self.finish_reason: str | None = None
        self.usage: Mapping[str, Any] | None = None
        self._is_refused = False

    def see(self, chunk: "AIMessageChunk") -> None:
        """Take notice of one chunk."""
        self.finish_reason = chunk.response_metadata.get("finish_reason") or self.finish_reason
        self.usage = chunk.usage_metadata or self.usage
        self._is_refused = self._is_refused or bool(chunk.additional_kwargs.get("refusal"))

    def require_done(self) -> None:
        """Make sure that the model said all it meant to say.

        Raises:
            ModelError: it refused, was cut short, or the stream ended without a finish reason, which
                no library reports.
        """
        if self._is_refused or self.finish_reason == "content_filter":
            raise ModelError("the language model declined to answer")
        if self.finish_reason == "length":
            raise ModelError("the language model ran out of room")
        if self.finish_reason is None:
            raise ModelError("the language model's answer broke off")


def source_lines(evidence: Sequence[Evidence]) -> str:
    """Return the evidence as the prompt lists it: one `[s1] outlet, date: text` a line."""
    return "\n".join(
        f"[{each.id}] {for_prompt(_source(each))}: {for_prompt(each.sentence.text)}" for each in evidence
    )


def _source(evidence: Evidence) -> str:
    article = evidence.sentence.article
    return f"{article.name}, {article.day or 'undated'}"


def _draft(written: Written, known: frozenset[str]) -> Draft | None:
    """Return a clean draft with the ids that exist; None when no words are left."""
    text = prose(written.text)
    ids = tuple(each for each in written.ids if each in known)
    return Draft(text, ids, "written") if any(letter.isalnum() for letter in text) else None


def _count(usage: dict[str, float], seen: Mapping[str, Any] | None) -> None:
    usage["requests"] = usage.get("requests", 0) + 1
    for name in ("input_tokens", "output_tokens"):
        usage[name] = usage.get(name, 0) + (seen or {}).get(name, 0)
