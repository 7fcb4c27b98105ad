from dataclasses import replace
from datetime import date

from retrieval.chain.brief import within
from retrieval.chain.topics.ranking import ranked
from retrieval.chain.topics.voices import voices
from retrieval.types import Event, Filters, Story
from tests.chain.made import a_version

WINDOW = Filters(date(2026, 3, 5), date(2026, 3, 13))


def a_story(name, *versions):
    days = sorted({version.article.published.value for version in versions})
    events = tuple(
        Event(day, tuple(each.article.id for each in versions if each.article.published.value == day))
        for day in days
    )
    story = Story(name, tuple(each.article.id for each in versions), events, (), len(versions))
    return within(story, {each.article.id: each for each in versions}, WINDOW)


def names(found):
    return [each.story.story for each in found]


def printed_by(owner, version):
    return replace(version, article=replace(version.article, owner=owner))


def told(name, day="2026-03-12", outlet=None, text="Nobody in Halven had expected it, people said.", **more):
    return a_version(name, text, published=day, outlet=outlet, **more)


def test_one_owners_outlets_are_one_voice_and_unknown_outlets_one_each():
    group = [printed_by("Group", told(f"a{n}", outlet=f"Paper {n}")).article for n in range(3)]
    own = [told(f"b{n}", outlet="Courier").article for n in range(2)]
    unknown = [told(f"c{n}").article for n in range(2)]
    assert [voices(each) for each in (group, own, unknown, [*group, *own, *unknown])] == [1, 1, 2, 4]


def test_copies_are_one_voice_and_their_printers_have_their_own_beside():
    wire = told("wire", outlet="Agency")
    copies = [told(f"copy{n}", outlet=f"Paper {n}", origin="wire") for n in range(3)]
    own = told("own", outlet="Paper 0")
    assert voices(each.article for each in (*copies, own)) == 2
    assert voices(each.article for each in (wire, own)) == 2


def test_a_story_of_one_owner_stands_behind_one_of_two():
    group = a_story("group", *(printed_by("G", told(f"a{n}", outlet=f"Paper {n}")) for n in range(4)))
    two = a_story("two", told("b1", outlet="DW"), told("b2", outlet="UPI"))
    assert names(ranked([group, two])) == ["two", "group"]


def test_of_like_stories_the_fresher_is_first_but_a_big_one_of_last_week_is_still_there():
    old = a_story("old", *(told(f"a{n}", "2026-03-08") for n in range(8)))
    yesterday = a_story("yesterday", told("b1", "2026-03-11"), told("b2", "2026-03-11"))
    today = a_story("today", told("c1"), told("c2"))
    alone = a_story("alone", told("d"))
    assert names(ranked([alone, yesterday, today, old])) == ["old", "today", "yesterday", "alone"]


def test_topics_are_words_or_an_outlet():
    big = a_story("big", *(told(f"a{n}") for n in range(4)))
    ferry = a_story("ferry", told("b", text="Ferry workers walked out in Port St Orla.", outlet="Mercury"))
    for topic in ("ferry workers", "mercury"):
        assert names(ranked([big, ferry], [topic])) == ["ferry", "big"]
    assert names(ranked([big, ferry], ["central bank interest rates"])) == ["big", "ferry"]


def test_a_described_interest_is_compared_by_meaning_where_a_model_can():
    big = a_story("big", *(told(f"a{n}") for n in range(4)))
    ferry = a_story("ferry", told("b", text="Sailors walked out in Port St Orla over pay."))
    interest = "labour disputes and strikes in transport"
    asked = []

    def likeness(topic, texts):
        asked.append((topic, len(texts)))
        return [0.4 if "Sailors" in text else 0.1 for text in texts]

    assert names(ranked([big, ferry], [interest])) == ["big", "ferry"]
    assert names(ranked([big, ferry], [interest], likeness)) == ["ferry", "big"]
    assert names(ranked([big, ferry], ["ships"], likeness)) == ["big", "ferry"]
    assert asked == [(interest, 4)]
