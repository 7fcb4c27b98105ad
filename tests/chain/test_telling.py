"""Which sentence tells what is asked, and how far."""

import pytest

from retrieval.chain.query import wants
from retrieval.chain.question.asking import asking
from retrieval.chain.question.telling import Telling, best_telling, missing
from retrieval.types import Query
from tests.chain.made import a_passage, a_version, found_in

DAM = a_version(
    "dam",
    "The Brannick Dam broke on Tuesday, and 164 cows drowned. "
    "Governor Ilse Marrant asked for an inquiry. "
    "It will be led by Agathe Lindquarn, 71, a retired judge from Halven. "
    'Fire chief Odile Brask said: "We steered by the church tower." '
    "Repairs would cost 4.2 million crowns. "
    "The siren was silent because a cable had been cut.",
    title="Brannick Dam breaks",
)


def telling(question, *versions, similarity=None):
    query = Query(question, wants=wants(question))
    return best_telling(found_in(query, *(versions or (DAM,))), similarity or {})


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many cows drowned?", "164 cows"),
        ("Who will lead it?", "Agathe Lindquarn"),
        ("How old is Agathe Lindquarn?", "71"),
        ("When did the Brannick Dam break?", "Tuesday"),
        ("What did Odile Brask say about the church tower?", "steered"),
        ("What would repairs cost?", "4.2 million"),
        ("Why was the siren silent?", "because"),
    ],
)
def test_the_sentence_that_tells_it_is_found_and_tells_most_of_it(question, told):
    best = telling(question)
    assert told in best.sentence.text
    assert best.score >= 0.5


@pytest.mark.parametrize(
    "question",
    [
        "Who designed the Brannick Dam?",
        "How many children drowned at the Brannick Dam?",
        "How old is Ilse Marrant?",
        "What did Ilse Marrant say about the church tower?",
        "What will the inquiry cost?",
        "Which company owned the cable of the Halven siren?",
    ],
)
def test_names_without_the_fact_tell_little(question):
    assert telling(question).score < 0.5


def test_an_age_is_whoevers_it_stands_by():
    version = a_version("a", "Two men, aged 34 and 51, were arrested by Lena Corvath.", title="Arrests")
    assert telling("How old are the two men arrested?", version).kind == 1
    assert telling("How old is Ilse Marrant?").kind < 0.5


def test_a_figure_that_counts_other_things_is_no_answer():
    cows, sheep = telling("How many cows drowned?"), telling("How many sheep drowned?")
    assert cows.kind > sheep.kind


def test_a_name_may_stand_before_the_sentence_that_tells():
    version = a_version(
        "a", "Ilse Marrant spoke in Halven. She resigned on Friday over the siren.", title="Talk"
    )
    far = a_version("a", "She resigned on Friday over the siren.", title="Talk")
    question = "When did Ilse Marrant resign over the siren?"
    assert telling(question, version).names == pytest.approx(0.8)
    assert telling(question, far).names == 0


def test_the_headline_names_what_the_sentence_is_on():
    named = a_version("a", "It was built in 1961.", title="The Brannick Dam")
    assert telling("When was the Brannick Dam built?", named).score > 0.5


def test_the_same_said_of_somebody_else_tells_nothing():
    version = a_version("a", "Piet Valdane, a chandler, was born in Dunsel.", title="Portrait")
    assert telling("Where was Ada Quell born?", version).score == 0


def test_of_two_sentences_the_likelier_one_is_taken():
    version = a_version("a", "Cows drowned on Monday. Cows drowned on Tuesday.")
    likely = {(version.id, 0): 0.2, (version.id, 1): 0.6}
    best = telling("When did cows drown?", version, similarity=likely)
    assert (best.sentence.index, best.meaning) == (1, 0.6)


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("How tall is the lantern?", "The lantern weighs 19 kilograms.", False),
        ("How heavy is the lantern?", "The lantern weighs 19 kilograms.", True),
        ("How long is the lantern?", "The lantern is two metres high.", False),
        ("How high is the lantern?", "The lantern is two metres high.", True),
        ("How many lanterns were sold?", "Of the lanterns, by noon they had sold 61.", True),
        ("How many lanterns were sold?", "Lanterns were sold to 61 guests.", False),
        ("How many people saw the lantern?", "Hundreds saw the lantern.", True),
        ("When did they see the lantern?", "They saw the lantern at half past four.", True),
        ("When did they see the lantern?", "They saw the lantern in late September.", True),
        ("How many lanterns were sold in 2009?", "In 2012 sold were 40 lanterns.", False),
        ("How many lanterns were sold in 2012?", "In 2012 sold were 40 lanterns.", True),
        ("Who broke the lantern?", "The lantern broke, said Lena Corvath.", False),
        ("Who said that the lantern broke?", "The lantern broke, said Lena Corvath.", True),
        ("Who broke the lantern?", "The lantern was broken by Lena Corvath.", True),
        ("Who is the mayor of Dunsel?", "The mayor of Halven, Ida Tamm, came to Dunsel.", False),
        ("Who is the mayor of Dunsel?", "The mayor of Dunsel, Ida Tamm, came.", True),
        (
            "Who is France's foreign minister?",
            "In France the Russian foreign minister, Ida Tamm, spoke.",
            False,
        ),
        ("Who is France's foreign minister?", "French foreign minister Ida Tamm spoke.", True),
        ("Who was arrested near Dunsel?", "Police arrested two men near Dunsel.", True),
        ("Who was arrested near Dunsel?", "Lena Corvath arrested them near Dunsel.", False),
        ("Who arrested the men near Dunsel?", "The men near Dunsel were arrested by police.", True),
        ("Who stole the lantern?", "The lantern was stolen in the night.", False),
        ("Who stole the lantern?", "The lantern was stolen from the Halven Maritime Museum.", False),
        ("Who stole the lantern?", "Two men from Halven stole the lantern.", True),
        ("Where was the lantern stolen?", "The lantern was stolen from the cathedral of Wexmoor.", True),
        ("Where was the lantern stolen?", "The lantern was stolen from a boathouse.", True),
        ("Where was the lantern stolen?", "The lantern was stolen on Monday in a hurry.", False),
        ("How deep is the water?", "The water fell by two metres.", False),
        ("How deep is the water?", "The water is two metres deep.", True),
    ],
)
def test_what_is_told_must_be_of_the_kind_and_of_the_thing_asked_for(question, text, tells):
    assert (telling(question, a_version("a", text, title="")).kind > 0.5) == tells


@pytest.mark.parametrize(
    ("said", "is_theirs"),
    [
        ('"The minister is closing a town," said Rena Osterhaut of the harbour union.', False),
        ('"The harbour is silted," Mr Valdane said.', True),
        ('"The harbour is silted," the minister said.', True),
    ],
)
def test_what_is_said_about_a_minister_is_not_said_by_him(said, is_theirs):
    version = a_version("a", f"Transport Minister Corin Valdane came. Rain fell. {said}", title="")
    best = telling("What did the minister say about the harbour?", version)
    assert (best.kind > 0.5) == is_theirs


def test_what_was_founded_is_not_what_was_found():
    found = a_version("a", "The lantern was found on Tuesday.", title="")
    founded = a_version("a", "The guild was established in 1961.", title="")
    assert telling("When was the lantern founded?", found).words < 0.7
    assert telling("When was the guild founded?", founded).words == 1


def test_who_is_named_in_full_once_is_meant_by_less_afterwards():
    version = a_version(
        "a",
        "The Water Authority answered. Nobody slept. Many spoke. Rain fell. The authority has 22 sirens.",
        title="",
    )
    assert telling("How many sirens does the Water Authority have?", version).names > 0.5


def test_a_headline_that_asks_lends_its_words_to_nobody():
    text = "A cable lay in the grass because of the repairs."
    telling_one = a_version("a", text, title="The siren of Dunsel stayed silent")
    asking_one = a_version("a", text, title="Why the siren of Dunsel stayed silent")
    question = "Why did the siren stay silent?"
    assert telling(question, asking_one).words < telling(question, telling_one).words


def test_what_opens_with_the_reason_gives_that_of_what_stands_before():
    text = "The siren of Dunsel stayed silent. {} is a cable, by a note. It was cut."
    reason = a_version("a", text.format("The reason"), title="")
    other = a_version("a", text.format("The thing"), title="")
    question = "Why did the siren stay silent?"
    assert telling(question, reason).sentence.index == 1
    assert telling(question, other).sentence.index == 0


def test_a_thing_of_two_words_is_meant_by_its_last_where_both_stand_in_the_article():
    text = "The crash killed 224 people."
    of_a_plane = a_version("a", f"{text} Putin spoke of the plane.", title="")
    of_anything = a_version("a", text, title="")
    question = "How many people died in the plane crash?"
    assert telling(question, of_a_plane).words > telling(question, of_anything).words


def test_nothing_found_tells_nothing():
    assert best_telling(found_in(Query("Who?")), {}) == Telling()


def test_what_no_passage_speaks_of_is_named_as_asked():
    asked = asking(Query("Did Henrik Dallow design the Brannick Dam?"))
    assert missing(asked, [a_passage(DAM)]) == ("Henrik", "Dallow", "design")


@pytest.mark.parametrize(
    "said",
    [
        "Jonas Brask, who is not related to the fire chief, said the dam would hold.",
        "Jonas Brask, in a letter to the fire chief, said the dam would hold.",
        "Jonas Brask said the dam would hold.",
    ],
)
def test_whoever_is_only_spoken_to_or_has_the_name_of_who_is_asked_for_does_not_speak(said):
    chief = "Fire chief Odile Brask said her crews came too late."
    best = telling("What did the fire chief say?", a_version("a", f"{said} {chief}", title="Dam breaks"))
    assert best.sentence.text == chief
    assert telling("What did the fire chief say?", a_version("a", said, title="Dam breaks")).kind < 0.5


def test_according_to_somebody_is_what_somebody_says():
    text = "The dam would hold, according to the fire chief."
    assert telling("What did the fire chief say?", a_version("a", text, title="Dam breaks")).kind == 1
