from datetime import date

from retrieval.chain.topics.digest import Material
from retrieval.chain.topics.item import MOST_POINTS, SHORTEST_POINT, Room, tell_item
from retrieval.chain.writing.compose import Record
from tests.chain.made import a_version

FIRST = a_version(
    "first",
    "The Brannick Dam broke above Culvery on Tuesday and flooded the whole valley. "
    "At least nine people were killed in the Orrow valley by the flood, officials said. "
    "It was loud. "
    "He had heard nothing of it until the water stood in his kitchen, he said.",
    outlet="Northlight",
    published="2026-03-11",
)
SECOND = a_version(
    "second",
    "Rescuers spoke of at least eleven people killed after divers had searched a van below the Brannick Dam. "
    "Ilse Marrant declared three days of mourning for the victims of the Brannick Dam.",
    outlet="Courier",
    published="2026-03-12",
)
DAYS = {"first": date(2026, 3, 11), "second": date(2026, 3, 12)}


def told(*versions, words=95, about="Toll rises to eleven in Orrow valley", **room):
    days = {each.article.id: each.article.day for each in versions}
    material = Material(versions, about, days)
    return tell_item(material, Room(words, **room), writer=None, record=Record(), first=1)


def texts(found):
    return [point.text for point in found.points]


def test_the_newest_day_comes_first_and_each_point_is_what_it_cites():
    found = told(FIRST, SECOND)
    assert found.points[0].text == SECOND.sentences[0].text
    for point in found.points:
        (n,) = point.citations
        cited = found.numbering.citations[n - 1]
        version = {"first-v": FIRST, "second-v": SECOND}[cited.version]
        assert version.text[cited.start : cited.end] == cited.quote == point.text


def test_a_figure_that_a_newer_one_replaced_is_told_as_earlier_and_not_as_a_point():
    early = a_version(
        "first",
        "At least nine people were killed in the Orrow valley, and firemen from Tolmbridge carried families, "
        "dogs and two horses out of flooded stables with boats and ladders until midnight. "
        "The toll rises in Orrow valley by the hour, and the number eleven was on a wall there.",
        published="2026-03-11",
        title="Brannick Dam bursts in Orrow valley",
    )
    late = a_version(
        "second",
        "At least eleven people were killed in the Orrow valley, ministers said in Halven after meeting the "
        "insurance league about a fund for owners whose policies exclude burst embankments.",
        published="2026-03-12",
        title="Toll of Brannick Dam in Orrow valley rises",
    )
    found = told(early, late)
    (toll,) = found.disagreements
    assert (toll.kind, len(toll.values)) == ("update", 2)
    assert early.sentences[0].text not in texts(found)


def test_points_stand_alone_and_are_no_more_than_a_reader_takes():
    lines = " ".join(
        f"Councillor number {n} of the town of Halven{n} spoke for plan {n} at length." for n in range(9)
    )
    found = told(a_version("many", lines), words=200)
    assert 2 <= len(found.points) <= MOST_POINTS
    alone = texts(told(FIRST))
    assert FIRST.sentences[3].text not in alone
    assert all(len(text.split()) >= SHORTEST_POINT for text in alone)


def test_a_timeline_tells_the_days_before_and_repeats_no_point():
    found = told(FIRST, SECOND)
    days = [entry.date for entry in found.timeline]
    assert "2026-03-12" not in days
    lines = [entry.text for entry in found.timeline]
    assert set(lines).isdisjoint(texts(found))
    assert len(lines) == len(set(lines))


def test_to_who_knows_the_rest_only_news_is_told_and_what_changed_is_compared_with_it():
    news = frozenset(each.key for each in SECOND.sentences)
    found = told(SECOND, news=news, known=(FIRST,))
    assert set(texts(found)) <= {each.text for each in SECOND.sentences}
    (toll,) = found.disagreements
    assert [value.published for value in toll.values] == ["2026-03-12", "2026-03-11"]


def test_what_differed_before_and_still_does_is_no_news():
    third = a_version(
        "third", "Engineers of the National Water Authority came to Culvery.", published="2026-03-13"
    )
    news = frozenset(each.key for each in third.sentences)
    found = told(FIRST, SECOND, third, news=news)
    assert found.disagreements == ()
    assert texts(found) == [third.text]


def test_a_point_tells_news_and_not_the_scene_a_report_opens_with():
    scene = a_version(
        "scene",
        "The siren on the hall of Nether Tolm was tested on the first Saturday of every single month. "
        "Every door in the village has a cross or a stroke in yellow chalk on it. "
        "The kitchen of the Farrows smelled of wet plaster and of the river below the house. "
        "The walls of the hall were green and the benches had been painted in a lighter green. "
        "The Orrow valley lost 340 houses to the flood, Finance Minister Ulla Kerring said.",
        outlet="Mercury",
        published="2026-03-12",
    )
    points = texts(told(FIRST, SECOND, scene))
    assert scene.sentences[4].text in points
    assert not any(each.text in points for each in scene.sentences[:4])


def test_where_nothing_but_a_scene_is_told_the_scene_is():
    scene = a_version(
        "scene",
        "The siren on the hall of Nether Tolm was tested on the first Saturday of every single month. "
        "Every door in the village has a cross or a stroke in yellow chalk on it.",
        published="2026-03-12",
    )
    assert texts(told(scene))


def test_a_later_copy_does_not_make_news_of_its_original_a_day_of_the_past():
    copy = a_version("copy", SECOND.text, outlet="Mercury", published="2026-03-13", origin="second")
    found = told(FIRST, SECOND, copy)
    assert SECOND.sentences[0].text in texts(found)
    assert [line.date for line in found.timeline if "searched a van" in line.text] == []


def test_a_point_and_a_line_of_the_timeline_begin_behind_the_dateline():
    filed = a_version(
        "filed", f"TOLMBRIDGE, March 12 (KPB) -- {SECOND.text}", outlet="Courier", published="2026-03-12"
    )
    found = told(FIRST, filed)
    assert found.points[0].text == SECOND.sentences[0].text
    cited = found.numbering.citations[found.points[0].citations[0] - 1]
    assert filed.text[cited.start : cited.end] == cited.quote == found.points[0].text


def test_what_it_did_is_no_point_without_what_it_is():
    firm = a_version(
        "firm",
        "Shares in Lindmoor rose by 22 per cent after the flood in the Orrow valley on Thursday. "
        "Last year it lost 31 million crowns on sales of 12 million in the whole valley. "
        "On Thursday it was announced that the Orrow valley would get 38 million crowns.",
        published="2026-03-12",
    )
    points = texts(told(firm))
    assert firm.sentences[1].text not in points
    assert firm.sentences[2].text in points


def test_an_early_toll_is_no_point_though_its_sentence_was_not_compared():
    compared = a_version(
        "compared",
        "At least 4 people were killed on Tuesday after part of the dam gave way, the government said.",
        published="2026-03-10",
    )
    other = a_version(
        "other",
        "The flood took the lives of 4 villagers below the dam in the night, the fire service says.",
        published="2026-03-10",
    )
    found = told(SECOND, compared, other)
    assert [side.value for side in found.disagreements[0].values] == ["at least eleven", "At least 4"]
    assert not any("lives of 4" in each for each in texts(found))


def test_where_two_differ_today_what_was_counted_yesterday_is_no_point():
    early = a_version(
        "early",
        "By evening the office of the governor had confirmed four deaths, all of them in Nether Tolm. "
        "Part of the Brannick Dam gave way above the village on Tuesday before dawn.",
        published="2026-03-10",
    )
    office = a_version(
        "office",
        "Seven people are known to have died below the Brannick Dam, Governor Ilse Marrant said at noon.",
    )
    brigade = a_version(
        "brigade",
        "At least nine people were killed by the Brannick Dam, fire chief Odile Brask said at noon.",
    )
    found = told(early, office, brigade, about="Brannick Dam gave way: search for dead goes on")
    (toll,) = found.disagreements
    assert (toll.kind, {each.value for each in toll.values[:2]}) == ("conflict", {"Seven", "At least nine"})
    assert early.sentences[0].text not in texts(found)
    assert {office.sentences[0].text, brigade.sentences[0].text} <= set(texts(found))


def test_a_count_of_nothing_named_is_no_point():
    march = a_version(
        "first", "The Dock and Ferry Workers' Union told us that, as it said, there were 2,000."
    )
    assert texts(told(march, about="March over harbour")) == []
