"""Where a sentence names a place, and how surely it is one (pure)."""

import re
from collections.abc import Iterator
from typing import Final

from retrieval.ingest.months import ENGLISH_MONTH

NAMED: Final = 1.0
# A boathouse answers where something was found, though a reader may ask which.
UNNAMED: Final = 0.6

_AT: Final = r"(?:in|at|near|to|from|outside|across|off|over|on)"
# What stands in or under a thing is nowhere else: these words tell places, hardly anything else.
_BY: Final = r"(?:under|underneath|beneath|behind|beside|below|above|inside|opposite|along)"
_ARTICLE: Final = r"(?:the|an?|his|her|their|its|one\s+of\s+the)"
# "In March" and "on Tuesday" are no places.
_TIME_NAME: Final = rf"(?:(?i:{ENGLISH_MONTH})|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
_NAME: Final = rf"(?!{_TIME_NAME})[A-Z]"
_PLAIN: Final = r"[a-z][a-z-]*"
# Common nouns for where something is or happens. Written for this project.
_NOUNS: Final = """
    capital city country county district island isle kingdom neighbourhood neighborhood province region
    state suburb town village bay beach border cave coast creek desert ditch field forest garden hill
    lake mountain ocean park plain pond reef reservoir river sea shore slope valley volcano woods? alley
    avenue bridge canal corner crossing dam highway lane motorway path pavement railway road roundabout
    square street track tunnel airfield airport base camp checkpoint dock embassy factory farm harbou?r
    jail laborator(?:y|ies) market mill mine pier plant platform port prison quarry quay shelter
    shipyard stadium station tower trench apartment bank bar building cathedral cell centre center
    cemeter(?:y|ies) chapel church clinic college court flat gallery gym hall hospital hotel house hut
    library monastery mosque museum office palace pub resort restaurant school shop store supermarket
    synagogue temple theatre theater university attic basement cellar corridor floor garage hangar
    kitchen roof room tent vault wall yard bus car ferry lorry plane ship taxi train truck van
    [a-z]+(?:house|yard|room|field|hall|side|stead)
"""
_NOUN: Final = rf"(?:{'|'.join(_NOUNS.split())})s?"
_OF_NAME: Final = rf"(?:(?:of|near|in|at|outside|on)\s+(?:the\s+)?(?:{_PLAIN}\s+)?{_NAME})"
_NAMED: Final = re.compile(
    rf"\b{_AT}\s+(?:{_ARTICLE}\s+)?(?:{_PLAIN}\s+)?{_NAME}"
    rf"|\b(?:{_AT}|{_BY})\s+{_ARTICLE}\s+(?:{_PLAIN}\s+){{0,2}}{_NOUN}\s+{_OF_NAME}"
)
_UNNAMED: Final = re.compile(rf"\b(?:{_AT}|{_BY})\s+{_ARTICLE}\s+(?:[\w-]+\s+){{0,3}}?{_NOUN}\b")


def places(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield start, end and worth of whatever in `text` may say where: a named place, or a kind of place."""
    for pattern, worth in ((_NAMED, NAMED), (_UNNAMED, UNNAMED)):
        yield from ((*each.span(), worth) for each in pattern.finditer(text))
