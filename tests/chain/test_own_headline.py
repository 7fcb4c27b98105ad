"""The headline of a briefing's story when a model writes it: ours if it passes, else an outlet's."""

import pytest

from tests.chain.made import a_version
from tests.chain.test_brief import briefed
from tests.chain.test_outlet_lines import by_text, writer_of
from tests.doubles.openai_server import OpenAIServer, always

BURST = "The Brannick Dam burst above the Orrow valley before dawn and killed at least nine people."
WARNED = "Governor Ilse Marrant denied that anybody had warned her of cracks in the Brannick Dam."
POST = a_version(
    "post", f"{BURST} {WARNED}", outlet="The Post", title="Brannick Dam burst kills nine in valley"
)
POINTS = ((BURST, BURST), (WARNED, WARNED))
OURS = "Brannick Dam bursts above the Orrow valley, killing at least nine"


def item(*lines):
    with OpenAIServer(*always(by_text(*lines))) as server:
        [told] = briefed(POST, writer=writer_of(server)).items
    return told


def test_a_headline_that_passes_is_ours_and_no_point():
    told = item((f"Headline: {OURS}.", BURST), *POINTS)
    assert (told.headline, told.headline_by) == (OURS, None)
    assert told.headline_citations == told.points[0].citations
    assert [point.text for point in told.points] == [BURST, WARNED]


@pytest.mark.parametrize(
    "headline",
    [
        ("Brannick Dam bursts above the Orrow valley, killing at least ninety", BURST),
        ("Brannick Dam bursts above the Orrow valley, killing Ilse Marrant", BURST),
        ("Brannick Dam burst kills nine in valley", BURST),
        ("Why did the Brannick Dam burst above the Orrow valley?", BURST),
        ("Nobody warned of cracks in the Brannick Dam", WARNED),
        ("Governor Ilse Marrant admitted that she was warned of cracks in Brannick Dam", WARNED),
        ("Governor denied that the Brannick Dam killed at least nine people", BURST),
        ("Flood", BURST),
        (BURST + " " + WARNED, BURST, WARNED),
        ("Brannick Dam bursts, see dam.example.com", BURST),
        (OURS,),
    ],
)
def test_one_that_does_not_is_the_outlets(headline):
    text, *said = headline
    told = item((f"Headline: {text}", *said), *POINTS)
    assert (told.headline, told.headline_by) == ("Brannick Dam burst kills nine in valley", "The Post")
    assert told.headline_citations == ()
    assert [point.text for point in told.points] == [BURST, WARNED]


def test_a_headline_names_the_points_sentences_that_say_it():
    told = item((f"Headline: {OURS}", WARNED, BURST), *reversed(POINTS))
    assert told.headline == OURS
    assert told.headline_citations == told.points[1].citations


def test_a_headline_joined_from_two_sentences_that_neither_says_is_the_outlets():
    told = item(("Headline: Brannick Dam burst: Governor denied that it killed nine", BURST, WARNED), *POINTS)
    assert told.headline_by == "The Post"


def test_a_headline_rests_on_what_a_point_cites():
    told = item((f"Headline: {OURS}", BURST), (WARNED, WARNED))
    assert told.headline_by == "The Post"


def test_a_reply_without_a_headline_leaves_the_outlets():
    assert item(*POINTS).headline_by == "The Post"


def test_only_the_first_headline_counts():
    told = item((f"HEADLINE: {OURS}", BURST), ("Headline: All is well in the Orrow valley", BURST), *POINTS)
    assert told.headline == OURS
    assert len(told.points) == 2
