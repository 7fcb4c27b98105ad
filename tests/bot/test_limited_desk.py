"""A desk asked for some articles only: what a channel limited to feeds may see, whatever it asks for."""

from datetime import date

from retrieval.types import Filters
from tests.bot.test_briefings import (
    DAM,
    DAM_TOO,
    LANTERN,
    MORNING,
    delivered,
    desk,
    publish,
    subscribed,
)

__all__ = ["desk"]

WINDOW = Filters(since=date(2026, 3, 8), until=date(2026, 3, 10))


def only(report):
    return report.added[0]


def test_an_undated_article_of_elsewhere_is_told_with_no_story(desk):
    seen = only(publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8))
    path = desk.sent / "undated.txt"
    path.write_text(f"Nine dead as Brannick Dam collapses\n\n{DAM_TOO}", encoding="utf-8")
    undated = only(desk.keeper.ingest([str(path)]))
    assert {each.article for each in desk.briefings.brief(WINDOW).citations} == {seen, undated}
    limited = desk.briefings.brief(Filters(WINDOW.since, WINDOW.until, articles=(seen,)))
    assert {each.article for each in limited.citations} == {seen}


def test_a_question_in_a_briefings_thread_is_about_what_may_be_seen_of_its_stories_first(desk):
    subscribed(desk)
    told = only(publish(desk, "Brannick Dam breaks above Culvery", DAM, "Northlight", 8))
    publish(desk, "Nine dead as Brannick Dam collapses", DAM_TOO, "Courier", 8)
    briefing = delivered(desk, 9)
    ostrel = DAM.replace("Brannick", "Ostrel").replace("nine", "thirty")
    later = only(publish(desk, "Ostrel Dam breaks", ostrel, "Courier", 9))
    stolen = only(publish(desk, "Silver lantern stolen from cathedral", LANTERN, "Northlight", 9))
    thread = desk.parts.state.link_thread("T1", "C0000001", "1700000000.000100", briefing.id, MORNING)

    def cited(question, *articles):
        answer = desk.ask(question, thread=thread, filters=Filters(articles=articles))
        assert answer.understood.articles == ()
        return {each.article for each in answer.citations}

    assert cited("How many people were killed in the Orrow valley?", told, later) == {told}
    assert cited("How many people were killed in the Orrow valley?", later, stolen) == {later}
    assert cited("Where was the silver lantern stolen?", told, stolen) == {stolen}
    assert cited("Where was the silver lantern stolen?", told) == set()
