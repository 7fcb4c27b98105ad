import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import render, render_lookups
from bot.export import export
from bot.slack.blocks import briefing_messages
from bot.wording import window_words
from retrieval.types import (
    Article,
    Failure,
    Filters,
    Found,
    Hit,
    IngestReport,
    Passage,
    Published,
    Query,
    Ranks,
    Relevance,
    Rights,
    Span,
    Version,
)
from tests.values import (
    A_DISAGREEMENT,
    a_briefing,
    a_citation,
    a_claim_report,
    a_look_up,
    a_summary,
    an_abstention,
    an_answer,
    an_item,
)


def shown(lines):
    return "\n".join(each.plain for each in lines)


def a_version(*, is_withdrawn=False, **said):
    seen = datetime(2026, 3, 11, tzinfo=UTC)
    article = Article(
        "a1",
        "v1",
        "Dam breaks",
        None,
        "a.txt",
        None,
        None,
        Published("2026-03-11", "stated"),
        seen,
        is_withdrawn=is_withdrawn,
        **said,
    )
    return Version(
        "v1", article, 1, "Dam breaks", "One.", "raw", "hash", (Span(0, 4),), seen, warnings=("short",)
    )


def test_an_answer_shows_text_differences_sources_and_how_to_open_them():
    text = shown(render.answer_lines(an_answer()))
    assert "At least 9 were dead. [1]" in text
    assert "Sources differ on dead: 9 (Northlight, 2026-03-11 [1]); the governor: 7" in text
    assert "[2] no outlet stated, undated: “Dam breaks above Culvery”" in text
    assert "as of 2026-03-11 · 2 independent origins · extractive" in text
    assert "newsdesk cite 0123456789ab 1" in text


def test_figures_that_no_longer_hold_are_marked_as_earlier():
    differing = replace(an_answer().disagreements[0], kind="update")
    said = render.disagreement_line(differing, an_answer().citations).plain
    assert said.count("earlier: ") == len(differing.values) - 1
    assert said.index("9 (Northlight") < said.index("earlier: the governor: 7")


def test_an_abstention_says_so_and_promises_nothing():
    text = shown(render.answer_lines(an_abstention()))
    assert "Nothing in the archive answers this" in text
    assert "Sources" not in text
    assert "newsdesk cite" not in text


def test_what_was_understood_of_a_question_is_said():
    filters = Filters(date(2026, 3, 10), date(2026, 3, 12), ("Northlight",))
    text = shown(render.answer_lines(an_answer(understood=filters)))
    assert "only from 2026-03-10 before 2026-03-12 from Northlight" in text


def test_an_opened_citation_marks_its_sentence_and_says_its_state():
    text = shown(render_lookups.looked_up_lines(a_look_up()))
    assert "▶ At least 9 were dead. ◀" in text
    assert "unchanged since it was cited" in text
    assert "Also carried by: Harbour Mercury" in text
    assert "withdrawn" in shown(render_lookups.looked_up_lines(a_look_up(current="withdrawn")))


def test_a_briefing_labels_single_origins_and_says_what_failed():
    text = shown(render.briefing_lines(a_briefing()))
    assert "single origin" in text
    assert "feed.example: timed out" in text
    assert "(told before)" in text


def test_what_wrote_a_briefing_does_not_stand_among_its_sources():
    *_, last, before_notes, _, how = shown(render.briefing_lines(a_briefing())).splitlines()
    assert last.startswith("[")
    assert (before_notes, how.split(" · ")[0]) == ("", "extractive")


def test_a_summary_shows_its_timeline_and_notes():
    text = shown(render.summary_lines(a_summary()))
    assert "2026-03-10  The dam broke. [1]" in text
    assert "Note: a note" in text


def test_a_claim_shows_who_printed_it_first():
    assert "First: [1] Northlight" in shown(render_lookups.claim_lines(a_claim_report()))
    assert "Nobody in the archive" in shown(
        render_lookups.claim_lines(a_claim_report(matches=a_claim_report().matches[1:], first=None))
    )
    assert "Nothing in the archive is near" in shown(
        render_lookups.claim_lines(a_claim_report(matches=(), first=None))
    )


def test_search_results_say_when_nothing_is_about_the_question():
    version = a_version()
    hit = Hit(Passage("p", version, 0, 1), 0.5, Ranks(1, None))
    found = Found(Query("x"), (hit,), Relevance(is_relevant=False, evidence={}), ("words only",))
    text = shown(render.found_lines(found, [a_citation()]))
    assert "nearest passages" in text
    assert "Note: words only" in text


def test_an_article_shows_its_date_with_basis_versions_and_copies():
    version = a_version()
    text = shown(render.version_lines(version, [version, version], [version.article]))
    assert "2026-03-11 (stated)" in text
    assert "versions: v1, v1" in text
    assert "Copies of one origin: “Dam breaks”" in text
    assert "withdrawn" not in text
    assert "Note: short" in text


def test_an_article_shows_all_that_is_known_of_it():
    version = a_version(
        owner="Kellmark Group",
        modified=Published("2026-03-12", "JSON-LD"),
        dateline="TOLMBRIDGE",
        agencies=("KPB",),
        section="World",
        genre="analysis",
        language="en",
        stated_language="de",
        rights=Rights("Kellmark", "© 2026 Kellmark", "https://kellmark.example/terms"),
        is_free=False,
        guid="tag:1",
    )
    text = shown(render.version_lines(replace(version, captions=("The dam.",)), [version], []))
    for said in (
        "(owned by Kellmark Group)",
        "changed 2026-03-12 (JSON-LD) · from TOLMBRIDGE · by agencies KPB · section World · genre analysis",
        "language en · stated as de",
        "rights Kellmark; © 2026 Kellmark; https://kellmark.example/terms · access paid",
        "id in the feed tag:1",
        "Caption: The dam.",
    ):
        assert said in text


def test_a_correction_names_the_version_that_brought_it():
    first = a_version()
    second = replace(first, id="v2", number=2, correction="It was nine, not ten.")
    third = replace(second, id="v3", number=3, is_reread=True)
    text = shown(render.version_lines(third, [first, second, third], []))
    assert text.count("It was nine, not ten.") == 1
    assert "Corrected in version 2: It was nine, not ten." in text
    assert "versions: v1, v2, v3 (read anew)" in text


def test_of_a_withdrawn_article_the_title_and_the_fact_are_shown():
    version = a_version(is_withdrawn=True)
    text = shown(render.version_lines(version, [version], []))
    assert "Dam breaks\nthe article was withdrawn from the archive" in text
    assert "One." not in text


def test_an_ingest_report_names_every_failure_with_its_reason():
    report = IngestReport(
        added=("a1",), updated=("a2",), unchanged=3, failed=(Failure("x.bin", "binary"),), notes=("n",)
    )
    text = shown(render.report_lines(report, {"a1": "Dam breaks"}))
    assert "+ Dam breaks" in text
    assert "~ a2" in text
    assert "✗ x.bin: binary" in shown(render.failure_lines(report.failed))


def test_control_characters_do_not_reach_the_terminal():
    assert render.line("a\x1b[31mb\u202e", ("c\x07", "bold")).plain == "a[31mbc"


SPENT = {"requests": 2, "input_tokens": 1204, "output_tokens": 96, "cost_usd": 0.0005}


@pytest.mark.parametrize(
    "lines",
    [
        lambda: render.summary_lines(replace(a_summary(), usage=SPENT)),
        lambda: render.briefing_lines(replace(a_briefing(), usage=SPENT)),
    ],
)
def test_what_a_model_took_is_said_of_summaries_and_briefings_too(lines):
    assert "1,204 + 96 tokens, $0.0005" in shown(lines())


SINGLE = a_briefing(
    items=(an_item(origins=1, status="update", earlier="2026-03-10", headline_by="Northlight"),)
)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json", "terminal", "slack"])
def test_in_every_form_a_story_of_one_origin_is_called_so_and_an_update_named(form):
    if form == "terminal":
        written = "\n".join(each.plain for each in render.briefing_lines(SINGLE))
    elif form == "slack":
        written = json.dumps([each.blocks for each in briefing_messages(SINGLE)])
    else:
        written = export(SINGLE, form)
    if form == "json":
        (item,) = json.loads(written)["items"]
        assert (item["single_origin"], item["status"], item["earlier"]) == (True, "update", "2026-03-10")
        assert item["headline_by"] == "Northlight"
        return
    plain = written.replace("\\", "")
    assert "single origin: nobody else tells it independently" in plain
    assert "update: told before on 2026-03-10" in plain
    assert "headline: Northlight" in plain


def test_a_briefings_days_are_those_it_is_about_with_both_ends():
    assert (
        render.briefing_lines(a_briefing()).__next__().plain.startswith("Briefing 2026-03-11 to 2026-03-12,")
    )
    one_day = a_briefing(since="2026-03-12")
    assert window_words(one_day) == "2026-03-12"
    assert window_words(one_day, "dmy") == "12 March 2026"
    assert window_words(one_day, "mdy") == "March 12, 2026"


def test_positions_stand_on_a_line_each():
    position = replace(A_DISAGREEMENT, kind="position")
    lines = [each.plain for each in render.item_lines(an_item(disagreements=(position,)), ())]
    assert "  Positions differ on dead:" in lines
    assert [each for each in lines if each.startswith("    – ")] == ["    – 9 ()", "    – the governor: 7 ()"]
