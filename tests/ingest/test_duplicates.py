import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.duplicates import SAMPLE_RATE, containment, is_copy, shingles
from tests.conftest import shared
from tests.ingest.copies import KINDS, make

# Two reports of one invented event, by different hands.
FLOOD = """The dam above Ostrava Lake gave way shortly after 4 a.m. on Monday, sending a wall of brown water
through three villages and killing at least 12 people, the district governor said. Rescue crews in
rubber boats pulled families from rooftops until noon. "We heard a crack like a cannon and then
the river was in the kitchen," said Milena Dovar, 61, who was lifted out by a neighbour. Engineers
had warned of seepage in March, according to minutes of the water board seen by this newspaper, but
repairs were put off until the dry season. The board's chairman, Petr Hulin, said the minutes had
been misread and that no one could have foreseen a month of rain in six days. The governor ordered
an inquiry and asked the army for two bridges. Schools in the valley stay shut until Thursday."""
OTHER = """At least a dozen villagers drowned when a reservoir burst in the Ostrava valley before dawn on
Monday, officials said, in what may be the region's worst flood in half a century. Helicopters searched the
plain below the broken wall for 30 missing people. The water authority denied that it had ignored
warnings. Its head told reporters that sensors had shown nothing unusual and that the rains were
beyond every model. Opposition politicians called for him to resign. Soldiers began to lay a bridge
in the afternoon, while the Red Cross opened a shelter for 400 in the sports hall of the district
town. Electricity was back in most houses by evening, the utility said."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_found(kind):
    assert is_copy(shingles(FLOOD), shingles(make(kind, FLOOD, seed=1)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_of_a_long_text_is_found(kind):
    text = f"{FLOOD} {OTHER} {FLOOD.replace('the', 'that')}"
    assert is_copy(shingles(text), shingles(make(kind, text, seed=1)))


def test_another_report_of_the_event_is_no_copy():
    assert containment(shingles(FLOOD), shingles(OTHER)) < 0.1
    assert not is_copy(shingles(FLOOD), shingles(OTHER))


def test_typography_does_not_hide_a_copy():
    assert shingles(FLOOD.replace('"', "“").replace("'", "’").replace("\n", " ")) == shingles(FLOOD)


def test_a_long_text_keeps_about_a_quarter_of_its_hashes():
    text = " ".join(f"word{number}" for number in range(2000))
    kept = shingles(text)
    assert all(each % SAMPLE_RATE == 0 for each in kept)
    assert 400 < len(kept) < 600


def test_a_short_excerpt_is_compared_with_a_sampled_text_on_equal_terms():
    text = " ".join(f"word{number}" for number in range(600))
    excerpt = " ".join(text.split()[:150])
    assert containment(shingles(text), shingles(excerpt)) == 1.0


def test_a_few_shared_words_make_no_copy_of_two_notices():
    assert not is_copy(
        shingles("The market opens at nine on Monday"), shingles("The market opens at ten on Monday")
    )


def test_the_same_few_words_are_a_copy():
    assert is_copy(shingles("All quiet."), shingles("All quiet"))


def test_texts_without_words_are_copies_of_nothing():
    assert shingles(" — ") == frozenset()
    assert containment(frozenset(), shingles(FLOOD)) == 0.0
    assert not is_copy(frozenset(), frozenset())


@given(st.frozensets(st.integers(0, 100)), st.frozensets(st.integers(0, 100)))
def test_containment_is_a_share_and_has_no_sides(a, b):
    assert 0 <= containment(a, b) <= 1
    assert containment(a, b) == containment(b, a)
    assert is_copy(a, b) == is_copy(b, a)


def clusters():
    return [
        [article["text"] for article in json.loads(line)["articles"]]
        for line in shared("bench", "neus", "clusters.jsonl").read_text().splitlines()
    ]


def test_different_articles_on_one_event_are_rarely_joined():
    pairs = [
        (shingles(a), shingles(b)) for cluster in clusters() for a, b in itertools.combinations(cluster, 2)
    ]
    assert sum(is_copy(a, b) for a, b in pairs) <= 0.01 * len(pairs)


@pytest.mark.parametrize("kind", KINDS)
def test_copies_of_news_leads_are_found(kind):
    leads = [text for cluster in clusters() for text in cluster if len(text.split()) >= 60]
    found = sum(is_copy(shingles(text), shingles(make(kind, text, seed))) for seed, text in enumerate(leads))
    assert found >= 0.99 * len(leads)
