import pytest

from retrieval.chain.topics.coverage import ARTICLE_SHARE, OVER, choose, is_whole
from tests.chain.made import a_version
from tests.conftest import shared


def texts(*versions, words=60, **options):
    sentences = [sentence for version in versions for sentence in version.sentences]
    return [each.text for each in choose(sentences, words=words, **options)]


DAM = "The Brannick Dam burst above the valley on Tuesday morning."
TOLL = "At least nine people were killed below the Brannick Dam."
CAUSE = "Inspectors had warned of a leak in the eastern flank of the dam."


def test_nothing_gives_nothing():
    assert choose([], words=100) == ()


def test_what_several_articles_say_comes_before_what_one_says():
    one = a_version("one", f"{DAM} A cat slept in the warm kitchen of a baker.")
    two = a_version("two", f"A poet read verses on the old bridge there. {DAM[:-1]}, police said.")
    assert texts(one, two, words=12) == [DAM]


def test_the_text_runs_a_tenth_over_its_length_at_most_and_every_sentence_is_a_sentence_of_the_source():
    version = a_version("a", f"{DAM} {TOLL} {CAUSE}")
    for words in (5, 10, 25, 100):
        chosen = texts(version, words=words)
        assert sum(len(each.split()) for each in chosen) <= OVER * words
        assert set(chosen) <= {DAM, TOLL, CAUSE}


def test_sentences_that_say_the_same_are_told_once():
    one, two = a_version("one", DAM), a_version("two", DAM.replace("burst", "had burst"))
    assert len(texts(one, two)) == 1


def test_a_short_sentence_goes_for_a_longer_one_that_tells_more_in_the_same_room():
    short = "Nine people drowned below the broken Brannick Dam."
    long = f"{short[:-1]}, and the governor promised money to villages of the Orrow valley."
    assert texts(a_version("one", short), a_version("two", long), words=20) == [long]
    assert texts(a_version("one", short), a_version("two", long), words=16) == [short]


def test_sentences_stand_in_the_order_of_days_and_the_undated_last():
    late = a_version("late", TOLL, published="2026-03-12")
    undated = a_version("undated", CAUSE, published=None)
    early = a_version("zz", DAM, published="2026-03-10")
    assert texts(late, undated, early) == [DAM, TOLL, CAUSE]


@pytest.mark.parametrize(
    "text",
    [
        "Dam bursts above the old valley town",
        "It rained.",
        "He would not say who had known of it.",
        "word " * 80 + "end.",
    ],
)
def test_headings_short_and_endless_sentences_and_loose_pronouns_are_left_out(text):
    assert texts(a_version("a", text), words=200) == []


def test_a_sentence_that_leans_on_another_brings_it_along():
    version = a_version(
        "a", "Ilse Marrant visited Culvery on Wednesday. She promised an inquiry into the leak of the dam."
    )
    chosen = texts(version, words=40)
    assert chosen == [each.text for each in version.sentences]


def test_no_article_fills_more_than_its_share_when_others_have_something_to_say():
    long = a_version(
        "long",
        " ".join(f"{DAM[:-1]} near the {place} mill." for place in ("old", "red", "new", "far", "big")),
    )
    others = [
        a_version("green", "Farmers in Skerrow lost cattle to the Brannick Dam."),
        a_version("blue", "Schools of Tolmbridge stay shut after the Brannick Dam."),
        a_version("quiet", "Soldiers brought pumps and bread below the Brannick Dam."),
    ]
    sentences = [sentence for version in (long, *others) for sentence in version.sentences]
    chosen = choose(sentences, words=50)
    used = sum(len(each.text.split()) for each in chosen if each.article.id == "long")
    assert used <= ARTICLE_SHARE * 50
    assert {each.article.id for each in chosen} == {"long", "green", "blue", "quiet"}


def test_what_is_asked_for_pulls():
    version = a_version("a", f"{TOLL} {DAM} Prices of bread rose in Halven again. {CAUSE}")
    assert texts(version, words=13, query="eastern flank leak inspectors warned") == [CAUSE]


def test_the_seeds_are_told_from_at_least_four_articles_in_their_own_words():
    gold = sorted(shared("seeds", "gold").glob("*.txt"))
    versions = [
        a_version(path.stem[:3], path.read_text(encoding="utf-8").strip(), published=None) for path in gold
    ]
    sentences = [sentence for version in versions for sentence in version.sentences]
    chosen = choose(sentences, words=180)
    assert len({each.article.id for each in chosen}) >= 4
    assert sum(len(each.text.split()) for each in chosen) <= OVER * 180


def test_the_newest_day_counts_more():
    old = a_version("old", "Soldiers brought pumps and loaves of bread to Culvery.", published="2026-03-10")
    new = a_version("zz", "Divers found a delivery van below the Skerrow bridge.", published="2026-03-11")
    assert texts(old, new, words=10) == [new.text]
    assert texts(old, a_version("zz", new.text, published="2026-03-09"), words=10) == [old.text]


REPEATED = (
    "The Brannick Dam burst above the Orrow valley before dawn on Tuesday.",
    "At least nine people were killed in the Orrow valley below the Brannick Dam.",
    "Governor Ilse Marrant asked for an inquiry into the burst of the Brannick Dam.",
    "About 1,200 people were taken out of their homes in the Orrow valley on Tuesday.",
    "The army sent 220 soldiers and four helicopters to the Orrow valley on Tuesday.",
    "Schools in the Orrow valley stay shut for the rest of the week, the governor said.",
    "The railway bridge at Skerrow was washed away below the burst Brannick Dam.",
    "Highway 7 was closed between Tolmbridge and Skerrow after the Brannick Dam burst.",
    "The Water Authority, which runs the Brannick Dam, said it was too early for a cause.",
    "The Brannick Dam holds drinking water for the capital and was completed in 1961.",
    "Rain is forecast for the Orrow valley in the night to Wednesday, the governor said.",
    "Trains through the Orrow valley were stopped because of the bridge at Skerrow.",
)
ONLY_ONE_KNOWS = "A digger had cut the cable of the village siren three weeks earlier."


@pytest.mark.parametrize("count", [3, 5, 10])
def test_what_one_article_knows_is_not_drowned_by_what_many_repeat(count):
    many = [a_version(f"many{n}", " ".join(REPEATED[n % 4 :])) for n in range(count)]
    one = a_version("one", f"{REPEATED[0]} {ONLY_ONE_KNOWS} {REPEATED[1]}")
    assert ONLY_ONE_KNOWS in texts(*many, one, words=130)
    assert len(texts(*many, one, words=130)) > 1


def test_a_short_text_keeps_to_what_most_tell():
    many = [a_version(f"many{n}", " ".join(REPEATED[n % 4 :])) for n in range(5)]
    one = a_version("one", f"{REPEATED[0]} {ONLY_ONE_KNOWS} {REPEATED[1]}")
    assert ONLY_ONE_KNOWS not in texts(*many, one, words=40)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The union said that there were 2,000 of them.", True),
        ("said that there were 2,000 of them.", False),
        ("al-Shabaab said that there were 2,000 of them.", True),
        ("iPhone sales rose.", True),
        ("“we saw 2,000 of them,” the union said.", False),
    ],
)
def test_what_begins_in_the_middle_of_a_sentence_is_not_whole(text, whole):
    assert is_whole(text) is whole
