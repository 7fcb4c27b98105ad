from dataclasses import replace
from datetime import date, timedelta

from retrieval.chain.topics.memory import Memory
from retrieval.types import Briefing, Story
from tests.chain.made import NOW, a_version
from tests.values import a_briefing, an_item

TOLD = a_version(
    "told",
    "Nine people were killed in the Orrow valley on Tuesday, said Ilse Marrant. "
    "Two hundred houses of Culvery stand under water.",
)


def memory(*versions):
    item = an_item(
        story="dam",
        articles=tuple(each.article.id for each in versions),
        versions=tuple(each.id for each in versions),
    )
    return Memory([a_briefing(items=(item,))], {each.id: each for each in versions})


def a_story(*versions, name="other"):
    return Story(name, tuple(each.article.id for each in versions), (), (), len(versions))


def news(version, *, known=(TOLD,), story=None):
    told = memory(*known).of(story or a_story(TOLD, version), [version])
    return [told.is_news(each) for each in version.sentences]


def test_what_was_told_is_known_word_for_word_in_whatever_article():
    assert news(a_version("copy", TOLD.text)) == [False, False]
    assert memory(TOLD).knows(TOLD)
    assert memory(TOLD).knows(replace(TOLD, id="other version, same text"))
    assert not memory(TOLD).knows(a_version("new", "Other."))


def test_in_like_words_only_another_number_is_news():
    assert news(a_version("toll", "Eleven people were killed in the Orrow valley, said Ilse Marrant.")) == [
        True
    ]
    assert news(a_version("same", "In the Orrow valley nine people were killed, Marta Vellin said.")) == [
        False
    ]


def test_in_other_words_a_number_a_name_or_a_day_is_news_and_colour_is_not():
    text = (
        "Judge Corvin Ashdale leads an inquiry. Engineers begin on March 20. Many neighbours wept and prayed."
    )
    assert news(a_version("more", text)) == [True, True, False]


def test_to_who_was_never_told_of_a_story_all_of_it_is_news():
    text = "Many neighbours wept and prayed for rain."
    alone = a_version("alone", text)
    assert news(alone, story=a_story(alone)) == [True]
    assert news(alone, story=a_story(alone, name="dam")) == [False]


def test_what_was_told_of_another_story_is_known_when_it_is_nearly_the_same_words():
    version = a_version("regrouped", "Nine people were killed in the Orrow valley on Tuesday, Marrant said.")
    assert news(version, story=a_story(version)) == [False]


def test_a_story_is_known_by_its_id_its_articles_and_their_origins():
    copy = a_version("copy", "Other words.", origin="told")
    strange = a_version("strange", "Other words.")
    remembered = memory(TOLD)
    assert remembered.of(a_story(copy), [copy]).earlier == ("bbbbbbbbbbbb", "2026-03-12")
    assert remembered.of(a_story(strange), [strange]).earlier is None
    assert remembered.of(a_story(strange, name="dam"), [strange]).earlier
    assert Memory().of(a_story(TOLD), [TOLD]).earlier is None


def test_what_was_there_before_the_last_briefing_is_past_and_what_came_late_is_not():
    remembered = replace(memory(TOLD), at=NOW + timedelta(hours=1))
    old, today = date(2026, 3, 11), date(2026, 3, 12)
    late = replace(TOLD, id="late", first_seen=NOW + timedelta(hours=2))
    assert remembered.is_past(TOLD, old)
    assert not remembered.is_past(TOLD, today)
    assert not remembered.is_past(late, old)
    assert not memory(TOLD).is_past(TOLD, old)


def test_what_was_withdrawn_since_is_no_fault():
    briefing = replace(a_briefing(), items=(an_item(versions=("gone",)),))
    assert isinstance(briefing, Briefing)
    assert not Memory([briefing], {}).knows(TOLD)
