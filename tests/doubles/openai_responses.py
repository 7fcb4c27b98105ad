"""How the OpenAI API answers by the Responses API: one document, or a stream of named events."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.openai_server import Reply

Json = dict[str, Any]

PATH = "/v1/responses"

# What `finish_reason` of chat completions is called here.
INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}

MESSAGE = "msg_test"


def response(reply: "Reply", model: str) -> Json:
    """The whole answer as one document."""
    why = INCOMPLETE.get(reply.finish_reason or "")
    return {
        **_head(model, "incomplete" if why else "completed"),
        "output": [_message(reply)],
        "incomplete_details": {"reason": why} if why else None,
        "usage": _usage(reply),
    }


def events(reply: "Reply", request: Json) -> Iterator[bytes]:
    """The answer as it is streamed; cut before its end when the reply has no finish reason."""
    model, place = request["model"], {"item_id": MESSAGE, "output_index": 0, "content_index": 0}
    numbers = iter(range(10_000))

    def event(kind: str, **rest: Any) -> bytes:
        document = {"type": kind, "sequence_number": next(numbers), **rest}
        return f"event: {kind}\ndata: {json.dumps(document, ensure_ascii=False)}\n\n".encode()

    begun = {"type": "message", "id": MESSAGE, "status": "in_progress", "role": "assistant", "content": []}
    yield event("response.created", response={**_head(model, "in_progress"), "output": []})
    yield event("response.output_item.added", output_index=0, item=begun)
    if reply.refusal:
        yield event("response.refusal.delta", delta=reply.refusal, **place)
        yield event("response.refusal.done", refusal=reply.refusal, **place)
    for start in range(0, len(reply.text), reply.chunk_length):
        delta = reply.text[start : start + reply.chunk_length]
        yield event("response.output_text.delta", delta=delta, logprobs=[], **place)
    if reply.garbage:
        yield reply.garbage
    if reply.finish_reason is None:
        return
    yield event("response.output_text.done", text=reply.text, logprobs=[], **place)
    yield event("response.output_item.done", output_index=0, item=_message(reply))
    whole = response(reply, model)
    yield event(f"response.{whole['status']}", response=whole)


def _head(model: str, status: str) -> Json:
    return {
        "id": "resp_test",
        "object": "response",
        "created_at": 1773230000,
        "status": status,
        "model": model,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def _message(reply: "Reply") -> Json:
    part = (
        {"type": "refusal", "refusal": reply.refusal}
        if reply.refusal
        else {"type": "output_text", "text": reply.text, "annotations": []}
    )
    return {"type": "message", "id": MESSAGE, "status": "completed", "role": "assistant", "content": [part]}


def _usage(reply: "Reply") -> Json:
    written = len((reply.refusal or reply.text).split())
    return {
        "input_tokens": 100,
        "input_tokens_details": {"cached_tokens": reply.cached_tokens},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 100 + written,
    }
