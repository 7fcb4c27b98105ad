"""Sentences changed by rule and by dice: small edits, light rewordings, and altered facts.

Each edit takes a sentence and gives the changed one, or None where it does not fit.
"""

import calendar
import random
import re
from collections.abc import Callable, Sequence

from retrieval.chain.prose.names import names
from retrieval.chain.prose.numbers import numbers

Edit = Callable[[str, random.Random], str | None]


# ---- small edits


def other_case(text: str, _dice: random.Random) -> str:
    """All in capitals."""
    return text.upper()


def other_quotes(text: str, _dice: random.Random) -> str | None:
    """Other marks and dashes; the sentence itself between quotation marks when it has none."""
    changed = text.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "—": "-", "–": "-"}))
    return changed if changed != text else f"“{text}”"


def one_word(text: str, dice: random.Random) -> str | None:
    """One small-letter word left out."""
    tokens = text.split()
    places = [i for i, token in enumerate(tokens) if token.isalpha() and token.islower() and i]
    if not places:
        return None
    del tokens[dice.choice(places)]
    return " ".join(tokens)


def half(text: str, dice: random.Random) -> str:
    """The first or the second half."""
    tokens = text.split()
    middle = len(tokens) // 2
    return " ".join(dice.choice([tokens[:middle], tokens[middle:]]))


EDITS: dict[str, Edit] = {"case": other_case, "quotes": other_quotes, "word": one_word, "half": half}


# ---- light rewordings

SYNONYMS = {
    "said": "stated",
    "says": "states",
    "began": "started",
    "because": "since",
    "about": "around",
    "more than": "over",
    "officials": "authorities",
    "also": "",
    "however,": "",
    "many": "numerous",
    "large": "big",
    "important": "significant",
    "increase": "rise",
    "children": "kids",
    "help": "assist",
    "shows": "indicates",
    "showed": "indicated",
    "announced": "made public",
    "attempt": "effort",
    "ensure": "make sure",
    "despite": "in spite of",
    "additionally,": "",
    "particularly": "especially",
    "current": "present",
    "challenges": "difficulties",
    "highlighted": "pointed out",
    "highlights": "points out",
    "potential": "possible",
    "noted": "observed",
    "demonstrates": "shows",
}
_CONTRACTIONS = {
    "did not": "didn't",
    "is not": "isn't",
    "was not": "wasn't",
    "has not": "hasn't",
    "do not": "don't",
}


def synonyms(text: str, _dice: random.Random) -> str | None:
    """Every word of the table by its neighbour."""
    changed = text
    for old, new in SYNONYMS.items():
        changed = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, changed, flags=re.IGNORECASE)
    return tidy(changed) if changed != text else None


def clause_moved(text: str, _dice: random.Random) -> str | None:
    """`In May, it rained.` as `It rained in May.`"""
    match = re.fullmatch(
        r"((?:In|On|After|Before|During|As|While|When|With|By|For) [^,“\"]{3,60}), ([^“\"]+)\.", text
    )
    if not match:
        return None
    lead, rest = match.groups()
    return f"{rest[0].upper()}{rest[1:]} {lead[0].lower()}{lead[1:]}."


def attribution_moved(text: str, _dice: random.Random) -> str | None:
    """`She said it rained.` as `It rained, she said.`"""
    match = re.fullmatch(r"([A-Z][^,“\"]{2,60}?) (said|noted|added|stated) (?:that )?([^“\"]+)\.", text)
    if not match:
        return None
    who, verb, what = match.groups()
    speaker = who[0].lower() + who[1:] if who.startswith(("The ", "A ")) else who
    return f"{what[0].upper()}{what[1:]}, {speaker} {verb}."


def shortened(text: str, _dice: random.Random) -> str | None:
    """Without its adverbs, parentheses and contractions spelled out."""
    changed = re.sub(r" \([^)]*\)", "", text)
    changed = re.sub(
        r"(?<=\s)(?!only\b|early\b|family\b|supply\b|daily\b|July\b|Italy\b|reply\b|likely\b)[a-z]{4,}ly ",
        "",
        changed,
    )
    for old, new in _CONTRACTIONS.items():
        changed = changed.replace(old, new)
    return tidy(changed) if changed != text else None


REWORDINGS: tuple[Edit, ...] = (synonyms, clause_moved, attribution_moved, shortened)


def reworded(text: str, dice: random.Random) -> str | None:
    """Two of the rewordings that fit, or one."""
    changed, count = text, 0
    for each in dice.sample(REWORDINGS, len(REWORDINGS)):
        other = each(changed, dice)
        if other and count < 2:
            changed, count = other, count + 1
    return changed if count else None


def tidy(text: str) -> str:
    """One blank between words, a capital first."""
    text = re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split()))
    return text[:1].upper() + text[1:]


# ---- altered facts

MONTHS, DAYS = calendar.month_name[1:], calendar.day_name[:]
OPPOSITES = {
    "increased": "decreased", "rose": "fell", "accepted": "rejected", "supported": "opposed",
    "first": "last", "before": "after", "won": "lost", "higher": "lower", "increase": "decrease",
    "more": "less", "opened": "closed", "approved": "rejected", "include": "exclude",
}  # fmt: skip


def other_number(text: str, dice: random.Random) -> str | None:
    """One number by another of its look."""
    found = [each for each in numbers(text) if re.search(r"\d", each.text)]
    if not found:
        return None
    chosen = dice.choice(found)
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", text[chosen.start : chosen.end])
    assert digits
    value = float(digits.group().replace(",", ""))
    changed = value + dice.choice([1, 2, 3, 5]) if value < 2100 else value * dice.choice([1.2, 1.5, 2])
    printed = f"{changed:,.0f}" if "," in digits.group() else f"{changed:g}"
    return (
        text[: chosen.start]
        + text[chosen.start : chosen.end].replace(digits.group(), printed)
        + text[chosen.end :]
    )


def other_date(text: str, dice: random.Random) -> str | None:
    """One month or weekday by another."""
    found = [m for m in re.finditer("|".join(MONTHS + DAYS), text) if m.group() != "May"]
    if not found:
        return None
    chosen = dice.choice(found)
    kind = MONTHS if chosen.group() in MONTHS else DAYS
    return (
        text[: chosen.start()]
        + dice.choice([each for each in kind if each != chosen.group()])
        + text[chosen.end() :]
    )


def denied(text: str, _dice: random.Random) -> str | None:
    """An auxiliary denied, or a denial taken away."""
    if match := re.search(r"\b(is|are|was|were|will|can|could|would|has|have) not\b", text):
        return text[: match.end(1)] + text[match.end() :]
    match = re.search(r"\b(is|are|was|were|will|can|could|would|has|have)\b", text)
    return f"{text[: match.end()]} not{text[match.end() :]}" if match else None


def opposite(text: str, _dice: random.Random) -> str | None:
    """One word by its opposite."""
    for one, other in OPPOSITES.items():
        if match := re.search(rf"\b{one}\b", text):
            return text[: match.start()] + other + text[match.end() :]
    return None


def other_name(known: Sequence[str]) -> Edit:
    """Make the edit that puts another of the known names in."""

    def edit(text: str, dice: random.Random) -> str | None:
        found = [each for each in names(text) if each.start]
        others = [each for each in known if each not in text]
        if not found:
            return None
        chosen = dice.choice(found)
        return text[: chosen.start] + dice.choice(others) + text[chosen.end :]

    return edit
