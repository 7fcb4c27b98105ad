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
from typing import TYPE_CHECKING, Final, Protocol

import prompts
from retrieval.chain.prose.untrusted import for_prompt, prose
from retrieval.chain.write import RequestError, TooLongError, UnreadableError, bare, model_errors
from retrieval.chain.writing.model_ending import Ending
from retrieval.chain.writing.model_output import OutputReader, Written
from retrieval.chain.writing.model_request import FORMS, Form, next_form
from retrieval.chain.writing.model_sources import best_of, source_line, source_lines, within_budget
from retrieval.chain.writing.prices import Amounts, Price, add
from retrieval.errors import ModelError
from retrieval.types import Draft, Evidence, Query

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AIMessageChunk
    from langchain_core.prompt_values import PromptValue

# A stream that dribbles never meets the SDK's time-out, which only measures silence.
MOST_SECONDS: Final = 120.0


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
    "outlet": "it is told of an outlet that did not print the numbered sentences",
    "speaker": "it leaves out who said it, or says it with another verb than the numbered sentences",
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
            prompt: Which prompt to write by: `answer`, `summarize`, `compare` or `brief`.
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
        cited = [(each.id, *each.sentence.key, source_line(each)) for each in evidence]
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
            self._first_form = next_form(form, error)
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

    def _amounts(self, ending: Ending) -> Amounts:
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


def _draft(written: Written, known: frozenset[str]) -> Draft | None:
    """Return a clean draft with the ids that exist; None when no words are left."""
    text = prose(written.text)
    ids = tuple(each for each in written.ids if each in known)
    return Draft(text, ids, "written") if any(letter.isalnum() for letter in text) else None
