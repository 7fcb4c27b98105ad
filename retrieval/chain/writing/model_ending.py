"""How a reply of a model ended: in full, refused, cut short or broken off; and the tokens it took."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from retrieval.chain.write import tokens_of
from retrieval.chain.writing.prices import Amounts
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, AIMessageChunk


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
