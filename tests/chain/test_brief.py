from datetime import date

import pytest

from bot.__main__ import run
from bot.desk import Desk
from bot.render import briefing_lines
from bot.settings import Settings
from retrieval.chain.brief import NOTHING, NOTHING_NEW, STANDARD, Briefer, Length, Reader
from retrieval.chain.topics.memory import Memory
from retrieval.types import Filters
from tests.chain.made import NOW, a_version
from tests.chain.test_compose import ScriptedWriter, written
from tests.chain.test_summarize import Ledger
from tests.conftest import shared
from tests.values import a_briefing, an_item

WINDOW = Filters(since=date(2026, 3, 10), until=date(2026, 3, 13))


class Shelf:
    """An archive that knows days."""

    def __init__(self, *versions):
        self._versions = {version.article.id: version for version in versions}

    def articles(self, filters):
        articles = [version.article for version in self._versions.values()]
        kept = [each for each in articles if not filters.outlets or each.outlet in filters.outlets]
        if filters.since is None:
            return kept
        return [each for each in kept if each.day and filters.since <= each.day < filters.until]

    def current(self, article_ids):
        return {each: self._versions[each] for each in article_ids}


def briefed(*versions, window=WINDOW, writer=None, **options):
    ledger = Ledger()
    briefer = Briefer(Shelf(*versions), ledger, lambda: NOW, "Europe/Berlin", lambda words: writer)
    briefing = briefer(window, **options)
    assert ledger.kept == [(briefing, NOW)]
    return briefing


def a_dam(name, **changes):
    text = "The Brannick Dam burst above the Orrow valley before dawn. Nine people were killed in the valley."
    return a_version(
        name,
        changes.pop("text", text),
        title=changes.pop("title", "Brannick Dam bursts in Orrow valley"),
        **changes,
    )


LANTERN = a_version(
    "lantern",
    "The silver lantern of St Orla was stolen from the Halven museum. Thieves came through the skylight.",
    outlet="Courier",
    title="Silver lantern stolen from Halven museum",
)


def test_stories_are_items_and_those_with_most_origins_come_first():
    briefing = briefed(LANTERN, a_dam("a", outlet="DW"), a_dam("b", outlet="UPI"))
    assert [item.articles for item in briefing.items] == [("a", "b"), ("lantern",)]
    assert [item.origins for item in briefing.items] == [2, 1]
    assert briefing.items[0].outlets == ("DW", "UPI")
    assert (briefing.id, briefing.articles, briefing.engine, briefing.zone) == (
        "kept",
        3,
        "extractive",
        "Europe/Berlin",
    )
    assert (briefing.since, briefing.until) == ("2026-03-10", "2026-03-13")


def test_ten_copies_count_as_one_origin():
    copies = [a_dam(f"copy{i}", origin="copy0") for i in range(3)]
    briefing = briefed(*copies)
    assert (briefing.items[0].origins, len(briefing.items[0].articles)) == (1, 3)


def test_one_list_of_citations_runs_through_all_items():
    briefing = briefed(LANTERN, a_dam("a"), a_dam("b"))
    assert [each.n for each in briefing.citations] == list(range(1, len(briefing.citations) + 1))
    for item in briefing.items:
        for point in item.points:
            assert [briefing.citations[n - 1].quote for n in point.citations] == [point.text]


def test_a_story_on_a_topic_of_the_channel_comes_first():
    briefing = briefed(LANTERN, a_dam("a"), a_dam("b"), reader=Reader(topics=("museum thefts", "lantern")))
    assert briefing.items[0].articles == ("lantern",)


def test_an_empty_window_is_said_and_failures_are_passed_on():
    briefing = briefed(a_dam("old", published="2026-02-01"), failures=("feed.example: timed out",))
    assert (briefing.items, briefing.notes, briefing.failures) == (
        (),
        (NOTHING,),
        ("feed.example: timed out",),
    )


def test_an_undated_article_is_told_with_a_story_of_the_window_and_not_by_itself():
    undated = a_dam(
        "undated", published=None, text="The Brannick Dam burst on Tuesday. Seven people of Culvery are safe."
    )
    lonely = a_version("lonely", "Cats sleep in warm kitchens of bakers in winter.", published=None)
    briefing = briefed(a_dam("a"), undated, lonely)
    assert [set(item.articles) for item in briefing.items] == [{"a", "undated"}]


def test_only_the_part_of_a_story_inside_the_window_is_told():
    window = Filters(since=date(2026, 3, 11), until=date(2026, 3, 12))
    briefing = briefed(
        a_dam("before", published="2026-03-10"),
        a_dam("inside"),
        a_dam("after", published="2026-03-12"),
        window=window,
    )
    assert [item.articles for item in briefing.items] == [("inside",)]


def test_a_page_has_room_for_so_many_items():
    happened = (
        "Dredging of the harbour stops in March because the contract has run out.",
        "Thieves climbed through a skylight and took the silver lantern of Halven.",
        "Trials of the vaccine against creek fever ended well, researchers told reporters.",
        "Sailors of three ferries walked out over unpaid nights aboard their ships.",
        "Judge Lindquarn resigned after questions about gifts from a property company.",
        "Engineers found rust inside the cables that carry the railway bridge.",
        "Pupils planted forty oaks behind their school to shade its playground.",
        "Brakes of a tram failed downhill, and passengers jumped onto the pavement.",
        "Shepherds lost ewes to a wolf that crossed the frontier last autumn.",
        "Frost killed the blossoms in every orchard between Dunsel and Norrow.",
        "Grain prices doubled within weeks, the owners of seven mills complained.",
    )
    versions = [a_version(f"a{n}", text, title=text[:40]) for n, text in enumerate(happened)]
    assert len(briefed(*versions).items) == STANDARD.items < len(versions)


def test_a_model_writes_the_points_and_is_named():
    writer = ScriptedWriter(written("The Brannick Dam burst above the Orrow valley.", "s1"))
    briefing = briefed(a_dam("a"), writer=writer)
    assert briefing.engine == "openai:scripted"
    assert briefing.items[0].points[0].form == "written"
    assert briefing.usage == {"requests": 1, "output_tokens": 10}


def test_the_seeds_are_one_item_with_both_tolls_and_assad_told_from_all_but_one_article():
    days = {"000": None, "001": "2015-11-26", "002": None, "003": "2015-11-19", "004": "2015-11-18"}
    titles = {
        "000": "Putin agrees to form 'grand coalition' with West to destroy ISIS after meeting Hollande",
        "001": "Russia Ready to Join France in Fight Against Terror, Putin Says After Meeting Hollande",
        "002": "France and Russia are both talking about a grand coalition against ISIS",
        "003": "Russia, France collaboration against Islamic State in sight; views on Assad still differ",
        "004": "Russia and the US to join forces against 'IS'?",
    }
    gold = sorted(shared("seeds", "gold").glob("*.txt"))
    versions = [
        a_version(
            p.stem[:3],
            p.read_text(encoding="utf-8").strip(),
            published=days[p.stem[:3]],
            title=titles[p.stem[:3]],
        )
        for p in gold
    ]
    briefing = briefed(*versions, window=Filters(date(2015, 11, 18), date(2015, 11, 27)))
    (item,) = briefing.items
    toll = next(each for each in item.disagreements if each.about == "dead")
    assert [(value.value, value.published) for value in toll.values] == [
        ("130", "2015-11-26"),
        ("at least 129", "2015-11-19"),
    ]
    assad = next(each for each in item.disagreements if each.kind == "position")
    assert len({value.speaker for value in assad.values}) >= 3
    assert len({citation.article for citation in briefing.citations}) >= 4
    assert item.status == "developing"
    assert len(item.timeline) > 2


def test_a_story_without_a_whole_sentence_is_named_and_left_out():
    briefing = briefed(a_version("short", "Rain.", title="Rain in Halven"), a_dam("a"))
    assert [item.articles for item in briefing.items] == [("a",)]
    assert briefing.notes == ("Left out, for its articles hold no sentence that tells it: “Rain in Halven”.",)


def test_the_headline_is_marked_as_its_outlets_own():
    (item,) = briefed(a_dam("a", outlet="DW"), a_dam("b", outlet="UPI", title="Dam?")).items
    assert (item.headline, item.headline_by) == ("Brannick Dam bursts in Orrow valley", "DW")
    assert item.versions == ("a-v", "b-v")


def test_stories_without_news_are_named_and_leave_their_place_to_others():
    told = [a_dam("a"), LANTERN]
    items = tuple(an_item(story=each.id, articles=(each.article.id,), versions=(each.id,)) for each in told)
    memory = Memory([a_briefing(items=items)], {each.id: each for each in told})
    ferry = a_version(
        "ferry",
        "Sailors of three ferries walked out over unpaid nights aboard their ships.",
        title="Ferries stand still",
    )
    reader = Reader(memory=memory, length=Length(items=1, words=60))
    briefing = briefed(*told, ferry, reader=reader)
    assert [item.articles for item in briefing.items] == [("ferry",)]
    briefing = briefed(*told, reader=reader)
    assert briefing.items == ()
    assert briefing.notes[0] == NOTHING_NEW
    assert briefing.notes[1].startswith("Nothing new on “")
    assert "Silver lantern stolen" in briefing.notes[1]


@pytest.fixture(scope="module")
def seeds_briefing(tmp_path_factory):
    """The seeds as they lie there, read in by the command, briefed by the command."""
    home = tmp_path_factory.mktemp("seeds")
    files = sorted(shared("seeds").glob("*.txt"))
    assert run(["--home", str(home), "ingest", *map(str, files)]) == 0
    desk = Desk(Settings.load({}, home), clock=lambda: NOW)
    yield desk.briefings.brief(Filters(date(2015, 11, 18), date(2015, 11, 28)))
    desk.close()


def test_the_seeds_read_in_are_one_item_of_four_or_more_articles(seeds_briefing):
    (item,) = seeds_briefing.items
    assert len({each.article for each in seeds_briefing.citations}) >= 4
    assert (item.status, item.origins) == ("developing", 5)
    assert 2 <= len(item.points) <= 4
    assert len({seeds_briefing.citations[each.citations[0] - 1].article for each in item.points}) >= 2


def test_both_tolls_of_the_seeds_are_told_with_outlet_or_title_and_day(seeds_briefing):
    (item,) = seeds_briefing.items
    toll = next(each for each in item.disagreements if each.about == "dead")
    assert [value.value for value in toll.values] == ["130", "at least 129"]
    lines = "\n".join(each.plain for each in briefing_lines(seeds_briefing))
    assert "130 (“Russia Ready to Join France" in lines
    assert "at least 129 (UPI, 2015-11-19" in lines


def test_of_assads_fate_three_or_more_speak(seeds_briefing):
    (item,) = seeds_briefing.items
    (assad,) = (each for each in item.disagreements if "Assad" in each.about)
    assert len({value.speaker for value in assad.values}) >= 3


def test_nothing_of_the_seeds_pages_around_their_articles_is_told(seeds_briefing):
    bodies = [path.read_text(encoding="utf-8") for path in shared("seeds", "gold").glob("*.txt")]
    assert seeds_briefing.citations
    for citation in seeds_briefing.citations:
        assert any(citation.quote in body for body in bodies), citation.quote


def test_no_sentence_of_the_seeds_is_told_twice(seeds_briefing):
    (item,) = seeds_briefing.items
    told = [each.text for each in (*item.points, *item.timeline)]
    assert len(told) == len(set(told))
