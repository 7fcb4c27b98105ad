"""Small, complete values for tests that render or store them."""

from dataclasses import replace

from retrieval.types import (
    Answer,
    Briefing,
    Checks,
    Citation,
    ClaimReport,
    Disagreement,
    DisagreementValue,
    Filters,
    Item,
    LookedUp,
    Match,
    Statement,
    Summary,
    TimelineEntry,
)


def a_citation(n=1, **changes):
    citation = Citation(
        n=n,
        article=f"article{n}",
        version=f"version{n}",
        title="Dam breaks above Culvery",
        outlet="Northlight",
        author=None,
        published="2026-03-11",
        url="https://northlight.example/2026/03/11/dam",
        path=None,
        start=0,
        end=21,
        quote="At least 9 were dead.",
        origin=f"origin{n}",
    )
    return replace(citation, **changes)


def a_statement(text="At least 9 were dead.", citations=(1,), form="quoted", checks=None):
    return Statement(text, citations, form, checks or Checks(numbers=True))


A_DISAGREEMENT = Disagreement(
    "dead",
    "conflict",
    (
        DisagreementValue("9", (1,), None, "2026-03-11"),
        DisagreementValue("7", (2,), "the governor", "2026-03-11"),
    ),
)


def an_answer(**changes):
    answer = Answer(
        id="0123456789ab",
        question="How many died?",
        standalone="How many died?",
        understood=Filters(),
        status="answered",
        relevance={"coverage": 1.0},
        engine="extractive",
        text="At least 9 were dead. [1] Seven bodies were found. [2]",
        statements=(a_statement(), a_statement("Seven bodies were found.", (2,))),
        citations=(a_citation(), a_citation(2, outlet=None, url=None, path="b.txt", published=None)),
        disagreements=(A_DISAGREEMENT,),
        as_of="2026-03-11",
        origins=2,
    )
    return replace(answer, **changes)


def an_abstention():
    return an_answer(
        status="abstained",
        text="Nothing in the archive answers this.",
        statements=(),
        citations=(),
        disagreements=(),
        nearest=(a_citation(),),
        as_of=None,
        origins=0,
    )


def an_item(**changes):
    item = Item(
        story="story1",
        headline="Dam breaks above Culvery",
        status="developing",
        outlets=("Northlight", "The Halven Courier"),
        origins=2,
        articles=("article1", "article2"),
        points=(a_statement(), a_statement("Seven bodies were found.", (2,))),
        disagreements=(A_DISAGREEMENT,),
        timeline=(TimelineEntry("2026-03-10", "The dam broke.", (1,)),),
        new=(0,),
    )
    return replace(item, **changes)


def a_summary(**changes):
    return replace(
        Summary("aaaaaaaaaaaa", "the dam", "extractive", an_item(), an_answer().citations, ("a note",)),
        **changes,
    )


def a_briefing(**changes):
    briefing = Briefing(
        id="bbbbbbbbbbbb",
        since="2026-03-11",
        until="2026-03-13",
        zone="Europe/Berlin",
        articles=12,
        items=(an_item(), an_item(headline="Lantern found", origins=1, outlets=(), status="new")),
        citations=an_answer().citations,
        failures=("feed.example: timed out",),
    )
    return replace(briefing, **changes)


def a_look_up(**changes):
    looked_up = LookedUp(
        citation=a_citation(),
        before="The dam broke on Tuesday.",
        after="The search goes on.",
        context_start=0,
        current="same",
        published_basis="stated",
        link="https://northlight.example/2026/03/11/dam#:~:text=At%20least",
        copies=("Harbour Mercury",),
    )
    return replace(looked_up, **changes)


def a_claim_report(**changes):
    report = ClaimReport(
        claim="Nine were dead.",
        matches=(Match(a_citation(), "close", 0.91), Match(a_citation(2), "related", 0.5)),
        first=a_citation(),
        outlets=1,
        origins=1,
    )
    return replace(report, **changes)
