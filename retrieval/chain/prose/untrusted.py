"""Makes text that somebody else wrote harmless for the place it is put into (pure).

Articles go into prompts, and a model's sentences into answers. Neither may contain marks that have a meaning
to us: ids of evidence, numbers of citations, the fence around the sources, links, mentions. The stored text
itself is never changed; this is about copies of it.
"""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
# `[s12]`, `[12]`, `[s1, s2]`, also in the brackets other scripts use.
_MARKS = re.compile(r"[\[［【〔]\s*(s?\d{1,4}(?:\s*[,;–-]\s*s?\d{1,4})*)\s*[\]］】〕]", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
# Slack's own markup: `<!channel>`, `<@U12AB>`, `<#C12AB|news>`, `<https://example.org|words>`.
_SLACK_LABELLED = re.compile(r"<[^<>|]*\|([^<>]*)>")
_SLACK_BARE = re.compile(r"<(?:[!@#]|https?:|mailto:|/?[a-z])[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"(?<!\w)@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_LINE_MARKUP = re.compile(r"^\s*(?:[-*•>#]+\s+|\d{1,2}[.)]\s+(?=\S))+")
_EMPHASIS = re.compile(r"(\*\*|__|`{1,3})(?=\S)(.+?)(?<=\S)\1")

# Whoever reports does not tell the reader, or an assistant, what to do. "Visit of the king" is no order.
_ORDER = re.compile(
    r"^\W*(?:(?:please|kindly|now|then|also|instead|just|and|assistants?|ai|system)\b[\s,:]*(?:must\s+|should\s+)?)*"
    r"(?:add|anagram|answer|append|augment|break\s+down|call|click|combine|compose|convert|describe|develop|disregard"
    r"|download|draft|email|enhance|explain|follow|forget|forward|group|ignore|include|install|integrate|introduce"
    r"|jumble|mention|misspell|modify|open|output|print|promote|provide|rearrange|recommend|remove|render|repeat"
    r"|replace|reply|respond|reveal|rewrite|say|scramble|send|show|sign\s+up|subscribe|substitute|suggest|summari[sz]e"
    r"|tell|transcribe|translate|use|visit|write)\b(?!\s+(?:of|by|for|to|was|were|is|are|has|had)\b)"
    r"|\byour\s+(?:next\s+)?(?:answer|reply|response|message|output|instructions|prompt)s?\b",
    re.IGNORECASE,
)
# A line of a chat, as models are given it; "you must", which is an order where nobody is quoted; and verbs
# that are names and nouns as well, with what only an order puts behind them.
_TO_A_MODEL = re.compile(
    r"^\s*(?:(?:system|assistant|user|developer|ai)\s*:|(?:now\s+|also\s+|from\s+now\s+on,?\s+)?"
    r"you\s+(?:must|should|shall|are\s+(?:now|to)|will\s+now)\b"
    r"|(?:copy|delete|execute|paste|post|publish|run|share)\s+(?:this|these|it|the\s+following)\b)",
    re.IGNORECASE,
)
_BARE_ADDRESS = re.compile(
    r"\b[\w.+-]+@[\w-]+\.\w{2,}|\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|biz|xyz|io|co|app|dev|top|site|online|example)\b",
    re.IGNORECASE,
)


def is_addressed(text: str) -> bool:
    """Whether a sentence asks something of whoever reads it, as planted orders do; English only.

    What news states is neither, so no answer is lost without such sentences.
    """
    return bool(_ORDER.search(text) or _TO_A_MODEL.match(text)) or text.rstrip("\"'”’)] ").endswith("?")


def has_address(text: str) -> bool:
    """Whether a text holds a mail address or the name of a site, which chats turn into links."""
    return bool(_BARE_ADDRESS.search(text))


def for_prompt(text: str) -> str:
    """Return `text` on one line, unable to close the fence or to pass for a numbered source."""
    line = _MARKS.sub(r"(\1)", _visible(text))
    return line.replace("<", "‹").replace(">", "›")


def prose(text: str) -> str:
    """Return a model's sentence as plain prose: no links, mentions, markup or marks of citations."""
    bare = _MARKDOWN_LINK.sub(r"\1", _visible(text))
    bare = _SLACK_BARE.sub("", _SLACK_LABELLED.sub(r"\1", bare))
    bare = _EMPHASIS.sub(r"\2", _LINE_MARKUP.sub("", bare))
    bare = _MENTION.sub("", _ADDRESS.sub("", _MARKS.sub("", bare)))
    return re.sub(r"\s+([.,;:!?])", r"\1", _BLANKS.sub(" ", bare)).strip()


def _visible(text: str) -> str:
    """Drop what has no width or turns the direction of reading, and fold blanks and lines."""
    folded = _BLANKS.sub(" ", text)
    return "".join(letter for letter in folded if unicodedata.category(letter) not in {"Cc", "Cf"}).strip()
