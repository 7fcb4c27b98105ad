"""Files people share, brought from Slack: one article each, small enough, from Slack alone."""

import re
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from retrieval.errors import FetchError
from retrieval.ingest.kinds import BY_SUFFIX

KINDS: Final = frozenset({"text", "html", "markdown", "mail", "pdf", "docx"})
"""What holds one article. Records and feeds may claim other pages' addresses: the command line takes them."""

SUFFIXES: Final = tuple(sorted(suffix for suffix, kind in BY_SUFFIX.items() if kind in KINDS))

LARGEST_FILE: Final = 20_000_000
"""Bytes: a newspaper's page as PDF has a few million."""

SLACK_HOST: Final = "files.slack.com"

READ_AT_ONCE: Final = 65_536

TIMEOUT: Final = aiohttp.ClientTimeout(total=60)

_UNSAFE: Final = re.compile(r"[^\w.-]+")

FOLDER: Final = "shared"
"""Below the home: what was shared stays, so that a citation can name its file."""


def refusal_of(file: Mapping[str, Any], api_url: str) -> str | None:
    """Why a file is not brought in; None when it can be.

    Args:
        file: As Slack describes it.
        api_url: Where the Web API is: a stand-in serves its own files.
    """
    if PurePosixPath(str(file.get("name") or "")).suffix.lower() not in SUFFIXES:
        return f"I read files that end in {', '.join(SUFFIXES)}"
    if int(file.get("size") or 0) > LARGEST_FILE:
        return f"it is larger than {LARGEST_FILE // 1_000_000} MB"
    if file.get("is_external") or file.get("mode") in {"external", "tombstone", "hidden_by_limit"}:
        return "Slack does not hold it"
    if not _is_slacks(str(file.get("url_private_download") or ""), api_url):
        return "its address is not Slack's"
    return None


def _is_slacks(url: str, api_url: str) -> bool:
    """Whether a token may be sent to an address: Slack's own, or the one that answers as Slack's Web API."""
    parts, api = urlsplit(url), urlsplit(api_url)
    is_official = (parts.scheme, parts.netloc) == ("https", SLACK_HOST)
    return is_official or (api.hostname != "slack.com" and parts[:2] == api[:2])


async def brought(client: AsyncWebClient, file_id: str, home: Path) -> Path:
    """Bring a file from Slack into the home; return where it is.

    Raises:
        FetchError: Slack does not hand it out, or it is none that can be read.
    """
    try:
        file = (await client.files_info(file=file_id))["file"]
    except SlackApiError as error:
        raise FetchError("the file", f"Slack does not hand it out ({error.response['error']})") from error
    name = str(file.get("name") or file_id)
    if reason := refusal_of(file, str(client.base_url)):
        raise FetchError(name, reason)
    data = await _downloaded(str(file["url_private_download"]), str(client.token), name)
    if len(data) != int(file["size"]):
        raise FetchError(name, "Slack handed out something else in its place; the app may lack files:read")
    folder = home / FOLDER / _UNSAFE.sub("_", file_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _UNSAFE.sub("_", name)[-100:]
    path.write_bytes(data)
    return path


async def _downloaded(url: str, token: str, name: str) -> bytes:
    """The bytes of a file; no redirect is followed, for the token goes with the request."""
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != HTTPStatus.OK:
                raise FetchError(name, f"Slack answered {answer.status}")
            return b"".join([piece async for piece in _within(answer, LARGEST_FILE)])
    except (aiohttp.ClientError, TimeoutError) as error:
        raise FetchError(name, f"Slack could not be reached ({type(error).__name__})") from error


async def _within(answer: aiohttp.ClientResponse, limit: int) -> AsyncIterator[bytes]:
    """Give the pieces of a body until it is over, or larger than it may be."""
    left = limit
    async for piece in answer.content.iter_chunked(READ_AT_ONCE):
        yield piece
        left -= len(piece)
        if left < 0:
            return
