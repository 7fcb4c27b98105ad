from datetime import date

from retrieval.chain.topics.timeline import MOST_DAYS, timeline
from tests.chain.made import a_version

DAM = a_version(
    "dam", "Part of the Brannick Dam gave way on Tuesday before dawn. A service will be held on Sunday."
)
TOLL = a_version(
    "toll", "Nine people are dead since the dam burst on Tuesday, officials said.", published="2026-03-12"
)
DAYS = {"dam": date(2026, 3, 11), "toll": date(2026, 3, 12)}


def told(*versions, days=DAYS, **options):
    return [(day.isoformat(), line.text) for day, line in timeline(versions, days, **options)]


def test_a_day_is_told_by_a_sentence_that_names_it_and_an_article_day_by_its_article():
    assert told(DAM, TOLL) == [
        ("2026-03-10", DAM.sentences[0].text),
        ("2026-03-12", TOLL.sentences[0].text),
    ]


def test_of_the_sentences_of_a_day_the_one_on_the_topic_is_told():
    rain = "Rain on Tuesday night was lighter than feared."
    version = a_version("dam", f"{rain} Part of the Brannick Dam gave way on Tuesday before dawn.")
    lines = told(version, TOLL, query="the Brannick Dam")
    assert lines[0] == ("2026-03-10", version.sentences[1].text)


def test_a_day_that_one_article_mentions_is_no_event():
    assert "2026-03-15" not in dict(told(DAM, TOLL))


def test_a_report_is_told_before_an_announcement():
    before = a_version(
        "before",
        "The minister will open the new harbour on Wednesday, officials said.",
        published="2026-03-09",
    )
    after = a_version(
        "after",
        "Dockers whistled when the minister opened the new harbour on Wednesday.",
        published="2026-03-12",
    )
    days = {"before": date(2026, 3, 9), "after": date(2026, 3, 12)}
    assert dict(told(before, after, days=days))["2026-03-11"] == after.sentences[0].text


def test_an_announcement_tells_of_a_day_that_has_no_report():
    one = a_version(
        "one", "The minister will open the new harbour on Sunday, officials said.", published="2026-03-09"
    )
    two = a_version(
        "two", "A party is planned for the opening on Sunday in the fish hall.", published="2026-03-10"
    )
    days = {"one": date(2026, 3, 9), "two": date(2026, 3, 10)}
    assert "2026-03-15" in dict(told(one, two, days=days))


def test_what_is_all_of_one_day_has_no_timeline():
    assert told(a_version("a", "It rained in all of Halven today, officials said.")) == []
    assert told(DAM, days={}) == []


def test_a_day_with_nothing_to_tell_is_left_out_and_only_the_newest_days_are_kept():
    versions = [
        a_version(
            f"a{i}",
            "" if not i else f"Council number {i} met in Halven over the budget again.",
            published=None,
        )
        if i
        else a_version("a0", "Brief.", published=None)
        for i in range(12)
    ]
    days = {f"a{i}": date(2026, 3, 1 + i) for i in range(12)}
    lines = told(*versions, days=days)
    assert len(lines) == MOST_DAYS
    assert lines[0][0] == "2026-03-05"
    few = told(*versions[:3], days=days)
    assert [day for day, _ in few] == ["2026-03-02", "2026-03-03"]


def test_what_somebody_felt_is_no_event():
    felt = '"We had time to wake the girl and no time for shoes," said Edda Farrow on Tuesday.'
    version = a_version("dam", f"{felt} Part of the Brannick Dam gave way on Tuesday before dawn.")
    assert told(version, TOLL, query="no time for shoes")[0] == ("2026-03-10", version.sentences[1].text)
    assert told(a_version("dam", felt), TOLL) == []


def test_a_dateline_takes_no_room_from_a_line():
    long = " ".join(
        ["TOLMBRIDGE, March 10 (KPB) -- The dam gave way on Tuesday", *["and on"] * 17, "and fell."]
    )
    version = a_version("dam", f"{long} Nobody in the valley slept on Tuesday.", published="2026-03-10")
    days = {**DAYS, "dam": date(2026, 3, 10)}
    assert told(version, TOLL, days=days, query="The dam gave way")[0] == ("2026-03-10", long)


def test_no_sentence_stands_under_two_days():
    both = "The dam that burst on Tuesday was inspected on Monday by two engineers, the authority said."
    one = a_version("one", both, published="2026-03-12")
    two = a_version("two", both.replace("two engineers", "engineers"), published="2026-03-12")
    days = {"one": date(2026, 3, 12), "two": date(2026, 3, 12)}
    lines = told(one, two, days=days)
    assert len({text for _, text in lines}) == len(lines) == 2


def test_what_the_reader_has_read_is_not_told_again():
    told_before = {DAM.sentences[0].text}
    extra = a_version("extra", "Engineers were called to the Brannick Dam late on Tuesday evening, it said.")
    lines = told(DAM, TOLL, extra, days={**DAYS, "extra": date(2026, 3, 11)}, told=told_before)
    assert told_before.isdisjoint({text for _, text in lines})
