"""Where an interaction comes from: the workspace, the channel, the person, and the modal it was made in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

DEEPEST: Final = 3
"""Modals Slack puts on top of each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody clicked, and through how many modals."""

    channel: str
    """Empty on the Home tab."""
    depth: int = 0
    """Modals open; 0 in a message."""
    thread: str = ""
    """The thread of the message it began with; empty outside of one."""

    @property
    def metadata(self) -> str:
        """The place as a view carries it."""
        return json.dumps(asdict(self))

    @property
    def is_deepest(self) -> bool:
        """Whether Slack takes no further modal on top."""
        return self.depth >= DEEPEST

    def deeper(self) -> "Place":
        """The place inside one more modal."""
        return replace(self, depth=self.depth + 1)


def place_of(body: Mapping[str, Any]) -> Place:
    """Read where a click, a shortcut or a submission comes from."""
    if view := body.get("view"):
        return from_metadata(str(view.get("private_metadata") or ""))
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    thread = message.get("thread_ts") or container.get("thread_ts") or message.get("ts") or ""
    return Place(str(channel), thread=str(thread))


def from_metadata(metadata: str) -> Place:
    """Read a place back out of a view; a view without one stands on the Home tab."""
    if not metadata.startswith("{"):
        return Place("", depth=1)
    carried = json.loads(metadata)
    return Place(str(carried["channel"]), int(carried["depth"]), str(carried.get("thread", "")))


def user_of(body: Mapping[str, Any]) -> str:
    """The person who interacts."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")
