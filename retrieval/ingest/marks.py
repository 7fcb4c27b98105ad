"""Relabels lines by what is around them: comments, repeats, captions and lists (pure).

Each rule takes the labelled lines of a page and returns them with some labels changed.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import groupby, islice, pairwise, takewhile

from retrieval.ingest.body import FUNCTION_WORDS, GOOD_WORDS, Weighed
from retrieval.ingest.credits import is_bare_credit
from retrieval.ingest.months import ANY_WEEKDAY, ENGLISH_MONTH
from retrieval.ingest.words import is_paired
from retrieval.ingest.words import words as words_of

# A line that shares this much of its content words with a caption beside it is that caption again.
CAPTION_OVERLAP = 0.8
# How far apart, in lines, two printings of one caption stand.
CAPTION_REACH = 2
# A caption alone above the article is not longer than this, in words.
CAPTION_WORDS = 60
# Lines this long may be the whole article again, as feeds and metadata blocks print it …
BLOB_WORDS = 100
# … which shows by this share of their word runs having been read before.
BLOB_OVERLAP = 0.8
BLOB_RUN = 5
# A box of related articles set into a text names no more than this; below an article lists are longer.
BOX_LINES = 6
# A line of a list is shorter than a paragraph.
LISTED_WORDS = 60

# A programme (of a tour, a trial, a season) has at least so many dated lines below each other.
PROGRAMME_LINES = 3

_WORD = re.compile(r"\w+")
# "— Ada Brill (@adabrill) November 18, 2019": who wrote the post quoted above, as embedded posts are signed.
_SIGNED_POST = re.compile(r"[—–-] ?.{1,80} \(@\w{1,40}\)")
_DATED_START = re.compile(
    rf"(?:{ANY_WEEKDAY},? )?(?:{ENGLISH_MONTH}\.? \d{{1,2}}\b|\d{{1,2}}\.? {ENGLISH_MONTH}\b)", re.IGNORECASE
)
_ESCAPED_QUOTE = re.compile(r"\\+(['\"])")
_DATED_END = re.compile(
    rf"(?:{ENGLISH_MONTH} \d{{1,2}}|\b\d{{1,2}} {ENGLISH_MONTH}),? \d{{4}}\W*$", re.IGNORECASE
)
_CAPTION_VERB = re.compile(
    r"\b(?:meets?|listens?|speaks?|talks?|attends?|shakes?|poses?|arrives?|leaves?|walks?|waves?"
    r"|gestures?|looks?|stands?"
    r"|sits?|gathers?|holds?|greets?|addresses|delivers|reacts?|celebrates?|seen|pictured|shown)\b"
)
_SAYS = re.compile(r"(?:\d+\. )?\S.{0,40} says:$")
_COMMENT_COUNT = re.compile(r"\d+ (?:comments?|responses?|thoughts|replies) (?:to|on) \W", re.IGNORECASE)


def content_words(text: str) -> frozenset[str]:
    """Return the words of `text` that carry meaning, in lower case; of scripts without blanks, the pairs."""
    if is_paired(text):
        return frozenset(words_of(text))
    return frozenset(_WORD.findall(text.casefold())) - FUNCTION_WORDS


def _relabelled(lines: Sequence[Weighed], indexes: Set[int], name: str) -> tuple[Weighed, ...]:
    """Return the lines with those at `indexes` labelled `name`."""
    return tuple(replace(line, label=name) if i in indexes else line for i, line in enumerate(lines))


def mark_comments(lines: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Label everything from the first reader's comment on, where the page says so unmistakably."""
    for index, (line, following) in enumerate(pairwise(lines)):
        is_signed = _SAYS.match(line.text) and following.label == "date"
        if is_signed or _COMMENT_COUNT.match(line.text[:80]):
            return _relabelled(lines, set(range(index, len(lines))), "comment")
    return tuple(lines)


def mark_repeats(lines: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Label lines printed more than once.

    Short lines that repeat are teasers, all of them. Of long ones the first stays, unless it is a sentence
    and its twin is next to it: that is a caption printed twice.
    """
    keys = [" ".join(_WORD.findall(_ESCAPED_QUOTE.sub(r"\1", line.text).casefold())) for line in lines]
    counts = Counter(keys)
    first_seen: dict[str, int] = {}
    repeats, captions = set(), set()
    for index, (line, key) in enumerate(zip(lines, keys, strict=True)):
        first = first_seen.setdefault(key, index)
        if counts[key] == 1 or line.label != "text":
            continue
        if line.words < GOOD_WORDS:
            repeats.add(index)
        elif first != index and line.is_ended and _are_beside(lines, first, index):
            captions |= {first, index}
        elif first != index:
            repeats.add(index)
    marked = _relabelled(_relabelled(lines, repeats, "repeat"), captions, "caption")
    return _relabelled(marked, _blobs(marked), "repeat")


def _are_beside(lines: Sequence[Weighed], first: int, second: int) -> bool:
    """Whether two lines stand close together in one block."""
    return lines[first].line.block == lines[second].line.block and abs(second - first) <= CAPTION_REACH


def _blobs(lines: Sequence[Weighed]) -> set[int]:
    """Return the very long lines whose words were all read before."""
    blobs: set[int] = set()
    if sum(line.words >= BLOB_WORDS for line in lines) == 0:
        return blobs
    read: set[tuple[str, ...]] = set()
    for index, line in enumerate(lines):
        words = _WORD.findall(line.text)
        runs = set(zip(*(words[start:] for start in range(BLOB_RUN)), strict=False))
        if line.words >= BLOB_WORDS and len(runs & read) >= BLOB_OVERLAP * len(runs):
            blobs.add(index)
        read |= runs
    return blobs


def mark_teasers(lines: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Label the headlines in a box of related articles: what follows its own headline up to the next prose.

    A box in the midst of an article then costs what one line of furniture does, however much it names.
    """
    found: set[int] = set()
    for index, line in enumerate(lines):
        if line.label == "related":
            below = takewhile(lambda each: _is_bare(lines[each]), range(index + 1, len(lines)))
            box = list(islice(below, BOX_LINES + 1))
            found.update(box if len(box) <= BOX_LINES else ())
    return _relabelled(lines, found, "teaser")


def _is_bare(line: Weighed) -> bool:
    """Whether nothing tells what a line is, and it is no sentence."""
    return line.label == "text" and not line.is_ended


def mark_captions(lines: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Label captions that only their neighbours give away.

    That is the line above a bare credit, a second printing of a caption beside it, and an opening line that
    ends in a full date and shows what a picture shows.
    """
    known = {index for index, line in enumerate(lines) if line.label == "caption"}
    found = {index - 1 for index in known if _is_bare_credit(lines, index)}
    found |= {index for index in range(len(lines)) if _is_dated_caption(lines, index)}
    found |= {near for index in known for near in _twins(lines, index)}
    return _relabelled(lines, found, "caption")


def _is_bare_credit(lines: Sequence[Weighed], index: int) -> bool:
    """Whether the caption at `index` is only a credit, for the unlabelled line above it in its block."""
    above = lines[index - 1] if index else None
    return (
        above is not None
        and above.label == "text"
        and above.words <= CAPTION_WORDS
        and above.line.block == lines[index].line.block
        and is_bare_credit(lines[index].text)
    )


def _twins(lines: Sequence[Weighed], index: int) -> list[int]:
    """Return the unlabelled lines beside the caption at `index` that say the same."""
    caption = content_words(lines[index].text)
    around = range(max(0, index - CAPTION_REACH), min(len(lines), index + CAPTION_REACH + 1))
    return [near for near in around if _are_beside(lines, index, near) and _is_twin(lines[near], caption)]


def _is_twin(line: Weighed, caption: frozenset[str]) -> bool:
    """Whether an unlabelled line shares most of its content words with a caption."""
    words = content_words(line.text)
    return line.label in {"text", "repeat"} and len(words & caption) >= CAPTION_OVERLAP * len(words)


def _is_dated_caption(lines: Sequence[Weighed], index: int) -> bool:
    """Whether the line ends in a full date as captions do, and stands above the first paragraph."""
    line = lines[index]
    if line.label != "text" or line.words > CAPTION_WORDS or not _DATED_END.search(line.text[-40:]):
        return False
    has_company = index > 0 and lines[index - 1].line.block == line.line.block
    is_above = sum(other.is_prose for other in lines[:index]) <= 1
    return is_above and (has_company or _CAPTION_VERB.search(line.text) is not None)


def mark_lists(lines: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """Label the points of a list that a sentence ending in a colon opens; they belong to the article."""
    listed: set[int] = set()
    is_open = False
    for index, line in enumerate(lines):
        is_point = line.line.is_bulleted and line.label == "text" and line.words <= LISTED_WORDS
        is_open = (line.text.endswith(":") and line.words >= GOOD_WORDS / 2) or (is_open and is_point)
        if is_open and line.label == "text":
            listed.add(index)
    return _relabelled(lines, listed | _programmes(lines) | _signatures(lines), "listed")


def _programmes(lines: Sequence[Weighed]) -> set[int]:
    """Return the lines of programmes: several in one block, each opening with its day."""
    found: set[int] = set()
    dated = [
        line.label in {"text", "date"}
        and line.words <= LISTED_WORDS
        and _DATED_START.match(line.text) is not None
        for line in lines
    ]
    for is_dated, group in groupby(range(len(lines)), key=dated.__getitem__):
        run = list(group)
        if is_dated and len(run) >= PROGRAMME_LINES and lines[run[0]].line.block == lines[run[-1]].line.block:
            found.update(run)
    return found


def _signatures(lines: Sequence[Weighed]) -> set[int]:
    """Return the lines that sign a post quoted from a social network, directly below its words."""
    pairs = pairwise(range(len(lines)))
    return {
        here for above, here in pairs if lines[above].is_prose and _SIGNED_POST.match(lines[here].text[:140])
    }
