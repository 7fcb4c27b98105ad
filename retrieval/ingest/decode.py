"""From bytes to text: which charset, and whether this is text at all (pure)."""

import codecs
import re
from collections.abc import Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32's mark begins with UTF-16's, so it is looked for first.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# HTML says that the declaration stands in the first 1024 bytes; pages in the wild need more.
_META_BYTES = 4096

# Control characters that no text has; a share of one in two hundred is a picture or a program.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.005

# Text that is UTF-8 but for a few broken places (cut in the middle of a letter, pasted together)
# is read as UTF-8 all the same; another 8-bit charset has more bad places than good letters.
_BROKEN_SHARE = 0.25

# UTF-16 has a zero, or a byte of any value, beside every letter.
_ASCII_SHARE = 0.9

# What the web means when it says so (WHATWG Encoding Standard): the larger neighbour.
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Python knows odder codecs (punycode, escapes) that a hostile header could make us run.
_OF_THE_WEB = (
    "utf-8",
    "utf-16",
    "cp",
    "iso",
    "koi8",
    "gb",
    "big5",
    "euc",
    "shift",
    "mac",
    "ascii",
    "tis",
    "hz",
    "johab",
)


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the text in `data`.

    A byte order mark wins; then UTF-8 if there are letters beyond ASCII and all of it fits, which does not
    happen by chance; then `charset`, as a server or mail header gave it; then the page's own declaration;
    then Windows-1252. What does not fit is passed over; undecodable bytes become U+FFFD.

    Raises:
        ValueError: this is not text.
    """
    name = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if name and (name == "utf-8-sig" or not _is_mostly_ascii(data[:_META_BYTES])):
        return _checked(data.decode(name, "replace"))
    if b"\0" in data[:_META_BYTES]:
        raise ValueError("binary data, not text")
    return _checked(next(_readings(data, charset)))


def _readings(data: bytes, charset: str | None) -> Iterator[str]:
    """Yield `data` as text by every charset that fits, the likeliest first."""
    for name in (None if data.isascii() else "utf-8", charset, _declared(data), "utf-8"):
        text = _strictly(data, name) if name else None
        if text is not None:
            yield text
    text = data.decode("utf-8", "replace")
    letters = sum(character > "\x7f" for character in text)
    yield text if text.count("\ufffd") <= _BROKEN_SHARE * letters else data.decode("cp1252", "replace")


def _is_mostly_ascii(data: bytes) -> bool:
    """Whether bytes that should be two or four to a letter are letters themselves."""
    return sum(0x20 <= byte <= 0x7E for byte in data) > _ASCII_SHARE * len(data)  # noqa: PLR2004 - blank to tilde


def _declared(data: bytes) -> str | None:
    head = data[:_META_BYTES]
    match = _META.search(head) or _XML.match(head)
    name = match[1].decode("ascii") if match else None
    # What could be read as far as here is no UTF-16, whatever it says (HTML standard, 13.2.3.2).
    return "utf-8" if name and name.lower().startswith("utf-16") else name


def _strictly(data: bytes, charset: str) -> str | None:
    """Return `data` in `charset`, or None when it is none of the web's or does not fit."""
    try:
        name = codecs.lookup(charset).name
        return data.decode(_MEANT.get(name, name)) if name.startswith(_OF_THE_WEB) else None
    except (LookupError, ValueError):
        return None


def _checked(text: str) -> str:
    if len(_CONTROLS.findall(text)) > _CONTROL_SHARE * len(text):
        raise ValueError("binary data, not text")
    return text
