from datetime import date

import pytest

from retrieval.chain.check import Grounds, check, cosine, failures, recall, support
from retrieval.chain.checking.opposites import contradictions
from retrieval.chain.prose.days import days_agree
from retrieval.types import Checks
from tests.chain.made import a_version
from tests.conftest import shared

TALKS = a_version(
    "talks",
    "MOSCOW (UPI) -- Snow fell. Francois Hollande met Vladimir Putin in Moscow on Thursday. "
    "At least 129 people were killed in Paris. Germany will not send 2 frigates, the minister said. "
    '"We have a common enemy," Hollande said. The rise of prices went on. Rain fell. The end came.',
    outlet="UPI",
    published="2015-11-26",
    title="Leaders agree in the Kremlin",
)


def cited(index):
    return [TALKS.sentences[index]]


def sentence(start):
    return [each for each in TALKS.sentences if each.text.startswith(start)]


def test_a_sentence_of_the_source_passes_all_its_checks():
    for each in TALKS.sentences:
        assert check(each.text, [each]).failed == ()


def test_the_title_of_the_source_in_quotation_marks_quotes_nobody():
    [leaders] = sentence("Francois")
    titled = "“Leaders agree in the Kremlin”: Francois Hollande met Vladimir Putin in Moscow on Thursday."
    assert check(titled, [leaders]) == check(leaders.text, [leaders])
    assert check(titled.replace("agree", "sing"), [leaders]).failed == ("quotes",)


def test_every_sentence_of_the_seeds_passes_against_itself():
    for path in sorted(shared("seeds", "gold").glob("*.txt")):
        version = a_version(path.stem, path.read_text(encoding="utf-8").strip(), published="2015-11-26")
        assert [each.text for each in version.sentences if check(each.text, [each]).failed] == []


def test_a_check_with_nothing_to_check_is_none():
    assert check("The snow fell and fell.", sentence("Snow")) == Checks()


@pytest.mark.parametrize(
    ("text", "start", "failed"),
    [
        ("At least 130 people were killed in Paris.", "At least", "numbers"),
        ("At least 129 people were killed in Rome.", "At least", "names"),
        ("Hollande met Putin on Tuesday.", "Francois", "dates"),
        ("Hollande met Putin in 2014.", "Francois", "dates"),
        ('"We have a common dream," Hollande said.', '"We', "quotes"),
        ("Hollande did not meet Putin.", "Francois", "negation"),
        ("Germany will send 2 frigates.", "Germany", "negation"),
        ("The fall of prices went on.", "The rise", "negation"),
    ],
)
def test_one_changed_fact_fails_its_check_alone(text, start, failed):
    assert check(text, sentence(start)).failed == (failed,)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Hollande met Putin on Nov. 26.", "Francois"),
        ("Hollande and Putin met in 2015.", "Francois"),
        ("UPI wrote that Vladimir Putin met Hollande at the Kremlin.", "Francois"),
        ("The 129 people were killed.", "Germany"),
        ("Germany will not send ships.", "Germany"),
    ],
)
def test_neighbours_the_day_of_publication_outlet_and_title_may_carry_a_fact(text, start):
    assert check(text, sentence(start)).failed == ()


def test_a_fact_two_sentences_away_does_not_carry_the_sentence():
    assert check("The rise killed 129 people.", sentence("The rise")).numbers is False


def test_counting_words_are_numbers():
    version = a_version("pair", "Both leaders met. The single twin left.")
    assert check("2 leaders met.", [version.sentences[0]]).numbers is True


def test_a_sentence_about_something_else_fails_its_support():
    assert failures("Cats sleep in warm kitchens.", sentence("At least")) == ("support",)
    assert failures("People were killed in Paris.", sentence("At least")) == ()


def test_negations_are_compared_by_what_they_deny():
    version = a_version("no", "He has no role there. She will not go, but she will pay. They never went. No.")
    assert check("He has no role.", [version.sentences[0]]).negation is True
    assert check("She will pay.", [version.sentences[1]]).negation is None
    assert check("Nothing.", [version.sentences[2]]).negation is True


def test_days_are_those_of_the_source_under_any_of_its_dates():
    assert days_agree("It rained.", "It rained.", []) is None
    assert days_agree("It rained on Monday.", "On Monday it rained.", []) is True
    assert days_agree("It rained on Monday.", "On Tuesday it rained.", []) is False
    said_on = [date(2015, 11, 18), date(2015, 11, 26)]
    assert days_agree("It rained on Nov. 26.", "It rained on Thursday.", said_on) is True
    assert days_agree("It rained in 2014.", "It rained in 2014.", said_on) is True


def test_words_that_exclude_each_other_are_named():
    assert contradictions({"rise"}, {"fall"}) == (("rise", "fall"),)
    assert contradictions({"rise"}, {"rise", "fall"}) == ()
    assert contradictions({"rise"}, {"cat"}) == ()


def test_recall_and_cosine_weigh_rare_words_more():
    assert recall("", "anything") == 1.0
    assert recall("Putin and the president", "Putin spoke") > recall(
        "Putin and the president", "the president spoke"
    )
    assert cosine("", "anything") == 0.0
    assert cosine("Putin spoke", "Putin spoke") == pytest.approx(1.0)


SOURCE = (
    "Oman opened its airspace to Israeli airlines on Thursday. The route saves 2 hours, the ministry said. "
    "Airlines had to fly around the peninsula before. Saudi Arabia had opened its own in July. "
    'One pilot called it "a gift to all of us".'
)


@pytest.mark.parametrize(
    ("claim", "verdict", "failed"),
    [
        ("Oman opened its airspace to Israeli airlines.", "supported", ()),
        ("Oman closed its airspace to Israeli airlines.", "contradicted", ("negation",)),
        ("Oman opened its airspace to Egyptian airlines.", "contradicted", ("names",)),
        ("The route saves 3 hours.", "contradicted", ("numbers",)),
        ("Cats sleep in warm kitchens.", "unsupported", ()),
        ('Oman opened its airspace, "a gift to all of us".', "supported", ()),
        ("", "unsupported", ()),
    ],
)
def test_a_source_supports_contradicts_or_says_nothing_of_a_claim(claim, verdict, failed):
    found = support(claim, SOURCE)
    assert (found.verdict, found.failed) == (verdict, failed)


def test_a_failed_check_lowers_the_score():
    assert (
        support("The route saves 2 hours.", SOURCE).score
        > support("The route saves 3 hours.", SOURCE).score
        > 0
    )


def test_one_sentence_is_source_enough_and_none_supports_nothing():
    assert support("Oman opened its airspace.", "Oman opened its airspace.").verdict == "supported"
    assert support("Oman opened its airspace.", "").verdict == "unsupported"


def test_quotes_may_stand_anywhere_in_what_may_be_quoted():
    grounds = Grounds(cited="One.", around="One. Two.", quotable="Three and four.")
    assert grounds.quotes("three and four")
    assert not grounds.quotes("five and six")


def test_the_number_in_an_outlets_name_counts_nothing():
    version = a_version("a", "The bank gave women loans.", outlet="19thnews.org")
    assert check("19thnews.org adds: The bank gave women loans.", version.sentences).numbers is None
