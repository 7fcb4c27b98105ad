"""Copies found by the archive's own look-up: the verdict on two texts, in whatever order they came."""

import itertools
import random

import pytest

from retrieval.index.archive import Archive
from retrieval.index.archive_copies import COMMON_ARTICLES, copies_of
from retrieval.index.database import open_database, reading, sqlite_url
from retrieval.ingest.briefs import tell_apart
from retrieval.ingest.duplicates import SAMPLED_FROM_WORDS, containment, is_copy, overlap, shingles, size_of
from tests.ingest.copies import KINDS, make
from tests.readings import DAM, NOW, a_reading, story


def found(engine, text):
    with reading(engine) as connection:
        return copies_of(connection, shingles(text), text)


def alike_in(stored, text):
    """What the same look at each text beside this one finds."""
    hashes, found = shingles(text), set()
    for article, other in stored.items():
        its = shingles(other)
        is_edited_brief = overlap(size_of(hashes), size_of(its), size_of(hashes & its)).is_edited_brief
        if is_copy(hashes, its) and not (is_edited_brief and tell_apart(text, other)):
            found.add(article)
    return found


def texts():
    """Short and long ones, and copies of each kind of both."""
    originals = [story(1, sentences=8), story(2, sentences=20), " ".join(map(story, range(3, 9)))]
    return [*originals, *(make(kind, text, seed=1) for kind in KINDS for text in originals)]


def test_the_archive_finds_what_two_texts_side_by_side_tell(archive, engine):
    stored = {
        archive.record(a_reading(text, raw=str(n)), now=NOW).article: text for n, text in enumerate(texts())
    }
    for text in texts():
        hashes, alike = shingles(text), alike_in(stored, text)
        copies = found(engine, text)
        assert copies.keys() == alike
        assert all(copies[each].containment == containment(hashes, shingles(stored[each])) for each in alike)


def test_turns_of_phrase_that_many_share_hide_no_copy(archive, engine):
    phrase = story(100, sentences=3)
    many = [f"{story(number, sentences=6)}\n\n{phrase}" for number in range(COMMON_ARTICLES + 2)]
    kinds = [make(kind, many[7], seed=2) for kind in KINDS]
    stored = {
        archive.record(a_reading(text, raw=str(n)), now=NOW).article: text
        for n, text in enumerate([*many, *kinds])
    }
    assert len(found(engine, phrase)) > COMMON_ARTICLES
    for text in (many[7], *kinds):
        alike = alike_in(stored, text)
        assert found(engine, text).keys() == alike
        assert len(alike) < len(KINDS) + 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_line_that_an_article_quotes_is_no_copy_whichever_came_first(tmp_path, order):
    engine = open_database(sqlite_url(tmp_path / "desk"))
    archive, line = Archive(engine), DAM.split(".")[0].split(" on ")[0]
    readings = [a_reading(line), a_reading(DAM), a_reading(line, title="Again")]
    for each in order:
        archive.record(readings[each], now=NOW)
    archive.settle(now=NOW)
    assert archive.count().origins == 2
    engine.dispose()


def test_of_a_text_with_more_shingles_than_a_statement_takes_parameters_all_are_looked_up(archive, engine):
    text = " ".join(f"word{n}" for n in range(SAMPLED_FROM_WORDS - 1))
    article = archive.record(a_reading(text), now=NOW).article
    others = random.Random(1).sample(range(2**32), 70_000)
    with reading(engine) as connection:
        assert copies_of(connection, shingles(text).union(others), text).keys() == {article}


def ferry(number, minutes, pier, cause="fog"):
    return (
        f"Ferry {number} was late by {minutes} minutes on Tuesday. "
        f"The company said the delay of ferry {number} was caused by {cause} at pier {pier}."
    )


def origins_of(archive, texts):
    for number, text in enumerate(texts):
        archive.record(a_reading(text, raw=str(number)), now=NOW)
    archive.settle(now=NOW)
    return archive.count().origins


def test_briefs_in_the_same_words_with_other_numbers_are_no_copies(archive):
    assert origins_of(archive, [ferry(number, 10 + 3 * number, 20 - number) for number in range(1, 9)]) == 8


def test_briefs_in_the_same_words_with_another_name_are_no_copies(archive):
    briefs = [
        f"The council of {town} closed its only swimming pool for repairs. It opens again in May."
        for town in ("Sellin", "Morby", "Old Harrow")
    ]
    assert origins_of(archive, briefs) == 3


def test_a_brief_carried_by_others_stays_a_copy(archive):
    brief = ferry(4, 35, 2)
    carried = [
        brief,
        f"{brief}\n\nSign up for the letter of the Lakeside Courier, 12 Mill Road.",
        f"{brief}\n\nAll rights reserved, Harbour Times 1999.",
        brief.replace("The company said", "A spokesman for the company said"),
        ferry(4, 35, 2, cause="heavy fog"),
    ]
    assert origins_of(archive, carried) == 1


def test_an_origin_follows_the_agency_that_is_credited(archive):
    first, second = (
        archive.record(
            a_reading(raw=name, url=f"https://{name}.example/", outlet=name, day="2026-03-10"), now=NOW
        )
        for name in ("kpb", "upi")
    )
    for agency, origin in (("upi", second), ("kpb", first)):
        crediting = {
            "url": "https://kpb.example/",
            "outlet": "kpb",
            "day": "2026-03-10",
            "agencies": (agency,),
        }
        archive.record(a_reading(raw=agency, **crediting), now=NOW)
        archive.settle(now=NOW)
        assert {each.origin for each in archive.articles()} == {origin.article}


def test_a_story_told_on_under_another_address_is_an_update_and_no_copy(archive):
    first = a_reading(DAM, raw="1", url="https://kpb.example/1", outlet="KPB", day="2026-03-10")
    more = f"{DAM}\n\n{story(4, sentences=8)}"
    second = a_reading(more, raw="2", url="https://kpb.example/2", outlet="KPB", day="2026-03-11")
    ids = [archive.record(each, now=NOW).article for each in (first, second)]
    archive.settle(now=NOW)
    assert {each.id: each.origin for each in archive.articles()} == {ids[0]: ids[0], ids[1]: ids[1]}
