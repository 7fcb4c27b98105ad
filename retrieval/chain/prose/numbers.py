"""Numbers in news prose, in digits and in words, as values that can be compared (pure).

Recognised are `1,234`, `1.2 million`, `twenty-one`, `two dozen`, `45 per cent`, `$3bn`, `€5 million`, `3rd`,
`third`, `between 3 and 5`, `10-15`, `at least 129`, `about 5,000`, `in 2015`. Deliberately left out: digits
that belong to a name (`G20`, `F-16`), days of a month (they are dates), clock times, fractions, and a bare
`one`, which is a pronoun more often than a number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["plain", "percent", "money", "ordinal", "year"]
Bound = Literal["exact", "about", "at least", "at most"]

# "About" tolerates 5 %: .90 of 189 changed numbers are still caught (in the sentences `chain.check` names).
ABOUT = 0.05

# "More than 100" is said of 112, not of 200.
BEYOND = 0.25

# Four digits without a comma in this range are a year unless a unit says otherwise.
FIRST_YEAR, LAST_YEAR = 1500, 2099


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a text gives it."""

    low: float
    high: float
    """Equal to `low` unless the text gives a range."""
    kind: Kind
    bound: Bound
    start: int
    """Offset of the number, or of the words that bound it."""
    end: int
    text: str
    """The words at `start:end`, such as `at least 129`."""
    step: float = 1.0
    """What one unit of the last printed digit is worth: 100,000 in `1.2 million`."""
    currency: str = ""
    """What money is counted in, as in `euros`; empty where the text does not say."""

    def agrees_with(self, other: "Number") -> bool:
        """Whether `other` can stand as the source of this number."""
        if not _is_comparable(self.kind, other.kind) or self.is_other_money(other):
            return False
        if self.bound == "about":
            return abs(self.low - other.low) <= ABOUT * self.low
        if self.bound == "at least" and self.low < other.low:
            return other.low <= self.low * (1 + BEYOND)
        if self.bound == "at most" and self.high > other.high:
            return other.high >= self.high * (1 - BEYOND)
        return self._equals(other)

    def is_other_money(self, other: "Number") -> bool:
        """Whether the two are counted in currencies that both texts name, and that differ."""
        return bool(self.currency and other.currency) and self.currency != other.currency

    def _equals(self, other: "Number") -> bool:
        # A printed 1.2 million may stand for 1,234,000, but a printed 129 only for 129.
        slack = min(self.step / 2, ABOUT * self.low) if self.step > 1 else 0.0
        is_same = abs(self.low - other.low) <= slack and abs(self.high - other.high) <= slack
        # One end may be told of a range: "up to 15" of "10-15".
        return is_same or (self.low == self.high and self.low in (other.low, other.high))


def _numbered(names: str, first: int, step: int = 1) -> dict[str, float]:
    return {name: float(first + step * place) for place, name in enumerate(names.split())}


UNITS = _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    first=0,
)
TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", first=20, step=10)
ORDINALS = _numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    first=1,
)
SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_CURRENCY_WORDS = {
    "dollars": "$ dollar dollars",
    "euros": "€ euro euros",
    "pounds": "£ pound pounds",
    "yen": "yen",
    "yuan": "yuan",
    "roubles": "rouble roubles ruble rubles",
    "rupees": "₹",
    "crowns": "crown crowns krone kroner krona kronor koruna",
    "francs": "franc francs",
    # The sign of both yen and yuan names neither.
    "": "¥",
}
CURRENCIES = {word: name for name, words in _CURRENCY_WORDS.items() for word in words.split()}
AT_LEAST = (
    r"at least|at minimum|a minimum of|no fewer than|not less than|(?:just )?(?:more than|over)|upwards of"
)
AT_MOST = (
    r"up to|as (?:many|much) as|at most|no more than|a maximum of|(?:just )?(?:fewer than|less than|under)"
)
NEARLY = r"about|around|some|roughly|approximately|(?:an )?estimated|close to|nearly|almost"
BOUNDS: tuple[tuple[Bound, str], ...] = (("at least", AT_LEAST), ("at most", AT_MOST), ("about", NEARLY))
BOUND_BEFORE = re.compile(
    r"\b(?:" + "|".join(f"(?P<b{place}>{words})" for place, (_, words) in enumerate(BOUNDS)) + r")\s+$",
    re.IGNORECASE,
)
LONGEST_BOUND = 24

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
NOT_NUMBERS = re.compile(
    "|".join(
        (
            rf"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d)",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}",
            r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
            r"\b\d{1,2}:\d{2}\b|\b\d{1,2}(?:\.\d{2})?\s?[ap]\.?m\b",
            r"\b(?:a|one|two|three)[\s-](?:half|third|thirds|quarters?|fifths?|tenths?)\b",
            r"\b[A-Z][A-Za-z]*-?\d[\w-]*|[#@]\w+|https?://\S+",
        )
    )
)
TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|\S")


class _Read(NamedTuple):
    """A value read from tokens `[first, last)`."""

    value: float
    last: int
    step: float = 1.0
    is_ordinal: bool = False
    scale: float = 1.0


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of `text` in reading order."""
    blanked = NOT_NUMBERS.sub(lambda match: " " * len(match.group()), text)
    tokens = tuple(TOKEN.finditer(blanked))
    words = tuple(token.group().casefold() for token in tokens)
    found: list[Number] = []
    place = 0
    while place < len(words):
        read = _read(words, place)
        if read is None:
            place += 1
            continue
        number, place = _finish(text, tokens, words, place, read)
        found.append(number)
    return tuple(found)


def _read(words: Sequence[str], at: int) -> _Read | None:
    """Read one value at `at`: in digits, as an ordinal word, or spelled out."""
    if at >= len(words):
        return None
    if words[at][0].isdecimal():
        return _read_digits(words, at)
    if words[at] in ORDINALS and words[at - 1 if at else 0] != "-":
        return _Read(ORDINALS[words[at]], at + 1, is_ordinal=True)
    return _read_spelled(words, at)


def _read_digits(words: Sequence[str], at: int) -> _Read:
    digits = words[at].replace(",", "")
    step = 10.0 ** -len(digits.partition(".")[2])
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in ("st", "nd", "rd", "th"):
        return _Read(float(digits), at + 2, is_ordinal=True)
    scale = SCALES.get(following) or SHORT_SCALES.get(following)
    if scale is None:
        return _Read(float(digits), at + 1, step)
    return _Read(float(digits) * scale, at + 2, step * scale, scale=scale)


def _read_spelled(words: Sequence[str], at: int) -> _Read | None:
    """Read `twenty-one`, `two hundred and five`, `a dozen`, `three million`; None where there is none."""
    has_article = words[at] in ("a", "an")
    place, small, total, scale = at + has_article, float(has_article), 0.0, 1.0
    while place < len(words):
        word = words[place]
        if word in UNITS or word in TENS:
            small += UNITS.get(word, TENS.get(word, 0.0))
        elif word in SCALES and (small or total):
            scale = SCALES[word]
            total, small = _scaled(total, small, scale)
        elif not (word in ("-", "and") and _continues(words, place, small, total)):
            break
        place += 1
    if place == at + has_article or (has_article and scale == 1.0) or _is_pronoun(words, at, place):
        return None
    is_round = words[place - 1] in SCALES
    return _Read(total + small, place, scale if is_round else 1.0, scale=scale)


def _scaled(total: float, small: float, scale: float) -> tuple[float, float]:
    """Return (total, small) after a scale word: a hundred multiplies what is pending, a million closes it."""
    if scale <= SCALES["hundred"]:
        return total, small * scale
    return total + small * scale, 0.0


def _continues(words: Sequence[str], at: int, small: float, total: float) -> bool:
    """Whether a hyphen or an `and` at `at` stands inside one number: `twenty-one`, `two hundred and five`."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "and":
        return (small >= SCALES["hundred"] or total > 0) and (following in UNITS or following in TENS)
    return small in TENS.values() and 0 < UNITS.get(following, 0) < UNITS["ten"]


def _is_pronoun(words: Sequence[str], at: int, last: int) -> bool:
    """Whether the words are a bare `one`; `one-year` counts."""
    return last == at + 1 and words[at] == "one" and words[last : last + 1] != ("-",)


def _finish(
    text: str, tokens: Sequence[re.Match[str]], words: Sequence[str], at: int, first: _Read
) -> tuple[Number, int]:
    """Add range, unit and bound to a value read at `at`; return it with the place of the next token."""
    second = _range_end(words, at, first)
    low, high, last = first.value, first.value, first.last
    if second is not None:
        # "3 to 5 million" starts at 3 million.
        low *= second.scale if first.scale == 1.0 else 1.0
        high, last = second.value, second.last
    end = tokens[last - 1].end()
    is_marked = at > 0 and words[at - 1] in CURRENCIES
    bound, start = _bound(text, tokens[at - 1 if is_marked else at].start())
    kind, step = _kind(words, at, first, last), (second or first).step
    currency = _currency(words, at, last)
    return Number(low, high, kind, bound, start, end, text[start:end], step, currency), last


def _currency(words: Sequence[str], at: int, last: int) -> str:
    """The currency named beside the value at tokens `[at, last)`; empty where there is none."""
    beside = (*words[max(0, at - 1) : at], *words[last : last + 1])
    return next((CURRENCIES[word] for word in beside if word in CURRENCIES), "")


def _kind(words: Sequence[str], at: int, read: _Read, last: int) -> Kind:
    """Tell what the value at tokens `[at, last)` counts, by the words around it."""
    before, after = words[at - 1] if at else "", tuple(words[last : last + 2])
    if after[:1] in (("%",), ("percent",), ("pct",)) or after == ("per", "cent"):
        return "percent"
    if before in CURRENCIES or (after and after[0] in CURRENCIES):
        return "money"
    if read.is_ordinal:
        return "ordinal"
    is_year = (
        len(words[at]) == len("2015") and words[at].isdecimal() and FIRST_YEAR <= read.value <= LAST_YEAR
    )
    return "year" if is_year else "plain"


def _range_end(words: Sequence[str], at: int, first: _Read) -> _Read | None:
    """Read the upper end of `10-15`, `3 to 5` or `between 3 and 5`, when there is one."""
    joiner = words[first.last] if first.last < len(words) else ""
    is_between = joiner == "and" and at > 0 and words[at - 1] == "between"
    if first.is_ordinal or not (joiner in ("-", "–", "to") or is_between):
        return None
    second = _read(words, first.last + 1)
    return second if second and not second.is_ordinal and second.value > first.value else None


def _bound(text: str, start: int) -> tuple[Bound, int]:
    """Return how the words before `start` bound the number there, and where these words begin."""
    before = text[max(0, start - LONGEST_BOUND) : start]
    match = BOUND_BEFORE.search(before)
    if match is None:
        return "exact", start
    place = next(place for place in range(len(BOUNDS)) if match.group(f"b{place}"))
    return BOUNDS[place][0], start - len(before) + match.start()


def _is_comparable(claimed: Kind, found: Kind) -> bool:
    """Money may be printed without its currency the second time, a year without its look."""
    return claimed == found or {claimed, found} in ({"plain", "money"}, {"plain", "year"})
