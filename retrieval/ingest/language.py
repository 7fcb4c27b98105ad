"""Which language a text is in: by its script, then by its function words, then by its letters (pure).

Tables and counting are enough: a trained model would add 0.7 s of start-up to distinguish the same languages,
and articles are long enough for counting.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from retrieval.ingest.words import stop_words, words

# Enough to be sure of; the rest of a long article is not read.
SAMPLE_CHARACTERS = 2500

# A search alone asks eight times for the language of its question.
_REMEMBERED = 64

# A script names the language from this share of all letters on: Latin names and quotes stand in
# every language's articles.
SCRIPT_SHARE = 0.3

# Running text has 30-50 % function words and the tables hold about half of them; lists of
# names, and languages without a table, stay below.
WORD_SHARE = 0.12

# Neighbours such as Spanish and Portuguese share words; the better one must be clearly better.
LEAD = 1.15

# A single function word says nothing: "Die Hard", "Le Monde", "Los Angeles".
FEWEST_FUNCTION_WORDS = 2

# One foreign letter in a name is no sign; one in a hundred letters is.
LETTER_SHARE = 0.01

# Japanese writes with Han characters too: this share of kana tells it from Chinese.
KANA_SHARE = 0.1

_LATIN: Final = "Latin"
_KANA: Final = "kana"
_HAN: Final = "Han"
_SCRIPTS: Final = {
    _KANA: "\u3040-\u30ff",
    "ko": "\uac00-\ud7af\u1100-\u11ff",
    _HAN: "\u3400-\u9fff",
    "Arabic": "\u0620-\u064a\u066e-\u06d3",
    "Cyrillic": "\u0400-\u052f",
    "Devanagari": "\u0904-\u0939\u0958-\u0961",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u05d0-\u05ea",
    "th": "\u0e01-\u0e30\u0e40-\u0e46",
    "bn": "\u0985-\u09b9",
    "pa": "\u0a05-\u0a39",
    "gu": "\u0a85-\u0ab9",
    "ta": "\u0b83-\u0bb9",
    "te": "\u0c05-\u0c39",
    "kn": "\u0c85-\u0cb9",
    "ml": "\u0d05-\u0d3a",
    "si": "\u0d85-\u0dc6",
    "lo": "\u0e81-\u0eb0\u0ec0-\u0ec6",
    "my": "\u1000-\u102a",
    "km": "\u1780-\u17b3",
    "ka": "\u10d0-\u10ff",
    "hy": "\u0531-\u0587",
    "am": "\u1200-\u135a",
}
_PATTERNS: Final = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
"""Letters of a script, under the script's name, or the language's where only one is written in it."""

_LANGUAGES_OF: Final = {
    _LATIN: "en de fr es pt it nl ca ro sv da no fi pl cs hu tr id".split(),  # noqa: SIM905 - codes
    "Cyrillic": "ru uk bg sr".split(),  # noqa: SIM905
    "Arabic": "ar fa ur".split(),  # noqa: SIM905
    "Devanagari": "hi ne mr".split(),  # noqa: SIM905
}

# Letters that tell languages of one script apart: those of languages without a table, whose text is none of
# the others', and those that only one of the others has, for texts too short to hold function words.
_FOREIGN_LETTERS: Final = {
    "Cyrillic": re.compile("[ўѓѕќқғңөұүһәӣӯҷҳ]"),  # Belarusian, Macedonian, Kazakh, Tatar, Tajik, Mongolian
    "Arabic": re.compile("[ټډړږښګڼېۍەڕڵۆێ]"),  # Pashto, Kurdish
}
_OWN_LETTERS: Final = {
    "uk": re.compile("[їєґ]"),
    "sr": re.compile("[ђјљњћџ]"),
    "ru": re.compile("[ыэё]"),
    "ur": re.compile("[ٹڈڑںے]"),
    "fa": re.compile("[پچژگ]"),
    "mr": re.compile("ळ"),
}

NAMES: Final = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "km": "Khmer",
    "kn": "Kannada", "ko": "Korean", "lo": "Lao", "ml": "Malayalam", "mr": "Marathi", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
"""English names of the languages that are told apart, by code."""


def detect(text: str) -> str | None:
    """Return the language of `text` as a two-letter code, or None where it is not clear.

    Told apart are English, the languages of `FUNCTION_WORDS`, Chinese, Japanese, Korean, and those that have
    a script to themselves.
    """
    return _language_of(text[:SAMPLE_CHARACTERS])


@lru_cache(_REMEMBERED)
def _language_of(text: str) -> str | None:
    script = _script_of(text)
    sample = text.lower()
    letters = sum(map(str.isalpha, sample))
    if script not in _LANGUAGES_OF:
        return script
    foreign = _FOREIGN_LETTERS.get(script)
    if foreign and _share(foreign, sample, letters) >= LETTER_SHARE:
        return None
    return _by_words(sample, _LANGUAGES_OF[script]) or _by_letters(sample, letters, _LANGUAGES_OF[script])


def detect_or_script(text: str) -> str | None:
    """Return the language of `text`, or, where it is not clear, the name of its script if that is not Latin.

    Two words of Russian may be Bulgarian, but are not English.
    """
    script = _script_of(text)
    return detect(text) or (script if script != _LATIN else None)


def _script_of(text: str) -> str | None:
    """The script most letters are of, or the language itself where only one is written in it."""
    sample = text[:SAMPLE_CHARACTERS].lower()
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    if sample.isascii():
        return _LATIN
    counts = {name: len(pattern.findall(sample)) for name, pattern in _PATTERNS.items()}
    if counts[_KANA] + counts[_HAN] >= SCRIPT_SHARE * letters:
        return "ja" if counts[_KANA] >= KANA_SHARE * letters else "zh"
    name = max(counts, key=lambda each: counts[each])
    return name if counts[name] >= SCRIPT_SHARE * letters else _LATIN


def _by_words(sample: str, languages: Sequence[str]) -> str | None:
    found = words(sample)
    counts = Counter({each: sum(map(stop_words(each).__contains__, found)) for each in languages})
    (first, most), (_, second) = counts.most_common(2)
    is_clear = most >= max(WORD_SHARE * len(found), FEWEST_FUNCTION_WORDS) and most >= LEAD * second
    return first if is_clear else None


def _by_letters(sample: str, letters: int, languages: Sequence[str]) -> str | None:
    shares = {
        each: _share(pattern, sample, letters) for each, pattern in _OWN_LETTERS.items() if each in languages
    }
    best = max(shares, key=lambda each: shares[each], default=None)
    return best if best and shares[best] >= LETTER_SHARE else None


def _share(pattern: re.Pattern[str], sample: str, letters: int) -> float:
    return len(pattern.findall(sample)) / letters
