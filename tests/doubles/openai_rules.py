"""What the OpenAI API accepts as a chat request, and what it says to anything else."""

import json
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MODELS = ("gpt-5-mini", "gpt-4o-mini", "local-model")
PATH = "/v1/chat/completions"

KNOWN = {
    "max_completion_tokens", "max_tokens", "messages", "model", "n", "reasoning_effort", "response_format",
    "seed", "stop", "stream", "stream_options", "temperature", "top_p", "user",
}  # fmt: skip
ROLES = {"system", "developer", "user", "assistant"}
# Models that reason reject these; others take them.
NOT_FOR_REASONING = {"temperature", "top_p", "max_tokens", "stop"}


def refusal(path: str, authorization: str | None, key: str) -> tuple[int, str] | None:
    """Say why a call is not let in, or None."""
    if path != PATH:
        return 404, f"Unknown request URL: POST {path}."
    if authorization != f"Bearer {key}":
        # Some compatible servers repeat the whole key: the worst case for a client's log.
        return 401, f"Incorrect API key provided: {authorization}."
    return None


def fault(body: bytes, *, has_json_schema: bool) -> tuple[int, str] | None:
    """Say what is wrong with a request, or None."""
    try:
        request = json.loads(body)
    except ValueError:
        return 400, "We could not parse the JSON body of your request."
    if request.get("model") not in MODELS:
        return 404, f"The model `{request.get('model')}` does not exist."
    found = [
        *_faults(request),
        *_format_faults(request.get("response_format"), has_json_schema=has_json_schema),
    ]
    return (400, found[0]) if found else None


def _faults(request: Json) -> Iterator[str]:
    is_reasoning = request["model"].startswith("gpt-5")
    if unknown := request.keys() - KNOWN:
        yield f"Unrecognized request arguments supplied: {', '.join(sorted(unknown))}"
    if is_reasoning and (refused := request.keys() & NOT_FOR_REASONING):
        yield f"Unsupported parameter: '{min(refused)}' is not supported with this model."
    if not is_reasoning and "reasoning_effort" in request:
        yield "Unrecognized request argument supplied: reasoning_effort"
    if "stream_options" in request and not request.get("stream"):
        yield "The 'stream_options' parameter is only allowed when 'stream' is enabled."
    yield from _message_faults(request.get("messages"))


def _message_faults(messages: Any) -> Iterator[str]:
    if not isinstance(messages, list) or not messages:
        yield "Invalid 'messages': empty array."
        return
    for index, message in enumerate(messages):
        if message.get("role") not in ROLES:
            yield f"Invalid value for 'messages[{index}].role'."
        if not isinstance(message.get("content"), str) or not message["content"]:
            yield f"Invalid type for 'messages[{index}].content'."


def _format_faults(form: Json | None, *, has_json_schema: bool) -> Iterator[str]:
    if form is None:
        return
    if not has_json_schema:
        yield "Invalid parameter: 'response_format' of type 'json_schema' is not supported by this server."
        return
    schema = form.get("json_schema") or {}
    if form.get("type") != "json_schema" or not re.fullmatch(r"[\w-]{1,64}", schema.get("name", "")):
        yield "Invalid 'response_format'."
    elif schema.get("strict"):
        yield from _schema_faults(schema.get("schema") or {})


def _schema_faults(schema: Json) -> Iterator[str]:
    """What structured outputs ask of a strict schema: closed objects, every property required."""
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        is_complete = set(schema.get("required", ())) == set(properties)
        if schema.get("additionalProperties") is not False or not is_complete:
            yield "Invalid schema for response_format: objects must be closed and require all properties."
        for each in properties.values():
            yield from _schema_faults(each)
    elif schema.get("type") == "array":
        yield from _schema_faults(schema.get("items", {}))
    elif schema.get("type") not in {"string", "number", "integer", "boolean"}:
        yield f"Invalid schema for response_format: {schema.get('type')!r} is no type."
