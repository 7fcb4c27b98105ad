"""Deliveries over HTTP: signed requests to the app's address."""

import json
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import aiohttp

from .identity import Identity
from .limits import Timing
from .records import Attempt, Delivery
from .signing import signed_headers

JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
AGENT: Final = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(slots=True)
class HttpLink:
    """Hands deliveries to an app that listens on a port."""

    identity: Identity
    timing: Timing
    url: str = ""
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    @property
    def retry_delays_seconds(self) -> tuple[float, ...]:
        """How long after one failed try the next follows."""
        return self.timing.retry_delays_seconds

    async def send(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Try once."""
        body, kind = encode(delivery)
        headers = signed_headers(self.identity.signing_secret, body)
        headers |= {"Content-Type": kind, "User-Agent": AGENT}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        sent_at, started = time.time(), time.monotonic()
        status, text, failure, may_retry = await self._post(body, headers)
        seconds = time.monotonic() - started
        return Attempt(number, reason, sent_at, seconds, status, text, failure, may_retry)

    async def _post(self, body: str, headers: dict[str, str]) -> tuple[int | None, str, str, bool]:
        """Return the status, the answer, what failed, and whether a retry is welcome."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=self.timing.ack_seconds)
        try:
            async with self._session.post(
                self.url, data=body.encode(), headers=headers, timeout=limit, allow_redirects=False
            ) as answer:
                text = await answer.text()
                failure = "" if 200 <= answer.status < 300 else "http_error"
                return answer.status, text, failure, answer.headers.get("X-Slack-No-Retry") != "1"
        except TimeoutError:
            return None, "", "http_timeout", True
        except aiohttp.ClientError:
            return None, "", "connection_failed", True

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


def encode(delivery: Delivery) -> tuple[str, str]:
    """Return a delivery's body and content type."""
    if delivery.kind == "interactive":
        return urlencode({"payload": json.dumps(delivery.payload)}), FORM_TYPE
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), FORM_TYPE
    return json.dumps(delivery.payload), JSON_TYPE
