"""How Slack reads the arguments of a Web API call."""

import json
from typing import Any, Final

from aiohttp import web

from .errors import RefusedError

Json = dict[str, Any]

# Methods that read a query or a form and overlook a JSON body.
FORM_ONLY: Final = frozenset(
    {
        "conversations.history",
        "conversations.info",
        "conversations.members",
        "conversations.replies",
        "files.info",
        "users.info",
    }
)

# Arguments that are JSON even inside a form.
JSON_VALUES: Final = frozenset(
    {"attachments", "blocks", "chunks", "loading_messages", "metadata", "prompts", "view"}
)


async def read_call(request: web.Request, method: str) -> tuple[str, Json]:
    """Return the token and the arguments of a call.

    Raises:
        RefusedError: the body cannot be read.
    """
    scheme, _, header_token = request.headers.get("Authorization", "").partition(" ")
    token = header_token.strip() if scheme.lower() == "bearer" else ""
    arguments: Json = {key: _decoded(key, value) for key, value in request.query.items()}
    if request.content_type == "application/json":
        body = _json_object(await request.text())
        return token, arguments if method in FORM_ONLY else arguments | body
    form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    token = token or form.pop("token", "") or str(arguments.pop("token", ""))
    return token, arguments | {key: _decoded(key, value) for key, value in form.items()}


def _json_object(text: str) -> Json:
    """Return a JSON body."""
    try:
        body = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise RefusedError("invalid_json") from error
    if not isinstance(body, dict):
        raise RefusedError("json_not_object")
    return {key: _decoded(key, value) for key, value in body.items() if value is not None}


def _decoded(name: str, value: Any) -> Any:
    """Return an argument, read from JSON where Slack expects JSON in a string."""
    if name not in JSON_VALUES or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as error:
        names = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
        raise RefusedError(names.get(name, "invalid_arguments"), f"[ERROR] {name} is not JSON") from error
