"""What the OpenAI API accepts as a request, and what it says to anything else."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.doubles import openai_responses

Json = dict[str, Any]

MODELS = ("gpt-5-mini", "gpt-4o-mini", "local-model")
PATH = "/v1/chat/completions"

KNOWN = {
    "max_completion_tokens", "max_tokens", "messages", "model", "n", "reasoning_effort", "response_format",
    "seed", "stop", "stream", "stream_options", "temperature", "top_p", "user",
}  # fmt: skip
KNOWN_TO_RESPONSES = {
    "include", "input", "instructions", "max_output_tokens", "model", "reasoning", "store", "stream",
    "temperature", "text", "top_p", "user",
}  # fmt: skip
ROLES = {"system", "developer", "user", "assistant"}
# Models that reason reject these; others take them.
NOT_FOR_REASONING = {"temperature", "top_p", "max_tokens", "stop"}
PARTS = {"input_text", "output_text"}


def refusal(path: str, authorization: str | None, key: str) -> tuple[int, str] | None:
    """Say why a call is not let in, or None."""
    if path not in {PATH, openai_responses.PATH}:
        return 404, f"Unknown request URL: POST {path}."
    if authorization != f"Bearer {key}":
        # Some compatible servers repeat the whole key: the worst case for a client's log.
        return 401, f"Incorrect API key provided: {authorization}."
    return None


def fault(
    body: bytes, path: str = PATH, *, has_json_schema: bool, refused: tuple[str, ...] = ()
) -> tuple[int, str] | None:
    """Say what is wrong with a request, or None."""
    try:
        request = json.loads(body)
    except ValueError:
        return 400, "We could not parse the JSON body of your request."
    if request.get("model") not in MODELS:
        return 404, f"The model `{request.get('model')}` does not exist."
    for each in refused:
        if request.get(each):
            return 400, f"Unsupported parameter: '{each}' is not supported with this model."
    faults = _response_faults if path == openai_responses.PATH else _chat_faults
    found = next(faults(request, has_json_schema), None)
    return (400, found) if found else None


def _chat_faults(request: Json, has_json_schema: bool) -> Iterator[str]:
    if "stream_options" in request and not request.get("stream"):
        yield "The 'stream_options' parameter is only allowed when 'stream' is enabled."
    yield from _parameter_faults(request, KNOWN)
    yield from _message_faults(request.get("messages"))
    yield from _format_faults(request.get("response_format"), has_json_schema=has_json_schema)


def _response_faults(request: Json, has_json_schema: bool) -> Iterator[str]:
    yield from _parameter_faults(request, KNOWN_TO_RESPONSES)
    messages = request.get("input")
    yield from _message_faults([{**each, "content": _joined(each)} for each in messages or ()])
    form = (request.get("text") or {}).get("format")
    # Here the schema lies flat; otherwise the rules are the same.
    nested = {"type": form.get("type"), "json_schema": form} if form else None
    yield from _format_faults(nested, has_json_schema=has_json_schema)


def _joined(message: Json) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part["type"] in PARTS)


def _parameter_faults(request: Json, known: set[str]) -> Iterator[str]:
    is_reasoning = request["model"].startswith("gpt-5")
    if unknown := request.keys() - known:
        yield f"Unrecognized request arguments supplied: {', '.join(sorted(unknown))}"
    if is_reasoning and (refused := request.keys() & NOT_FOR_REASONING):
        yield f"Unsupported parameter: '{min(refused)}' is not supported with this model."
    if not is_reasoning and (given := request.keys() & {"reasoning_effort", "reasoning"}):
        yield f"Unrecognized request argument supplied: {min(given)}"


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
