"""Slack's numbers, as documented or measured."""

from dataclasses import dataclass
from typing import Final, Self

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100

TEXT_TRUNCATED_AT: Final = 40_000
UPDATE_TEXT: Final = 4_000
MARKDOWN_TEXT: Final = 12_000

# Undocumented: what people measured when whole messages were refused.
MESSAGE_CHARACTERS: Final = 13_200

TEXT_OBJECT: Final = 3_000
SECTION_FIELD: Final = 2_000

VIEW_BYTES: Final = 250_000
VIEW_STACK: Final = 3

TABLE_ROWS: Final = 100
TABLE_CELLS: Final = 20

CHUNK_TITLE: Final = 256
LOADING_MESSAGES: Final = 10
SUGGESTED_PROMPTS: Final = 4

RESPONSE_URL_USES: Final = 5
SOCKET_CONNECTIONS: Final = 10
PAGE: Final = 100
LARGEST_PAGE: Final = 999

# Options an element may hold; the validators of the SDK know the other kinds.
OPTIONS: Final = {"checkboxes": 10, "radio_buttons": 10}

# Messages a channel takes at once before "about one a second" is enforced.
POST_BURST: Final = 5
POSTS_PER_SECOND: Final = 1.0

# Calls a minute, by Slack's tiers; a method not named here is tier 4.
CALLS_PER_MINUTE: Final = {
    "chat.startStream": 20,
    "chat.stopStream": 20,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.open": 50,
    "reactions.add": 50,
    "reactions.remove": 20,
}
OTHER_CALLS_PER_MINUTE: Final = 100


@dataclass(frozen=True, slots=True)
class Timing:
    """How long Slack waits for what."""

    ack_seconds: float = 3.0
    retry_delays_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    socket_retries: int = 3
    trigger_seconds: float = 3.0
    stream_seconds: float = 300.0
    status_seconds: float = 120.0
    response_url_seconds: float = 1_800.0
    rate_window_seconds: float = 60.0

    @classmethod
    def scaled(cls, factor: float) -> Self:
        """Return Slack's own timing with every duration multiplied by `factor`."""
        own = cls()
        return cls(
            ack_seconds=own.ack_seconds * factor,
            retry_delays_seconds=tuple(delay * factor for delay in own.retry_delays_seconds),
            trigger_seconds=own.trigger_seconds * factor,
            stream_seconds=own.stream_seconds * factor,
            status_seconds=own.status_seconds * factor,
            response_url_seconds=own.response_url_seconds * factor,
            rate_window_seconds=own.rate_window_seconds * factor,
        )
