"""Which language a text is in: by its script, then by its function words (pure).

A table and a count serve here; a trained model would cost 0.7 s of start-up to tell the same
languages apart, and articles are long enough for counting.
"""

import re
from collections import Counter

# Enough to be sure of; the rest of a long article is not read.
SAMPLE_CHARACTERS = 2500

# A letter is worth naming a script from this share of all letters on: Latin names and quotes
# stand in every language's articles.
SCRIPT_SHARE = 0.3

# Running text has 30-50 % function words and the tables hold about half of them; lists of
# names, and languages without a table, stay below.
WORD_SHARE = 0.12

# Neighbours such as Spanish and Portuguese share words; the better one must be clearly better.
LEAD = 1.15

_SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af\u1100-\u11ff]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "ar": re.compile("[\u0620-\u064a\u066e-\u06d3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u05d0-\u05ea]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
# Letters that say the script is used for another language than the one it is listed under.
_OTHER_LANGUAGE = {
    "ar": re.compile("[\u067e\u0686\u0698\u06af\u06a9\u06cc\u0679\u06d2]"),  # Persian, Urdu
    "ru": re.compile("[іїєґўѓѕјљњћџђқғңөұүһ]"),  # Ukrainian, Serbian, Kazakh
}
# Japanese writes with Han characters too: this share of kana tells it from Chinese.
_KANA_SHARE = 0.1
# One foreign letter in a name is no sign; one in fifty letters is.
_OTHER_SHARE = 0.02

_WORDS = {
    "en": """
        the of and to in that is was for on with as at by from he his it an be has had have are this
        but not were who will their they which said been after about its would there when more
    """,
    "de": """
        der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an
        werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war
        haben nur oder aber vor zur bis mehr durch man sein wurde sei
    """,
    "fr": """
        le la les de des du et en un une que est pour dans qui par sur au aux plus pas ne se ce il elle
        avec son sa ses sont cette été mais ont être comme leur nous vous entre aussi après ces d'un
        d'une qu'il c'est n'est s'est
    """,
    "es": """
        el la los las de del y en un una que es por con para se su al lo no más como pero sus ha este
        esta fue sobre entre también son hay está desde sin cuando muy años ser dos era según
    """,
    "pt": """
        o a os as de do da dos das e em um uma que é por com para se no na nos nas ao à não mais como
        mas foi seu sua são também pela pelo ser ou ter já está há segundo muito anos até isso
    """,
    "it": """
        il lo la i gli le di del della dei delle e in un una che è per con si su al alla da dal dalla
        nel nella non più come ma sono anche ha suo sua questo questa stato essere dopo tra degli ai
        hanno c'è anni
    """,
    "nl": """
        de het een en van in is dat op te voor met zijn aan niet er die om ook als bij naar uit maar
        door over hij ze wordt was heeft nog dan zich worden hebben meer tot geen wel kan deze werd
    """,
}
_TABLES = {name: frozenset(words.split()) for name, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def detect(text: str) -> str | None:
    """Return the language of `text` as a two-letter code, or None where it is not clear.

    Told apart are en, de, fr, es, pt, it, nl, ru, ar, zh, ja, ko, hi, el, he and th.
    """
    sample = text[:SAMPLE_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
    name = max(counts, key=lambda each: counts[each])
    if counts["ja"] + counts["zh"] >= SCRIPT_SHARE * letters:
        return "ja" if counts["ja"] >= _KANA_SHARE * letters else "zh"
    if counts[name] >= SCRIPT_SHARE * letters:
        return None if _is_other(name, sample, counts[name]) else name
    return _by_words(sample)


def _is_other(name: str, sample: str, letters: int) -> bool:
    pattern = _OTHER_LANGUAGE.get(name)
    return pattern is not None and len(pattern.findall(sample.lower())) >= _OTHER_SHARE * letters


def _by_words(sample: str) -> str | None:
    words = [word.replace("’", "'") for word in _WORD.findall(sample.lower())]
    counts = Counter({name: sum(word in table for word in words) for name, table in _TABLES.items()})
    (first, most), (_, second) = counts.most_common(2)
    return first if most >= WORD_SHARE * len(words) and most >= LEAD * second else None
