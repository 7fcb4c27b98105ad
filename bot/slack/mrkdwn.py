"""Slack's own markup: taking a question out of it, and keeping article text from becoming it."""

import html
import re
from typing import Final
from urllib.parse import quote, urlsplit

from bot.wording import printable

_MENTION: Final = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL: Final = re.compile(r"<#[A-Z0-9]+(?:\|([^>]*))?>")
_SPECIAL: Final = re.compile(r"<!([a-z]+)(?:\^[^>|]*)?(?:\|([^>]*))?>")
_LINK: Final = re.compile(r"<((?:https?|mailto):[^>|]+)(?:\|[^>]*)?>")
_LABELLED: Final = re.compile(r"<(?:https?|mailto):[^>|]+\|([^>]*)>")


def escape(text: str) -> str:
    """Make `text` safe for mrkdwn and for a message's fallback text.

    The three letters Slack asks to escape are all it needs for links and mentions; `*_~` and back
    ticks have no escape in mrkdwn, so untrusted text that must look plain goes into rich text.
    """
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def question_of(text: str, bot_user: str) -> str:
    """Take the question out of a message: without the bot's mention and without Slack's markup."""
    bare = _MENTION.sub(lambda found: "" if found[1] == bot_user else " ", text)
    bare = _CHANNEL.sub(lambda found: f"#{found[1]}" if found[1] else "", bare)
    bare = _SPECIAL.sub("", bare)
    bare = _LINK.sub(lambda found: found[1], bare)
    return " ".join(html.unescape(bare).split())


def mentions(text: str) -> tuple[str, ...]:
    """User ids mentioned in a message, in order."""
    return tuple(found[1] for found in _MENTION.finditer(text))


def web_link(url: str | None) -> str | None:
    """Return `url` fit for a link, or None when it is not http(s) with a host."""
    parts = urlsplit(url or "")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return quote(url or "", safe="%/:=&?~#+!$,;'@()*[]")


def plain_text(text: str) -> str:
    """A message as people read it: without Slack's markup, its lines kept."""
    bare = _MENTION.sub(" ", text)
    bare = _CHANNEL.sub(lambda found: f"#{found[1]}" if found[1] else "", bare)
    bare = _LABELLED.sub(lambda found: found[1], _SPECIAL.sub("", bare))
    bare = _LINK.sub(lambda found: found[1], bare)
    return html.unescape(bare).strip()


def links_of(text: str) -> tuple[str, ...]:
    """The web addresses in a message, in order, each once."""
    found = (html.unescape(each[1]) for each in _LINK.finditer(text))
    return tuple(dict.fromkeys(each for each in found if web_link(each)))
