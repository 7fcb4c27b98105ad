from datetime import date

from retrieval.chain.brief import NOTHING, STANDARD, Briefer, Reader
from retrieval.types import Filters
from tests.chain.made import NOW, a_version
from tests.chain.test_compose import ScriptedWriter, written
from tests.chain.test_summarize import Ledger
from tests.conftest import shared

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
