import pytest

from retrieval.chain.claims import find, similarity
from tests.chain.made import WordSearch, a_version
from tests.chain.test_cite import Shelf

TEXT = "The minister said the harbour will close on June 30. Dockers whistled outside all morning."


def report(claim, *versions, hidden=(), **options):
    """Look a claim up; `hidden` are copies that search folds away."""
    return find(claim, archive=Shelf(*versions, *hidden), search=WordSearch(*versions), **options)


def kinds(found):
    return [(match.citation.article, match.match) for match in found.matches]


@pytest.mark.parametrize(
    "claim",
    [
        "The minister said the harbour will close on June 30.",
        "THE MINISTER SAID THE HARBOUR WILL CLOSE",
        "the minister said … will close on June 30",
        "“the harbour will close on June 30”",
    ],
)
def test_the_same_words_are_verbatim_whatever_their_form(claim):
    found = report(claim, a_version("a", TEXT))
    assert (kinds(found), found.matches[0].score) == ([("a", "verbatim")], 1.0)


@pytest.mark.parametrize("claim", ["harbour", "the harbour", "harbour will close"])
def test_fewer_than_four_words_of_a_sentence_are_only_related(claim):
    assert kinds(report(claim, a_version("a", TEXT))) == [("a", "related")]


def test_a_short_claim_is_verbatim_when_it_is_the_whole_sentence():
    assert kinds(report("dockers whistled", a_version("a", "Dockers whistled."))) == [("a", "verbatim")]


LEVEL = "The level at the Brannick gauge rose to 11 on Thursday, the ministry in Halven said."
DENIAL = "The level at the Brannick gauge in the valley did not rise to 11 on Thursday, the ministry said."
QUOTE = "The minister told dockers on the quay that the harbour “will close for good” in the summer."


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The level at the Brannick gauge rose to 25 on Thursday, the ministry in Halven said.", LEVEL),
        ("The level at the Brannick gauge rose to 11 on Friday, the ministry in Halven said.", LEVEL),
        (
            "The level at the Brannick gauge did not rise to 11 on Thursday, the ministry in Halven said.",
            LEVEL,
        ),
        ("The level at the Brannick gauge fell to 11 on Thursday, the ministry in Halven said.", LEVEL),
        ("The level at the Brannick gauge in the valley rose to 11 on Thursday, the ministry said.", DENIAL),
        (QUOTE.replace("for good", "for ever"), QUOTE),
    ],
)
def test_another_number_day_denial_or_quote_is_at_most_related(claim, text):
    # The day of publication, a Friday, is not the day of what happened.
    found = report(claim, a_version("a", text, published="2026-03-13"))
    assert similarity(claim, text) >= 0.75
    assert (kinds(found), found.first) == ([("a", "related")], None)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("The level at the Brannick gauge rose to 11 on Thursday, the mayor in Halven said.", LEVEL),
        ("THE LEVEL AT THE BRANNICK METER ROSE TO ELEVEN ON THURSDAY, THE MINISTRY IN HALVEN SAID.", LEVEL),
        ("The level at the Brannick meter rose to 11", LEVEL),
        ("The level at the Brannick gauge in the valley did not climb to 11 on Thursday", DENIAL),
        (QUOTE.replace("told", "promised"), QUOTE),
        ("“The level at the Brannick meter rose to 11 on Thursday”", LEVEL),
    ],
)
def test_one_ordinary_word_changed_stays_close(claim, text):
    assert kinds(report(claim, a_version("a", text))) == [("a", "close")]


def test_one_changed_word_is_close_and_says_the_span():
    found = report("The minister said the harbour must close on June 30.", a_version("a", TEXT))
    assert kinds(found) == [("a", "close")]
    assert found.matches[0].citation.quote == TEXT[:52]
    assert 0.75 < found.matches[0].score < 1


def test_a_sentence_on_the_same_thing_is_related_and_not_printed():
    found = report("A harbour closes, the minister announced to the dockers.", a_version("a", TEXT))
    assert kinds(found) == [("a", "related")]
    assert (found.first, found.outlets, found.origins) == (None, 0, 0)


def test_what_has_nothing_to_do_with_the_claim_is_no_match():
    assert report("Cats sleep in warm kitchens.", a_version("a", TEXT)).matches == ()


def test_who_printed_it_first_stands_first_and_copies_follow_their_origin():
    agency = a_version("agency", TEXT, outlet="KPB", published="2026-03-10")
    copy = a_version("copy", TEXT, outlet="Post", published="2026-03-12", origin="agency")
    own = a_version("own", TEXT, outlet="DW", published="2026-03-11")
    found = report("The minister said the harbour will close on June 30.", own, agency, hidden=[copy])
    assert [match.citation.article for match in found.matches] == ["agency", "copy", "own"]
    assert [match.citation.n for match in found.matches] == [1, 2, 3]
    assert found.first == found.matches[0].citation
    assert (found.outlets, found.origins) == (3, 2)


def test_the_undated_come_last_and_are_never_first():
    undated = a_version("undated", TEXT, published=None)
    dated = a_version("zz", TEXT)
    found = report("The minister said the harbour will close on June 30.", undated, dated)
    assert [match.citation.article for match in found.matches] == ["zz", "undated"]
    only = report("The minister said the harbour will close on June 30.", undated)
    assert (only.first, only.origins) == (None, 1)


def test_verbatim_comes_before_close_and_close_before_related():
    close = a_version("close", TEXT.replace("will", "must"), published="2026-03-01")
    related = a_version(
        "related", "A harbour that closes needs a minister and dockers.", published="2026-02-01"
    )
    found = report(
        "The minister said the harbour will close on June 30.", close, related, a_version("a", TEXT)
    )
    assert [match.match for match in found.matches] == ["verbatim", "close", "related"]


def test_each_sentence_of_a_paragraph_is_looked_up_on_its_own():
    found = report(TEXT, a_version("a", TEXT))
    assert [match.citation.quote for match in found.matches] == [TEXT[:52], TEXT[53:]]


def test_a_sentence_found_twice_counts_once_with_its_better_match():
    exact, changed = TEXT[:52], TEXT[:52].replace("will", "must")
    for claim in (f"{changed} {exact}", f"{exact} {changed}"):
        assert kinds(report(claim, a_version("a", TEXT))) == [("a", "verbatim")]


def test_no_more_matches_than_asked_for_are_reported():
    versions = [a_version(f"a{i}", TEXT) for i in range(4)]
    assert len(report("The minister said the harbour will close on June 30.", *versions, top=2).matches) == 2


def test_gaps_count_against_similarity_but_stray_words_at_the_ends_do_not():
    assert similarity("a b c d", "a b x x x x x x c d") == pytest.approx(0.5)
    assert similarity("the cat sat down", "the dog ran off over a hill and then the cat sat down") == 1.0
    assert similarity("a b", "c d") == 0.0


def test_who_says_otherwise_in_nearly_the_same_words_is_named_first_among_the_related():
    near = a_version("near", "Dockers on the quay spoke of the harbour, which will close in summer.")
    found = report(
        TEXT.split(". ", maxsplit=1)[0].replace("June 30", "July 4") + ".", near, a_version("other", TEXT)
    )
    assert kinds(found)[0] == ("other", "related")
    assert [(each.kind, each.said, each.source) for each in found.matches[0].differs] == [
        ("dates", "July 4", "June 30")
    ]


def test_a_close_match_shows_the_words_that_differ():
    found = report(TEXT.split(". ", maxsplit=1)[0].replace("said", "declared") + ".", a_version("a", TEXT))
    assert found.matches[0].match == "close"
    assert [(each.kind, each.text) for each in found.matches[0].changes if each.kind != "same"] == [
        ("removed", "declared"),
        ("added", "said"),
    ]


def test_a_sentence_that_fits_much_better_comes_before_an_older_one():
    text = "The minister said the harbour will close on June 30 and open on June 9 next year."
    worse = text.replace("The minister said", "It was said by him that").replace("next year", "then")
    old = a_version("old", worse, published="2026-03-01")
    found = report(text.replace(" will ", " shall "), old, a_version("new", text))
    assert [article for article, _ in kinds(found)] == ["new", "old"]


def test_first_is_told_by_time_across_zones_and_of_one_time_is_the_original():
    early = a_version("early", TEXT, published="2026-03-11T23:30:00-05:00", origin="late")
    late = a_version("late", TEXT, published="2026-03-12T05:00:00+00:00")
    assert report(TEXT, early, late).first.article == "early"
    same = a_version("aaa", TEXT, published="2026-03-12T06:00:00+01:00", origin="late")
    assert report(TEXT, same, late).first.article == "late"


@pytest.mark.parametrize(
    "post",
    [
        "BREAKING: The minister said the harbour will close on June 30. https://t.co/x1",
        "RT @quay: 🚨 The minister said the #harbour will close on June 30 🚢 #dockers #strike",
        "@desk The minister said the harbour will close on June 30. via @northlight",
    ],
)
def test_the_dress_of_a_post_is_no_part_of_what_it_says(post):
    assert kinds(report(post, a_version("a", TEXT)))[0] == ("a", "verbatim")


@pytest.mark.parametrize("claim", ["https://t.co/x1", "#dockers", "@desk", "🚨"])
def test_a_post_that_says_nothing_is_looked_up_as_it_is(claim):
    assert report(claim, a_version("a", TEXT)).first is None
