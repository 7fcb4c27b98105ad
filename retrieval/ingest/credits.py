"""Recognises picture captions and their credits, and the agencies both name (pure)."""

import re

AGENCY = (
    r"(?:AP|AFP|UPI|dpa|DPA|PA|ANSA|EFE|TASS|KNA|epd|Xinhua|Reuters|REUTERS|Kyodo|Bloomberg|ANI|PTI"
    r"|IANS|IRNA|WAM"
    r"|(?:The )?Associated Press|Agence France-Presse|PA Media|Press Association)"
)
_PICTURE = (
    r"(?:photo(?:graph)?s?|images?|pictures?|pics?|illustration|credits?|caption|graphic|foto|bild|video"
    r"|screenshot)"
)
_CAPTION_START = re.compile(
    rf"(?i:(?:file )?{_PICTURE}(?: credits?| source| caption)? ?[:©])"
    rf"|(?i:(?:file )?{_PICTURE}) (?:by [A-Z]|courtesy )"
)
_PICTURE_AGENCY = (
    rf"(?:{AGENCY}|EPA|Getty(?: Images)?|Shutterstock|iStock|picture[- ]alliance|IMAGO|Imago|Handout"
    rf"|HANDOUT)"
)
# A credit is short and closes its line; captions open within their first sentences.
CREDIT_CHARACTERS = 160
START_CHARACTERS = 500
_CREDIT = re.compile(
    # After a sentence or a quotation or glued to it: "Photo courtesy of …", "Image: …", "Jane Doe/AP Photo".
    r"(?:^|(?<=[.!?…)\]\"”’'])) ?(?:"
    rf"(?i:{_PICTURE}(?: credits?| courtesy)?) ?[:©].{{2,90}}"
    rf"|(?i:{_PICTURE}(?: credits?)?) (?:[Bb]y|BY|[Cc]ourtesy(?: of)?) [^.!?]{{2,60}}"
    r"|(?i:(?:file )?(?:photo|picture|image) ?/.{2,60}|courtesy (?:of|photo|image)\b.{0,60}"
    r"|file (?:photo|picture|image)\W*)"
    rf"|[^.!?]{{0,50}}(?:[\w.]/|\bvia |© ?){_PICTURE_AGENCY}\b[^.!?]{{0,50}}"
    rf"|[^.!?]{{0,50}}\b{_PICTURE_AGENCY}/[\w. ]{{2,50}}"
    r"|[^.!?]{0,50}\b(?:AP|AFP|EPA|Reuters|Getty) (?:Photo|Images?|File|Wire|Archive)\b[^.!?]{0,50}"
    r")$"
    # In brackets anywhere: "[File: Reuters]", "(Jane Doe/AP)", but not a signing-off "(AP)".
    r"|(?:^|(?<=[\s.!?\"”’'])) ?[\[(](?:"
    r"(?:[Ff]ile(?: [Pp]hoto)?|FILE|[Pp]hoto|[Ii]mage|[Cc]ourtesy|[Pp]icture)\b[^\])]{0,90}"
    rf"|[^\])]{{0,60}}(?:/ ?{_PICTURE_AGENCY}|{_PICTURE_AGENCY}(?: ?/| (?:Photo|Images?|File))"
    rf"|[Hh]andout|Getty)[^\])]{{0,60}}"
    r")[\])]\.?$"
)
# "Vladimir Putin, right, listens": only a picture has sides.
_SIDES = re.compile(
    r", (?:(?:far|top|bottom|second from|third from) )?(?:left|right|cent(?:er|re)),|\((?:(?:far "
    r"|top )?(?:left|right|cent(?:er|re))|[LRC])\)"
)
SIDES_WORDS = 70
_PREFIX = re.compile(
    r"(?:file )?(?:photo|image|picture|caption|foto|bild)s?(?: caption)? ?: *", re.IGNORECASE
)
_SENTENCE = re.compile(r"\w{3}[.!?](?:\W|$|[A-Z])")


def is_caption(text: str) -> bool:
    """Whether the words of `text` say that it stands under a picture."""
    start = text[:START_CHARACTERS]
    return _CAPTION_START.match(start) is not None or credit_start(text) is not None or _has_sides(start)


def _has_sides(text: str) -> bool:
    """Whether people stand left and right in `text`, as only in a picture's caption."""
    return _SIDES.search(text) is not None and text.count(" ") < SIDES_WORDS


def credit_start(text: str) -> int | None:
    """Return where the picture credit that ends `text` begins, or None when there is none."""
    tail = max(0, len(text) - CREDIT_CHARACTERS)
    found = _CREDIT.search(text, tail)
    return found.start() + (found[0][:1] == " ") if found else None


def is_bare_credit(text: str) -> bool:
    """Whether `text` is only a credit and shows nothing: no sentence stands in it."""
    return credit_start(text) == 0 and _SENTENCE.search(text) is None


def without_credit(caption: str) -> str:
    """Return what a caption shows: without "PHOTO:" before it and "Image: …" behind it.

    A name that follows without such a word stays: it cannot be told from the caption's last words.
    """
    prefix = _PREFIX.match(caption)
    text = caption[prefix.end() :] if prefix else caption
    start = credit_start(text)
    return text[:start].rstrip() if start is not None and _PREFIX.match(text, start) else text
