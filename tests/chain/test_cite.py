from dataclasses import dataclass, replace

import pytest

from retrieval.chain.cite import citation_of, find, marked, number, open_citation, text_fragment, uses
from retrieval.chain.writing.numbering import passage_citation
from retrieval.index.ledger import Citing
from retrieval.types import Checks, Draft, Statement
from tests.chain.made import NOW, WordSearch, a_passage, a_version, evidence_of

STORY = a_version("story", "One came. Two went. Three stayed. Four slept. Five woke. Six ran.", outlet="UPI")


class Shelf:
    """An archive of a few versions; current are the last of each article."""

    def __init__(self, *versions, withdrawn=()):
        self._versions = versions
        self._withdrawn = withdrawn

    def version(self, version_id):
        return next(each for each in self._versions if each.id == version_id)

    def article(self, ref):
        article = next(each.article for each in self._versions if each.article.id == ref)
        return replace(article, is_withdrawn=ref in self._withdrawn)

    def current(self, article_ids):
        return {each.article.id: each for each in self._versions if each.article.id in article_ids}

    def copies(self, origin):
        return [
            each.article
            for each in self.current([v.article.id for v in self._versions]).values()
            if each.article.origin == origin
        ]


class Given:
    """A ledger in which everything cites one sentence."""

    def __init__(self, sentence):
        self._sentence = sentence

    def citation(self, ref, n):
        return citation_of(self._sentence, n)


def drafts(*sources):
    return [Draft(f"Text {i}.", each, "quoted") for i, each in enumerate(sources)]


def test_citations_are_numbered_in_order_of_first_mention():
    numbered = number(drafts(("s3",), ("s1", "s3")), evidence_of(STORY))
    assert [each.citations for each in numbered.statements] == [(1,), (2, 1)]
    assert [(each.n, each.quote) for each in numbered.citations] == [(1, "Three stayed."), (2, "One came.")]
    assert numbered.texts == ("Text 0. [1]", "Text 1. [2][1]")


def test_the_same_span_keeps_its_number_even_as_other_evidence():
    evidence = (*evidence_of(STORY), replace(evidence_of(STORY)[0], id="again"))
    assert [each.citations for each in number(drafts(("s1",), ("again", "s1")), evidence).statements] == [
        (1,),
        (1,),
    ]


def test_numbers_may_go_on_from_another_text_and_unknown_ids_are_left_out():
    numbered = number(drafts(("s1", "s99")), evidence_of(STORY), first=7)
    assert [each.n for each in numbered.citations] == [7]


def test_checks_go_with_their_drafts_and_must_be_as_many():
    checks = [Checks(numbers=True)]
    assert number(drafts(("s1",)), evidence_of(STORY), checks=checks).statements[0].checks == checks[0]
    with pytest.raises(ValueError, match="zip"):
        number(drafts(("s1",), ("s2",)), evidence_of(STORY), checks=checks)


def test_marks_printed_in_an_article_do_not_look_like_ours():
    assert marked(Statement("As [3] says.", (), "quoted", Checks())) == "As (3) says."


def test_a_citation_is_an_exact_span():
    for n, sentence in enumerate(STORY.sentences, start=1):
        citation = citation_of(sentence, n)
        assert STORY.text[citation.start : citation.end] == citation.quote == sentence.text
    assert passage_citation(a_passage(STORY), 1).quote == STORY.text


def opened(index=2, *others, withdrawn=()):
    shelf = Shelf(STORY, *others, withdrawn=withdrawn)
    return open_citation("answer", 1, archive=shelf, ledger=Given(STORY.sentences[index]))


def test_an_opened_citation_shows_two_sentences_on_each_side():
    found = opened()
    assert (found.before, found.after) == ("One came. Two went. ", " Four slept. Five woke.")
    assert STORY.text[found.context_start :].startswith(found.before + found.citation.quote + found.after)
    assert (found.current, found.published_basis) == ("same", "stated")


@pytest.mark.parametrize(
    ("index", "before", "after"), [(0, "", " Two went. Three stayed."), (5, "Four slept. Five woke. ", "")]
)
def test_at_the_ends_of_a_text_there_is_less_around(index, before, after):
    assert (opened(index).before, opened(index).after) == (before, after)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("One came. Two went. Three stayed. All new.", "same"),
        ("Zero. One came. Two went. Three stayed.", "moved"),
        ("One came. Two went. Three left.", "changed"),
    ],
)
def test_what_became_of_the_words_is_told(text, state):
    later = replace(a_version("story", text), id="later")
    assert opened(2, later).current == state


def test_a_withdrawn_article_is_told():
    assert opened(2, withdrawn=("story",)).current == "withdrawn"

    class Empty(Shelf):
        def current(self, article_ids):
            return {}

        def copies(self, origin):
            return []

    found = open_citation("answer", 1, archive=Empty(STORY), ledger=Given(STORY.sentences[0]))
    assert found.current == "withdrawn"


def test_copies_are_named_and_an_undated_article_has_no_basis():
    copy = a_version("copy", STORY.text, outlet="DW", origin="story")
    assert opened(2, copy).copies == ("DW",)
    undated = a_version("undated", "One came.", published=None)
    found = open_citation("answer", 1, archive=Shelf(undated), ledger=Given(undated.sentences[0]))
    assert (found.published_basis, found.copies) == (None, ())


def test_a_link_opens_the_page_at_the_words():
    assert opened().link == "https://story.example/story#:~:text=Three%20stayed."
    assert (
        text_fragment("https://a.example/b#top", "so-called, yes")
        == "https://a.example/b#:~:text=so%2Dcalled%2C%20yes"
    )


def test_a_long_quote_is_named_by_its_ends():
    words = " ".join(f"w{i}" for i in range(20))
    assert text_fragment("http://a.example/", words) == (
        "http://a.example/#:~:text=w0%20w1%20w2%20w3%20w4,w15%20w16%20w17%20w18%20w19"
    )


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "file:///etc/passwd"])
def test_only_pages_on_the_web_get_a_link(url):
    assert text_fragment(url, "words") is None


def test_find_is_offered_here_too():
    version = a_version("a", "The frigate sails to Syria on Monday morning.")
    report = find("The frigate sails to Syria", archive=Shelf(version), search=WordSearch(version))
    assert report.matches[0].match == "verbatim"


def a_newer(version, text):
    """The same article with another text."""
    newer = a_version(version.article.id, text)
    return replace(newer, id=f"{version.id}2", number=2)


def test_a_changed_sentence_is_shown_against_what_stands_in_its_place():
    told = a_version("toll", "At least 4 people were killed on Tuesday. Rain had fallen for 36 hours.")
    newer = a_newer(told, "Rain had fallen for 36 hours. At least 7 people were killed on Tuesday.")
    opened = open_citation("answer", 1, archive=Shelf(told, newer), ledger=Given(told.sentences[0]))
    assert opened.current == "changed"
    assert [(each.kind, each.text) for each in opened.changes if each.kind != "same"] == [
        ("removed", "4"),
        ("added", "7"),
    ]


def test_a_sentence_that_is_gone_has_no_successor():
    told = a_version("toll", "At least 4 people were killed on Tuesday. Rain had fallen for 36 hours.")
    newer = a_newer(told, "Rain had fallen for 36 hours.")
    opened = open_citation("answer", 1, archive=Shelf(told, newer), ledger=Given(told.sentences[0]))
    assert (opened.current, opened.changes) == ("changed", ())


@dataclass(frozen=True)
class Listed:
    """A ledger in which one answer cites these sentences."""

    sentences: tuple

    def citing(self, article_id):
        cited = tuple(citation_of(each, n) for n, each in enumerate(self.sentences, start=1))
        return [Citing("aaaa", "answer", "How many?", NOW, cited, ("Four.",))] if article_id == "toll" else []


def test_the_uses_of_an_article_say_what_became_of_each_sentence():
    told = a_version("toll", "At least 4 people were killed on Tuesday. Rain had fallen for 36 hours.")
    newer = a_newer(told, "At least 7 people were killed on Tuesday. Rain had fallen for 36 hours.")
    (use,) = uses("toll", archive=Shelf(told, newer), ledger=Listed(told.sentences))
    assert (use.id, use.states, use.statements, use.is_affected) == (
        "aaaa",
        ("changed", "same"),
        ("Four.",),
        True,
    )
    (use,) = uses("toll", archive=Shelf(told), ledger=Listed(told.sentences))
    assert (use.states, use.is_affected) == (("same", "same"), False)
    assert uses("other", archive=Shelf(told), ledger=Listed(told.sentences)) == ()
