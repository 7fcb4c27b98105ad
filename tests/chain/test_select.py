from datetime import date

import pytest

from retrieval.chain.query import understand
from retrieval.chain.select import rank, select
from retrieval.types import Evidence, Found, Relevance
from tests.chain.made import WordSearch, a_version, found_in, overlap


def query_of(question):
    return understand(question, today=date(2026, 3, 12))


def selected(question, *versions, **options):
    query = query_of(question)
    found = found_in(query, *versions)
    similarity = WordSearch(*versions).sentence_scores(query, [hit.passage for hit in found.hits])
    return select(query, found, similarity, **options)


def texts(evidence):
    return [each.sentence.text for each in evidence]


def test_nothing_found_gives_no_evidence():
    query = query_of("Who won?")
    assert select(query, Found(query, (), Relevance(False, {})), {}) == ()


def test_the_sentence_that_answers_comes_first_and_ids_count_from_one():
    evidence = selected(
        "What will Germany contribute?",
        a_version("a", "The talks went on in Paris. Germany will contribute a frigate. Rain fell on Monday."),
    )
    assert evidence[0] == Evidence("s1", evidence[0].sentence, evidence[0].score)
    assert texts(evidence)[0] == "Germany will contribute a frigate."


def test_another_word_for_what_is_asked_counts_and_an_adjective_for_its_country():
    evidence = selected(
        "How many people were killed in Germany?",
        a_version(
            "a", "The talks in Paris went on for nine days. A storm left 12 dead near the German coast."
        ),
    )
    assert texts(evidence)[0] == "A storm left 12 dead near the German coast."


def test_a_figure_far_from_what_is_asked_is_no_answer():
    near = "The coordinated attacks in Paris left 130 dead and hundreds injured."
    far = (
        "The airstrikes since the Paris attacks include the ones near the old mosque and the museum in the"
        " centre of the city of Raqqa, that killed 13."
    )
    query, versions = (
        query_of("How many were killed in the Paris attacks?"),
        (a_version("a", far), a_version("b", near)),
    )
    level = {version.sentences[0].key: 0.5 for version in versions}
    assert [each.sentence.text for each in rank(query, found_in(query, *versions), level)] == [near, far]


def test_a_quotation_in_the_question_is_looked_for_word_for_word():
    evidence = selected(
        'Who spoke of a "mutual enemy"?',
        a_version("a", "The enemy was mutual, said Obama. Putin spoke of a mutual enemy of both countries."),
    )
    assert texts(evidence)[0] == "Putin spoke of a mutual enemy of both countries."


def test_meaning_decides_where_words_do_not():
    version = a_version("a", "Berlin offers in-flight fuel for jets. Berlin lies on the river Spree.")
    query = query_of("Which aid is there?")
    near = {version.sentences[0].key: 0.7, version.sentences[1].key: 0.1}
    assert rank(query, found_in(query, version), near)[0].sentence == version.sentences[0]


def test_headings_and_endless_lists_are_no_evidence():
    long = "Germany " + "and France " * 60 + "contribute."
    version = a_version("a", f"Germany contributes.\n\n{long}\n\nGermany will contribute a large frigate.")
    assert texts(selected("What will Germany contribute?", version)) == [
        "Germany will contribute a large frigate."
    ]


def test_copies_of_one_origin_tell_a_thing_once():
    text = "Germany will contribute a frigate to the fleet."
    evidence = selected(
        "What will Germany contribute?",
        a_version("a", text, origin="wire"),
        a_version("b", text, origin="wire"),
    )
    assert texts(evidence) == [text]


def test_two_origins_may_say_the_same_but_not_three():
    text = "Germany will contribute a frigate to the fleet."
    evidence = selected("What will Germany contribute?", *(a_version(name, text) for name in "abc"))
    assert len(evidence) == 2


def test_the_same_with_another_figure_is_no_repetition():
    evidence = selected(
        "How many people were killed in the Paris attacks?",
        a_version("a", "The attacks in Paris killed at least 129 people."),
        a_version(
            "b", "The attacks in Paris killed 130 people. The attacks in Paris shocked many people there."
        ),
    )
    assert texts(evidence)[:2] == [
        "The attacks in Paris killed at least 129 people.",
        "The attacks in Paris killed 130 people.",
    ]


def test_a_pronoun_opener_stands_right_after_the_sentence_that_names_whom_it_means():
    version = a_version(
        "a", "Merkel met Hollande in Paris on Wednesday. She will contribute a frigate to the fleet."
    )
    evidence = selected("Who will contribute a frigate?", version)
    assert [each.sentence.index for each in evidence] == [0, 1]
    assert evidence[0].score == evidence[1].score


def test_a_pronoun_opener_without_its_antecedent_is_left_out():
    version = a_version("a", "They came at dawn in boats. She will contribute a frigate to the fleet.")
    assert selected("Who will contribute a frigate?", version) == ()


def test_no_more_sentences_than_asked_for_context_included():
    version = a_version(
        "a",
        "Merkel met Hollande in Paris on Wednesday. She will contribute a frigate to the fleet."
        " Germany will contribute two planes as well.",
    )
    question = "What will Germany contribute to the fleet?"
    assert [len(selected(question, version, limit=most)) for most in (1, 2, 3)] == [1, 1, 3]


def test_sentences_about_something_else_stay_out():
    version = a_version(
        "a", "Germany will contribute a frigate to the fleet. Rain fell in Lisbon on Monday night."
    )
    assert len(selected("What will Germany contribute to the fleet?", version)) == 1


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When do Hollande and Putin meet?", "Hollande and Putin meet in Moscow on Thursday."),
        ("Where do Hollande and Putin meet?", "Hollande and Putin meet in Moscow on Thursday."),
        ("Who will soon meet Putin?", "Merkel will meet Putin soon enough."),
        ("What did Putin say of Hollande?", '"Hollande is a friend," Putin said.'),
    ],
)
def test_a_sentence_that_holds_the_kind_of_thing_asked_for_goes_first(question, expected):
    version = a_version(
        "a",
        "Someone will soon meet Putin there. Hollande and Putin meet to talk. Hollande and Putin meet in"
        ' Moscow on Thursday. Merkel will meet Putin soon enough. "Hollande is a friend," Putin said.',
    )
    query = query_of(question)
    level = {sentence.key: 0.5 for sentence in version.sentences}
    assert rank(query, found_in(query, version), level)[0].sentence.text == expected


def test_the_similarity_of_a_question_and_itself_is_whole():
    assert overlap("What will Germany contribute?", "What will Germany contribute?") == 1


def test_a_first_sentence_tells_of_what_its_headline_names():
    bill = a_version(
        "a",
        "The collapse will cost the state 410 million crowns.",
        title="Flood bill put at 410 million crowns",
    )
    other = a_version("b", "Flooding is seldom what a house is insured against.", title="Insurers")
    query = query_of("How much will the flood bill be?")
    assert texts(select(query, found_in(query, other, bill), {}))[0].startswith("The collapse")


def test_a_word_of_how_a_question_is_put_is_not_looked_for():
    found = found_in(
        understand("Why was the ferry strike called?", today=date(2026, 3, 12)),
        a_version("a", "The ferry strike is over plans to close the harbour.", title=""),
        a_version("b", "A lifeboat of the ferry is on call in the strike.", title=""),
    )
    assert "harbour" in rank(found.query, found, {})[0].sentence.text
