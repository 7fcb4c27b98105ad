"""Slack's numbers, and how to stay inside them without cutting in silence.

Sources: docs.slack.dev (Block Kit and method references, November 2026) and the validators of
slack_sdk 3.47. Where Slack documents nothing, the number is a budget and says so.
"""

from typing import Final

BLOCKS_PER_MESSAGE: Final = 50
BLOCKS_PER_VIEW: Final = 100
BUTTONS_PER_BLOCK: Final = 25
HEADER_LENGTH: Final = 150
SECTION_LENGTH: Final = 3_000
BUTTON_LENGTH: Final = 75
BUTTON_VALUE_LENGTH: Final = 2_000
VIEW_TITLE_LENGTH: Final = 24
FALLBACK_LENGTH: Final = 4_000

MESSAGE_BUDGET: Final = 9_000
"""Letters in all blocks of one message. Slack refuses somewhere above 11,000 and documents no number."""

ELLIPSIS: Final = "…"


def clip(text: str, limit: int) -> str:
    """Shorten `text` to `limit` letters at a word's end, with an ellipsis to say so."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(ELLIPSIS)]
    words, blank, _ = kept.rpartition(" ")
    # A text without blanks, or one whose last blank stands far back, is cut where it must be.
    return (words if blank and len(words) > limit // 2 else kept).rstrip() + ELLIPSIS
