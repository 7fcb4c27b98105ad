"""Everything the workspace knows, behind one lock."""

import copy
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import RefusedError
from .identity import Identity
from .limits import Timing
from .records import Call, Channel, Message, Status

Json = dict[str, Any]


@dataclass(slots=True)
class Trigger:
    """A permission to open one view, soon."""

    user: str
    issued_at: float
    view: str | None = None
    is_used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A permission to answer one interaction a few times."""

    user: str
    channel: str
    issued_at: float
    message: Message | None = None
    uses: int = 0


@dataclass(slots=True)
class Stream:
    """A message that is being written before the reader's eyes."""

    started_at: float
    mode: str | None = None
    """`text` or `chunks`, fixed by the first content; None before."""
    text: str = ""
    tasks: dict[str, Json] = field(default_factory=dict)
    plan: str = ""
    blocks: list[Json] = field(default_factory=list)
    ended: str | None = None
    """Slack's error name for a further append; None while open."""


@dataclass(slots=True)
class State:
    """The workspace's contents; take `lock` before touching any of it."""

    identity: Identity
    timing: Timing
    scopes: frozenset[str]
    subscriptions: frozenset[str]
    emit: Callable[[Json], str]
    """Hand an event to the app; return its id."""
    base_url: str = ""
    lock: threading.Condition = field(default_factory=threading.Condition)
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    views: dict[str, Json] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    """Each person's open modals, the topmost last."""
    homes: dict[str, str] = field(default_factory=dict)
    streams: dict[tuple[str, str], Stream] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    prompts: dict[tuple[str, str], Json] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    socket_tickets: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    revoked: str | None = None
    """Slack's error name for the bot's token; None while it is good."""
    changed_at: float = field(default_factory=time.monotonic)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _last_microsecond: int = 0

    def number(self) -> int:
        """Return the next of one run of numbers, for ids."""
        return next(self._numbers)

    def id(self, prefix: str) -> str:
        """Return a new id shaped like Slack's."""
        return f"{prefix}0{self.number():09}"

    def next_ts(self) -> str:
        """Return a timestamp later than every one before it."""
        self._last_microsecond = max(self._last_microsecond + 1, time.time_ns() // 1_000)
        return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06}"

    def changed(self) -> None:
        """Wake whoever waits for something to happen."""
        self.changed_at = time.monotonic()
        self.lock.notify_all()

    def channel(self, name: object) -> Channel:
        """Return a channel by id.

        Raises:
            RefusedError: there is none, or the app cannot see it.
        """
        found = self.channels.get(str(name))
        if found is None or (found.kind != "channel" and self.identity.bot_user not in found.members):
            raise RefusedError("channel_not_found")
        return found

    def joined_channel(self, name: object) -> Channel:
        """Return a channel the app is in.

        Raises:
            RefusedError: it is not there, not visible, or the app is not in it.
        """
        found = self.channel(name)
        if self.identity.bot_user not in found.members:
            raise RefusedError("not_in_channel")
        return found

    def message(self, channel: Channel, ts: object) -> Json:
        """Return the stored message itself.

        Raises:
            RefusedError: there is none.
        """
        found = channel.messages.get(str(ts))
        if found is None:
            raise RefusedError("message_not_found")
        return found

    def direct_channel(self, user: str) -> Channel:
        """Return the app's direct conversation with a person, opened when needed."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        opened = Channel(self.id("D"), user, "im", {user, self.identity.bot_user})
        self.channels[opened.id] = opened
        return opened

    def copy_of(self, channel: Channel, content: Json, recipient: str | None = None) -> Message:
        """Return a message that nobody can change the workspace through."""
        return Message(channel.id, copy.deepcopy(content), recipient)

    def is_subscribed(self, event: Json) -> bool:
        """Whether the app asked for events like this one and is there to get them."""
        kind = str(event["type"])
        if kind == "message":
            kinds = {"channel": "channels", "group": "groups", "im": "im"}
            kind = f"message.{kinds[event['channel_type']]}"
        return kind in self.subscriptions
