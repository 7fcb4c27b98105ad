"""How Slack signs what it sends."""

import hashlib
import hmac
import time


def signed_headers(secret: str, body: str, *, at: int | None = None) -> dict[str, str]:
    """Return the headers that prove a body comes from Slack, as of a Unix time."""
    timestamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
