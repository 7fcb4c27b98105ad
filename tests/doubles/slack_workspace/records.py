"""What a test reads from the workspace: copies, never the thing itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import rendering

Json = dict[str, Any]


class Blocks:
    """What can be read and used in anything made of blocks: a message, a modal, a Home tab."""

    __slots__ = ()

    content: Json

    @property
    def blocks(self) -> list[Json]:
        """Its blocks; empty when it has none."""
        return list(self.content.get("blocks", []))

    @property
    def rendered(self) -> str:
        """What a person reads: the blocks, or the text when there are none."""
        return rendering.visible_text(self.content)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Every link as (label, address)."""
        return rendering.links(self.content)

    @property
    def actions(self) -> list[Json]:
        """Every interactive element, each with its `block_id`."""
        return list(rendering.interactive_elements(self.blocks))


@dataclass(frozen=True, slots=True)
class Message(Blocks):
    """One message as stored, in a channel or shown to one person only."""

    channel: str
    content: Json
    recipient: str | None = None
    """The only person who sees it; None for a message everyone sees."""

    @property
    def ts(self) -> str:
        """The message's id within its channel."""
        return str(self.content["ts"])

    @property
    def thread(self) -> str:
        """The ts of the thread it is in or would start."""
        return str(self.content.get("thread_ts") or self.content["ts"])

    @property
    def user(self) -> str:
        """Who wrote it."""
        return str(self.content.get("user", ""))

    @property
    def text(self) -> str:
        """The top-level text, which notifications and screen readers use."""
        return str(self.content.get("text", ""))

    @property
    def mrkdwn(self) -> str:
        """Everything in it that Slack parses for markup, unchanged."""
        return "\n".join(rendering.parsed_strings(self.content))

    @property
    def live_mentions(self) -> list[str]:
        """Mentions Slack would act on, such as `<!channel>`."""
        return rendering.live_mentions(self.content)


@dataclass(frozen=True, slots=True)
class View(Blocks):
    """A modal or a Home tab as stored."""

    content: Json
    user: str

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.content["id"])

    @property
    def callback_id(self) -> str:
        """The name the app gave it."""
        return str(self.content.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the app keeps in it."""
        return str(self.content.get("private_metadata", ""))

    @property
    def title(self) -> str:
        """The title shown; empty for a Home tab."""
        return str((self.content.get("title") or {}).get("text", ""))


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call the app made."""

    method: str
    arguments: Json
    response: Json
    status: int
    at: float

    @property
    def error(self) -> str | None:
        """Slack's error name; None when the call succeeded."""
        return None if self.response.get("ok") else str(self.response.get("error", "internal_error"))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at handing something to the app."""

    number: int
    reason: str
    """Why it is a retry, in Slack's words; empty for the first try."""
    sent_at: float
    seconds: float
    status: int | None
    """The HTTP status, 200 for an acknowledged envelope, None when nothing came back."""
    body: str = ""
    failure: str = ""
    """What went wrong, in Slack's words; empty when acknowledged."""
    may_retry: bool = True


@dataclass(slots=True)
class Delivery:
    """An event, an interaction or a command, and every try at delivering it."""

    id: str
    kind: str
    """`events_api`, `interactive` or `slash_commands`."""
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    is_settled: bool = False
    problem: str = ""
    """What Slack would show the person as a failure; empty when all went well."""

    @property
    def event(self) -> Json:
        """The inner event; empty for interactions and commands."""
        return dict(self.payload.get("event", {}))

    @property
    def type(self) -> str:
        """The event's type, the interaction's type, or the command."""
        return str(self.event.get("type") or self.payload.get("type") or self.payload.get("command"))

    @property
    def is_acknowledged(self) -> bool:
        """Whether the app took it in time."""
        return any(not attempt.failure for attempt in self.attempts)

    @property
    def status(self) -> int | None:
        """The status of the last try."""
        return self.attempts[-1].status if self.attempts else None

    @property
    def ack_seconds(self) -> float | None:
        """How long the app took to acknowledge; None when it did not."""
        return next((attempt.seconds for attempt in self.attempts if not attempt.failure), None)

    @property
    def ack_body(self) -> str:
        """What the app said when acknowledging."""
        return next((attempt.body for attempt in self.attempts if not attempt.failure), "")


@dataclass(frozen=True, slots=True)
class Status:
    """One status line set in a thread."""

    channel: str
    thread: str
    text: str
    loading_messages: tuple[str, ...]
    at: float


@dataclass(slots=True)
class Channel:
    """A channel, a private channel or a direct conversation."""

    id: str
    name: str
    kind: str
    """`channel`, `group` or `im`, as in an event's `channel_type`."""
    members: set[str]
    is_archived: bool = False
    is_shared: bool = False
    """People of another organisation are in it."""
    creator: str = ""
    messages: dict[str, Json] = field(default_factory=dict)

    def thread(self, root: str) -> Iterator[Json]:
        """Yield the root and its replies, oldest first."""
        return (each for ts, each in self.messages.items() if root in (ts, each.get("thread_ts")))

    def top_level(self) -> Iterator[Json]:
        """Yield what is shown outside threads, oldest first."""
        return (each for ts, each in self.messages.items() if each.get("thread_ts", ts) == ts)
