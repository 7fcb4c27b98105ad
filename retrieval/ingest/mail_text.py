"""The text of a mail as it was written: soft line breaks joined, additions in transit removed (pure)."""

import re
from collections.abc import Iterator
from email.message import EmailMessage

from retrieval.ingest.decode import decode
from retrieval.ingest.labels import label

# Letters with pictures between their paragraphs come in a dozen parts; a thousand are no letter.
MAX_PARTS = 100

# A signature is short; a separator of the same looks stands above whole stories.
SIGNATURE_LINES = 20

# Share of the lines that are quoted where a mail is nothing but another one, passed on.
QUOTED_SHARE = 0.5

# A soft break of flowed text is a blank at the end of a line, but for that of "-- " (RFC 3676, section 4).
_SOFT_BREAK = re.compile(r"(?<!\n--) \n(?=[^>\n])")
_SIGNATURE = re.compile(r"\n-- \n")
_LINK = r"(?:https?://|mailto:)[^\s<>()\[\]]{1,4000}"
_BRACKETED_LINK = re.compile(rf" ?(?:<[ ]?{_LINK}[ ]?>|\([ ]?{_LINK}[ ]?\)|\[[ ]?{_LINK}[ ]?\])")
_RULE = re.compile(r"\s*(?:[-=_*~#] ?){4,}\s*")
_STARRED = re.compile(r"^\*{1,2} (?=\S)", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^(?:> ?)+", re.MULTILINE)
_HEADER_NAME = (
    r"(?:From|Sent|Date|To|Cc|Subject|Reply-To|Von|Gesendet|Datum|An|Betreff|De|Envoyé|Objet|À|Para|Asunto"
    r"|Fecha)"
)
_FORWARDED = re.compile(
    r"(?:^|\n)[^\n]{0,40}(?:[Ff]orwarded message|Original Message|Weitergeleitete Nachricht"
    r"|Message transféré)"
    rf"[^\n]{{0,20}}\n\s{{0,10}}(?:\*?{_HEADER_NAME} ?:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+"
)


def plain_text(message: EmailMessage) -> str | None:
    """Return the plain text of a mail, all its parts in turn; None when it has none."""
    texts = list(_texts(message))
    return "\n\n".join(texts) if texts else None


def html_text(message: EmailMessage) -> str | None:
    """Return the HTML of a mail; None when it has none."""
    part = message.get_body(("html",))
    return _decoded(part) if isinstance(part, EmailMessage) else None


def _texts(message: EmailMessage) -> Iterator[str]:
    """Yield the plain parts; of an attached mail nothing, and nothing of attachments."""
    parts = [message]
    for _ in range(MAX_PARTS):
        if not parts:
            return
        part = parts.pop(0)
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            parts = [each for each in inner if isinstance(each, EmailMessage)] + parts
        elif part.get_content_type() == "text/plain" and not part.is_attachment():
            text = _decoded(part)
            if text is not None:
                yield written(text, is_flowed=part.get_param("format") == "flowed")


def _decoded(part: EmailMessage) -> str | None:
    payload = part.get_payload(decode=True)
    return decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else None


def written(text: str, *, is_flowed: bool = False) -> str:
    """Return the text without marks of quoting, forwarding and signing, and without the targets of links."""
    text = text.replace("\r\n", "\n")
    text = _unquoted(text)
    if is_flowed:
        text = _SOFT_BREAK.sub(" ", text)
    if forwarded := _FORWARDED.search(text):
        text = text[forwarded.end() :]
    if (signature := _SIGNATURE.search(text)) and text.count("\n", signature.end()) <= SIGNATURE_LINES:
        text = text[: signature.start()]
    return _STARRED.sub("", "\n".join(map(_bare, text.split("\n"))))


def _bare(line: str) -> str:
    """Return a line without links' targets; nothing of a ruled line, and of a link to the rest of a story."""
    bare = _BRACKETED_LINK.sub("", line)
    is_furniture = _RULE.fullmatch(bare) or (bare != line and label(bare.strip()) == "related")
    return "" if is_furniture else bare


def _unquoted(text: str) -> str:
    """Return `text` without the marks before each line, where most lines have one."""
    lines = [line for line in text.split("\n") if line.strip()]
    quoted = sum(line.startswith(">") for line in lines)
    return _QUOTE_MARK.sub("", text) if quoted > QUOTED_SHARE * len(lines) else text
