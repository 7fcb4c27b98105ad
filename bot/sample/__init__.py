"""The sample desk: a few days of news from Kellmark, a country that does not exist.

Its articles are raw pages, as dirty as real ones. Everyone and everything in them is invented.
"""

from pathlib import Path
from typing import Final

QUESTION: Final[str] = "How many people died when the Brannick Dam broke?"
TOPIC: Final[str] = "the plan to close the inner harbour at Port St Orla"
CLAIM: Final[str] = (
    "The lantern was wrapped in an old sail and lay under a rowing boat, "
    "and one of its eight panes was broken"
)
UNANSWERABLE: Final[str] = "Who won the Kellmark football cup?"


def folder() -> Path:
    """Return the folder that holds the articles of the sample desk."""
    return Path(__file__).parent / "articles"
