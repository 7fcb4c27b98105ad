"""The writer with a model: evidence in, drafted sentences out, each as soon as it is whole.

The model sees the same sentences an extractive answer would quote, numbered, and can cite by their
ids only. It is asked for JSON by a schema; a server that refuses that is asked for plain lines, and
remembered. What comes back is untrusted: cleaned here, checked by the caller.

A request that was answered in full is not sent again: its drafts are kept, and checked anew each time.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import prompts
from retrieval.chain.model_output import OutputReader, Written
from retrieval.chain.prices import Amounts, Price, add
from retrieval.chain.untrusted import for_prompt, prose
from retrieval.chain.write import RequestError, TooLongError, UnreadableError, bare, model_errors, tokens_of
from retrieval.errors import ModelError
from retrieval.types import Draft, Evidence, Query

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_core.prompt_values import PromptValue

# A stream that dribbles never meets the SDK's time-out, which only measures silence.
MOST_SECONDS: Final = 120.0

# Some 12,000 tokens: every model reads them, and more sentences than these drown each other.
MOST_SOURCE_CHARACTERS: Final = 48_000

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


class Replies(Protocol):
    """Where complete replies are kept, as `retrieval.index.replies.Replies` keeps them."""

    def get(self, key: str) -> Sequence[Draft] | None:
        """Return what was written for a request; None when nothing was."""
        ...

    def keep(self, key: str, drafts: Sequence[Draft]) -> None:
        """Keep what was written for a request."""
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """What is kept of a model's work."""

    replies: Replies | None = None
    price: Price | None = None
    """None: not known, and neither is what anything cost."""


NO_BOOKS: Final = Books()

FAULTS: Final = {
    "quotes": "words in quotation marks are not in the numbered sentences letter by letter",
    "numbers": "a number is not in the numbered sentences, or stands for something else there",
    "dates": "a date is not in the numbered sentences",
    "names": "a name is not in the numbered sentences",
    "negation": "it says yes where the numbered sentences say no, or no where they say yes",
    "address": "it names a site or a mailbox",
    "support": "the numbered sentences are about something else",
}
"""What the model is told of a failed check."""


class Drafts(Iterator[Draft]):
    """Drafts as they come, and what they cost so far."""

    def __init__(self, drafts: Iterator[Draft], usage: Amounts) -> None:
        self._drafts = drafts
        self.usage: Mapping[str, float | None] = usage
        """Requests, tokens, and US dollars (`cost_usd`); complete when the drafts are."""

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
        books: Books = NO_BOOKS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Bind a model to a prompt.

        Args:
            model: The chat model, from `load_model`.
            engine: What answers name as their writer, such as `openai:gpt-5-mini`.
            prompt: Which prompt to write by: `answer`, `summarize` or `brief`.
            values: What the prompt asks for beside question, topic and sources (`words`).
            books: What is kept of replies, and what tokens cost.
            clock: Seconds, for the limit on a whole stream.
        """
        self.engine = engine
        self.prompt = prompt
        self._model = model
        self._values = dict(values or {})
        self._books = books
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
        usage: Amounts = {"requests": 0}
        return Drafts(self._told(prompt, values, within_budget(evidence), usage), usage)

    def _told(
        self, prompt: str, values: Mapping[str, str], evidence: Sequence[Evidence], usage: Amounts
    ) -> Iterator[Draft]:
        """Give what was written for the same request before, or have it written and keep it."""
        replies = self._books.replies
        key = self._key(prompt, values, evidence)
        if replies and (kept := replies.get(key)) is not None:
            usage["remembered"] = 1
            yield from kept
            return
        known = frozenset(each.id for each in evidence)
        drafts = []
        for written in self._written(prompt, values, evidence, usage):
            if draft := _draft(written, known):
                drafts.append(draft)
                yield draft
        if replies:
            replies.keep(key, drafts)

    def _key(self, prompt: str, values: Mapping[str, str], evidence: Sequence[Evidence]) -> str:
        """The hash of all that a reply follows from: who writes, how it is told to, and of what."""
        cited = [
            (each.id, *each.sentence.key, line) for each, line in zip(evidence, _lines(evidence), strict=True)
        ]
        made_of = [self.engine, prompt, prompts.version(prompt), sorted(values.items()), cited]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()

    def _written(
        self, prompt: str, values: Mapping[str, str], evidence: Sequence[Evidence], usage: Amounts
    ) -> Iterator[Written]:
        """Ask in the first form the server accepts, of as much as the model reads.

        Both are refused before a word was said, so nothing was given on yet when it is asked again.
        """
        form = FORMS[self._first_form]
        told = {**values, "sources": source_lines(evidence)}
        asked = prompts.load(prompt, reply=form.reply).invoke(told)
        try:
            yield from self._read(asked, form, usage)
        except RequestError as error:
            self._first_form = _next_form(form, error)
        except TooLongError:
            if len(evidence) < 2:  # noqa: PLR2004 - one sentence cannot be halved
                raise
            evidence = best_of(evidence, len(evidence) // 2)
        else:
            return
        yield from self._written(prompt, values, evidence, usage)

    def _read(self, asked: "PromptValue", form: Form, usage: Amounts) -> Iterator[Written]:
        """Stream one reply and read its sentences.

        Raises:
            ModelError: the stream failed, broke off, or held nothing that can be read.
        """
        reader, ending = OutputReader(), Ending()
        try:
            for chunk in self._chunks(asked, form):
                ending.see(chunk)
                yield from reader.feed(str(chunk.text))
        except UnreadableError as error:
            if form.is_streamed and not ending.is_begun:
                raise RequestError(str(error), "stream") from error
            raise
        finally:
            add(usage, self._amounts(ending))
        ending.require_done()
        yield from reader.finish()
        if not reader.is_whole:
            raise ModelError("the language model's answer is not of the form asked for")

    def _amounts(self, ending: "Ending") -> Amounts:
        """What one request took; nothing when the server did not say a word."""
        if not ending.is_begun:
            return {"requests": 1}
        tokens = ending.tokens
        price = self._books.price
        return {"requests": 1, **tokens, "cost_usd": price.cost(tokens) if price else None}

    def _chunks(self, asked: "PromptValue", form: Form) -> Iterator["AIMessageChunk | AIMessage"]:
        until = self._clock() + MOST_SECONDS
        model = self._model if "optional" in form.sends else bare(self._model)
        with model_errors():
            if not form.is_streamed:
                yield model.invoke(asked, **form.parameters)
                return
            for chunk in model.stream(asked, **form.parameters):
                yield chunk
                if self._clock() > until:
                    raise ModelError("the language model took too long")


def _next_form(form: Form, error: RequestError) -> int:
    """The index of the next form that leaves out what the server refuses.

    Raises:
        RequestError: there is none.
    """
    for index in range(FORMS.index(form) + 1, len(FORMS)):
        if error.parameter not in FORMS[index].sends:
            return index
    raise error


class Ending:
    """Collects from a stream's chunks how it ended."""

    def __init__(self) -> None:
        self.finish_reason: str | None = None
        self.is_begun = False
        """Whether the model said anything, which is paid for."""
        self.tokens: Amounts = {}
        """As the server counted them; None where it did not."""
        self._is_refused = False

    def see(self, chunk: "AIMessageChunk | AIMessage") -> None:
        """Take notice of one chunk."""
        self.finish_reason = _finish_reason(chunk.response_metadata) or self.finish_reason
        if chunk.usage_metadata or not self.tokens:
            self.tokens = tokens_of(chunk)
        self.is_begun = True
        self._is_refused = self._is_refused or _has_refusal(chunk)

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


# How the Responses API says why it stopped, in the words of chat completions.
_INCOMPLETE: Final = {"max_output_tokens": "length", "content_filter": "content_filter"}


def _finish_reason(metadata: Mapping[str, Any]) -> str | None:
    if metadata.get("status") == "completed":
        return "stop"
    why = str((metadata.get("incomplete_details") or {}).get("reason") or "")
    reason: str | None = metadata.get("finish_reason") or _INCOMPLETE.get(why)
    return reason


def _has_refusal(chunk: "AIMessageChunk | AIMessage") -> bool:
    blocks = chunk.content if isinstance(chunk.content, list) else ()
    return bool(chunk.additional_kwargs.get("refusal")) or any(
        isinstance(each, dict) and each.get("type") == "refusal" for each in blocks
    )


def within_budget(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """Return the best of the evidence that a prompt has room for, in its order."""
    count, used = 0, 0
    for line in _lines(sorted(evidence, key=lambda each: -each.score)):
        used += len(line) + 1
        if used > MOST_SOURCE_CHARACTERS:
            break
        count += 1
    return evidence if count == len(evidence) else best_of(evidence, max(count, 1))


def best_of(evidence: Sequence[Evidence], count: int) -> Sequence[Evidence]:
    """Return the `count` best of the evidence, in its order."""
    best = {each.id for each in sorted(evidence, key=lambda each: -each.score)[:count]}
    return tuple(each for each in evidence if each.id in best)


def source_lines(evidence: Sequence[Evidence]) -> str:
    """Return the evidence as the prompt lists it: one `[s1] outlet, date: text` a line."""
    return "\n".join(_lines(evidence))


def _lines(evidence: Sequence[Evidence]) -> list[str]:
    return [f"[{each.id}] {for_prompt(_source(each))}: {for_prompt(each.sentence.text)}" for each in evidence]


def _source(evidence: Evidence) -> str:
    article = evidence.sentence.article
    return f"{article.name}, {article.day or 'undated'}"


def _draft(written: Written, known: frozenset[str]) -> Draft | None:
    """Return a clean draft with the ids that exist; None when no words are left."""
    text = prose(written.text)
    ids = tuple(each for each in written.ids if each in known)
    return Draft(text, ids, "written") if any(letter.isalnum() for letter in text) else None
