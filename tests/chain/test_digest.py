from datetime import date

from retrieval.chain.topics.digest import Material, clearest, originals, outlets_of, tell
from retrieval.chain.writing.compose import Record
from tests.chain.made import a_version
from tests.chain.test_compose import ScriptedWriter, written

EARLY = a_version(
    "early",
    "Attacks in Paris killed at least 129 people, officials said.",
    outlet="UPI",
    published="2015-11-19",
)
LATE = a_version(
    "late",
    "Attacks in Paris left 130 people dead, the ministry said. Germany will send a frigate to Syria's coast.",
    outlet="DW",
    published="2015-11-26",
)
MATERIAL = Material((EARLY, LATE), "", {"early": date(2015, 11, 19), "late": date(2015, 11, 26)})


def told(material=MATERIAL, words=60, writer=None, **options):
    record = Record()
    return tell(material, words=words, writer=writer, record=record, **options), record


def texts(found):
    return [point.text for point in found.points]


def test_points_are_the_sources_own_sentences_each_with_its_citation():
    found, _ = told()
    assert len(found.points) == 3
    for point in found.points:
        (n,) = point.citations
        citation = found.numbering.citations[n - 1]
        assert (citation.n, citation.quote) == (n, point.text)
        assert point.checks.failed == ()


def test_what_the_sources_differ_on_is_cited_with_the_same_numbers():
    found, _ = told()
    (toll,) = found.disagreements
    assert (toll.kind, [value.value for value in toll.values]) == ("update", ["130", "at least 129"])
    quotes = {citation.n: citation.quote for citation in found.numbering.citations}
    assert ["130" in quotes[value.citations[0]] for value in toll.values] == [True, False]


def test_numbers_go_on_from_the_text_before():
    found, _ = told(first=8)
    assert [citation.n for citation in found.numbering.citations] == list(
        range(8, 8 + len(found.numbering.citations))
    )


def test_several_days_have_a_timeline():
    found, _ = told()
    assert [entry.date for entry in found.timeline] == ["2015-11-19", "2015-11-26"]
    assert all(entry.citations for entry in found.timeline)


def test_a_model_writes_from_the_same_sentences_and_is_checked():
    writer = ScriptedWriter(
        written("Attacks in Paris killed 130 people.", "s2"),
        written("Attacks killed 500 people in Paris.", "s2"),
    )
    found, record = told(writer=writer)
    assert record.is_written
    assert found.points[0].text == "Attacks in Paris killed 130 people."
    assert "500" not in " ".join(texts(found))
    assert [each.failed for each in record.dropped] == [("numbers",)]


def test_copies_of_one_origin_count_once_as_their_original():
    copy = a_version("copy", LATE.text, outlet="Post", origin="late", published="2015-11-26")
    assert originals((copy, LATE, EARLY)) == (LATE, EARLY)
    assert originals((copy,)) == (copy,)
    assert outlets_of((copy, LATE, EARLY, a_version("x", "It rained."))) == ("Post", "DW", "UPI")


def test_the_clearest_headline_shares_most_with_the_others_and_asks_nothing():
    versions = [
        a_version("a", "It rained.", title="Is the dam safe after the flood?"),
        a_version("b", "It rained.", title="Dam bursts, flood kills nine"),
        a_version("c", "It rained.", title="A night in the barn"),
        a_version("d", "It rained.", title="Flood after dam bursts"),
    ]
    assert clearest(versions).title == "Flood after dam bursts"
    assert clearest(versions[:1]).title == "Is the dam safe after the flood?"


def test_the_headline_is_of_the_newest_day():
    versions = [
        a_version("a", "It rained.", title="Dam bursts, seven dead in flood", published="2026-03-11"),
        a_version("b", "It rained.", title="Seven dead after dam bursts", published="2026-03-11"),
        a_version("c", "It rained.", title="Toll rises to eleven", published="2026-03-12"),
        a_version("d", "It rained.", title="Dam bursts", published=None),
    ]
    assert clearest(versions).title == "Toll rises to eleven"


def test_a_timeline_that_counts_leaves_the_points_the_rest_and_goes_when_there_is_no_room():
    def length(found):
        entries = (*found.points, *found.timeline)
        return sum(len(each.text.split()) for each in entries)

    roomy, _ = told(words=60, shares_length=True)
    assert len(roomy.timeline) == 2
    assert length(roomy) <= 66
    tight, _ = told(words=20, shares_length=True)
    assert tight.timeline == ()
    assert length(tight) <= 22
