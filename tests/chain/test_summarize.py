from dataclasses import replace

import pytest

from retrieval.chain.summarize import MOST_IN_WINDOW, NOTHING, ONE_OUTLET, Summarizer, Wanted
from retrieval.errors import NotFoundError
from retrieval.types import Filters
from tests.chain.made import NOW, WordSearch, a_version
from tests.chain.test_compose import ScriptedWriter, written

HARBOUR = a_version(
    "harbour",
    "The inner harbour of Port St Orla will close on June 30, the ministry said. Some 310 jobs are affected.",
    outlet="Mercury",
    published="2026-03-10",
)
STRIKE = a_version(
    "strike",
    "Ferry workers in Port St Orla voted to strike over the harbour plan on Wednesday.",
    outlet="The Page",
    published="2026-03-11",
)
VACCINE = a_version(
    "vaccine", "A vaccine against creek fever prevented cases in a trial.", outlet="Northlight"
)


class Shelf:
    """An archive of a few current versions."""

    def __init__(self, *versions):
        self._versions = {version.article.id: version for version in versions}

    def article(self, ref):
        if ref not in self._versions:
            raise NotFoundError(ref)
        return self._versions[ref].article

    def articles(self, filters):
        return [version.article for version in self._versions.values()]

    def current(self, article_ids):
        return {each: self._versions[each] for each in article_ids}

    def outlets(self):
        return {"Mercury": 1, "The Page": 1}


class Ledger:
    """Keeps summaries and briefings."""

    def __init__(self):
        self.kept = []

    def record(self, entry, *, now):
        self.kept.append((replace(entry, id="kept"), now))
        return self.kept[-1][0]


def summarized(wanted, *versions, writer=None):
    versions = versions or (HARBOUR, STRIKE, VACCINE)
    ledger = Ledger()
    summarizer = Summarizer(
        WordSearch(*versions), Shelf(*versions), ledger, lambda: NOW, lambda words: writer
    )
    summary = summarizer(wanted)
    assert ledger.kept == [(summary, NOW)]
    return summary


def test_a_topic_is_told_from_the_articles_on_it():
    summary = summarized(Wanted("harbour of Port St Orla"))
    assert summary.id == "kept"
    assert summary.item.articles == ("harbour", "strike")
    assert summary.item.outlets == ("Mercury", "The Page")
    assert (summary.item.origins, summary.item.status, summary.item.headline) == (
        2,
        "developing",
        "harbour of Port St Orla",
    )
    assert {citation.article for citation in summary.citations} == {"harbour", "strike"}
    assert summary.engine == "extractive"


def test_every_sentence_is_an_exact_span():
    summary = summarized(Wanted("harbour of Port St Orla"))
    for citation in summary.citations:
        version = {"harbour": HARBOUR, "strike": STRIKE}[citation.article]
        assert version.text[citation.start : citation.end] == citation.quote


def test_the_length_is_kept():
    summary = summarized(Wanted("harbour of Port St Orla", words=20))
    assert sum(len(point.text.split()) for point in summary.item.points) <= 20


def test_named_articles_alone_are_told_under_the_clearest_headline():
    summary = summarized(Wanted("", articles=("vaccine", "vaccine")))
    assert summary.item.articles == ("vaccine",)
    assert (summary.item.headline, summary.item.status) == ("Title of vaccine", "new")


def test_an_article_that_is_not_there_is_named():
    with pytest.raises(NotFoundError, match="ghost"):
        summarized(Wanted("", articles=("ghost",)))


def test_without_a_topic_all_of_the_window_is_told_the_undated_last():
    undated = a_version(
        "undated", "The lantern of St Orla was found in a boathouse near Dunsel.", published=None
    )
    summary = summarized(Wanted("", filters=Filters()), undated, HARBOUR, VACCINE)
    assert summary.item.articles == ("harbour", "vaccine", "undated")
    assert summary.notes == ()


def test_a_window_is_headed_by_its_days_and_not_by_the_headline_of_one_of_its_stories():
    item = summarized(Wanted("", filters=Filters()), HARBOUR, VACCINE).item
    days = sorted({HARBOUR.article.day.isoformat(), VACCINE.article.day.isoformat()})
    assert (item.headline, item.headline_by) == (f"2 articles of {' to '.join(days)}", None)
    alone = summarized(Wanted("", filters=Filters()), VACCINE).item
    assert (alone.headline, alone.headline_by) == ("Title of vaccine", VACCINE.article.outlet)


def test_a_crowded_window_is_told_from_its_newest_articles_and_says_so():
    versions = [
        a_version(f"a{i:03}", f"Council {i} met in Halven over its budget.")
        for i in range(MOST_IN_WINDOW + 1)
    ]
    summary = summarized(Wanted(""), *versions)
    assert "a000" not in summary.item.articles
    assert f"{MOST_IN_WINDOW} of {MOST_IN_WINDOW + 1}" in summary.notes[0]


def test_a_topic_nothing_is_about_is_said():
    summary = summarized(Wanted("football cup final penalty"))
    assert (summary.notes, summary.item.points, summary.citations, summary.item.headline) == (
        (NOTHING,),
        (),
        (),
        "football cup final penalty",
    )


def test_a_window_without_articles_has_no_headline():
    ledger = Ledger()
    summary = Summarizer(WordSearch(), Shelf(), ledger, lambda: NOW)(Wanted(""))
    assert (summary.item.headline, summary.notes, summary.engine) == ("", (NOTHING,), "extractive")


def test_a_model_writes_the_text_and_is_named():
    writer = ScriptedWriter(written("The inner harbour of Port St Orla will close on June 30.", "s1"))
    summary = summarized(Wanted("harbour of Port St Orla"), writer=writer)
    assert summary.engine == "openai:scripted"
    assert summary.item.points[0].form == "written"


def test_a_topic_on_which_outlets_differ_is_told_by_outlet():
    summary = summarized(Wanted("how did the outlets differ on the harbour of Port St Orla"))
    assert (
        summary.topic == summary.item.headline == "how did the outlets differ on the harbour of Port St Orla"
    )
    assert {point.text.split(":")[0] for point in summary.item.points} <= {
        "All outlets read",
        "Mercury adds",
        "The Page adds",
    }
    assert summary.item.points
    assert all(point.citations for point in summary.item.points)


def test_where_one_outlet_tells_of_it_nothing_is_compared_and_the_summary_says_so():
    summary = summarized(Wanted("how did the outlets differ on the harbour of Port St Orla"), HARBOUR)
    assert summary.item.points == ()
    assert summary.notes[-1] == ONE_OUTLET


def test_what_the_model_took_is_kept_and_without_one_there_is_nothing():
    told = summarized(
        Wanted("harbour of Port St Orla"), writer=ScriptedWriter(written("The harbour will close.", "s1"))
    )
    assert told.usage == {"requests": 1, "output_tokens": 10}
    assert summarized(Wanted("harbour of Port St Orla")).usage is None
