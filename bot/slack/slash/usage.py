"""What `/newsdesk` takes, in words for whoever types it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

USAGES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "ask": ("ask QUESTION", "an answer whose every sentence opens its source"),
        "summarize": ("summarize TOPIC", "one text over many articles"),
        "brief": ("brief [TOPIC]", "the stories of yesterday and today"),
        "stories": ("stories", "the headlines of yesterday and today, and who carries them"),
        "find": ("find SENTENCE", "who printed it, and who first"),
        "check": ("check TEXT", "what the archive says to each sentence of it"),
        "subscribe": ("subscribe", "a daily briefing for a channel"),
        "unsubscribe": ("unsubscribe", "end this channel's briefings"),
        "feeds": ("feeds", "where articles come from, and how the feeds are"),
        "scope": ("scope [OUTLET, FEED … | all]", "which outlets and feeds this channel sees; admins set it"),
        "help": ("help", "this list"),
    }
)
"""What follows the command, and what it does, by its first word."""

ALIASES: Final = MappingProxyType({"summarise": "summarize", "briefing": "brief"})

NEEDING_WORDS: Final = frozenset({"ask", "summarize", "find", "check"})

HELP: Final = "\n".join(
    [
        "What I do here:",
        *(f"• /newsdesk {usage}: {meaning}" for usage, meaning in USAGES.values()),
        "Or mention me in a channel or thread; follow-ups there need no mention. Slack takes no commands in "
        "threads: use a mention there, or the message shortcut “Check the sources”.",
    ]
)


def usage_of(name: str) -> str:
    """How one command is used, for somebody who left its words out."""
    usage, meaning = USAGES[name]
    return f"That needs words: /newsdesk {usage} gives {meaning}."


def parsed(text: str) -> tuple[str, str]:
    """Split what was typed into the command's name and its words; unknown names are `help`."""
    name, _, rest = text.strip().partition(" ")
    name = ALIASES.get(name.casefold(), name.casefold())
    return (name, rest.strip()) if name in USAGES else ("help", text.strip() if name else "")
