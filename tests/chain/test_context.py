import pytest

from retrieval.chain.prose.context import has_speech, is_bare_quote, leans_back, names_speaker, needed_before
from tests.chain.made import a_version


@pytest.mark.parametrize(
    "text",
    [
        "He said the dam would hold.",
        "But that is easier said than done.",
        "However, the plan failed.",
        "At the same time, she refused.",
        "These talks went on for hours.",
        "Both sides agreed.",
        "It was the worst attack in years.",
        "The two met on Monday.",
        "On Thursday he went to Moscow.",
        "Earlier this week, she said no.",
        "And the second plane was lost.",
        "That plane was bombing rebels.",
        "The move comes a week after the flood.",
        "Builders have since raised their prices.",
        "Seepage of that kind is common.",
        "There was one difference between the two leaders.",
        "It said that all sirens would be tested.",
        "Two of them are in intensive care.",
        "Most of them had no licence.",
    ],
)
def test_a_sentence_that_opens_with_a_word_for_something_else_leans_back(text):
    assert leans_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hollande said the dam would hold.",
        "It is expected that talks resume.",
        "It's difficult to overstate its influence.",
        "There were no survivors.",
        "This week the talks resume.",
        "Both Hollande and Putin agreed.",
        "Those who stayed were safe.",
        "At the same time, Putin accused Washington.",
        "On Thursday Hollande went to Moscow.",
        "Before he went to Moscow, Hollande said no.",
        "That Assad must go is not agreed.",
        "The decision to close the harbour was signed.",
        "Putin and Hollande met, and the two leaders agreed.",
        "In Halven prices have since 2015 doubled.",
        "At that time nobody knew.",
    ],
)
def test_a_sentence_that_names_what_it_speaks_of_stands_alone(text):
    assert not leans_back(text)


def test_a_bare_quotation_says_nothing_of_its_speaker():
    assert is_bare_quote('"It is necessary to create a large coalition."')
    assert not is_bare_quote('"It is necessary," Hollande said.')
    assert not is_bare_quote('The plan was called a "good idea" by nobody at all in the room.')
    assert not is_bare_quote("No quotation at all.")


def test_a_speaker_has_a_name_and_a_verb_outside_the_quotation():
    assert names_speaker('"We have a common enemy," Hollande said.')
    assert not names_speaker('"We have a common enemy," he said.')
    assert not names_speaker('"Hollande said so," it read.')


def test_speech_is_quoted_or_reported():
    assert has_speech("Lavrov said no.")
    assert has_speech('It was a "magnet" for many.')
    assert not has_speech("The dam broke.")


def context(text, index):
    needed = needed_before(a_version("a", text).sentences[index])
    return None if needed is None else [sentence.index for sentence in needed]


def test_a_pronoun_brings_the_sentence_that_names_whom_it_means():
    text = "Putin met Hollande in Moscow. He promised planes. They will fly at night."
    assert context(text, 0) == []
    assert context(text, 1) == [0]
    assert context(text, 2) == [0, 1]


def test_a_pronoun_without_a_name_near_by_cannot_be_shown():
    assert context("They came at dawn. He left.", 1) is None
    assert context("He left.", 0) is None
    assert context("Putin spoke. He left. She stayed. They met.", 3) is None


def test_a_bare_quotation_brings_the_sentence_before_that_names_its_speaker():
    text = 'Hollande said he came to work. "It is necessary to strike." The hall was full.'
    assert context(text, 1) == [0]


def test_a_bare_quotation_takes_the_speaker_from_the_sentence_after_it_in_its_paragraph():
    assert context('"We will stay." Merkel said so on Monday.', 0) == [1]
    assert context('"We will stay."\n\nMerkel said so on Monday.', 0) is None


def test_a_quotation_over_several_sentences_keeps_its_speaker():
    text = 'Lavrov said no on Thursday.\n\n"Assad is a magnet. Lebanon is one. Egypt is one too," he said.'
    assert context(text, 1) == [0]
    assert context(text, 2) == [0, 1]
    assert context(text, 3) is None


def test_the_end_of_a_quotation_brings_its_beginning():
    text = '"We agreed to strike only terrorists. We will exchange information," Hollande told reporters.'
    assert context(text, 1) == [0]
    assert context(text, 0) == [1]


def test_typographic_quotation_marks_open_and_close_too():
    assert context("Maynes said so. “I see this as a start. It may go on for long.”", 2) == [0, 1]


def test_a_quotation_spoken_by_a_pronoun_brings_whom_it_means():
    assert context('Lavrov came late. "Assad is a magnet for many people," he said.', 1) == [0]


def test_a_speaker_told_only_by_role_brings_the_sentence_that_names_him_by_it():
    text = 'Minister Corin Valdane came late. Roake left. "I need answers," the minister said.'
    assert context(text, 2) == [0, 1]
    assert context('Roake left. "I need answers," the minister said.', 1) is None


def test_reported_words_of_a_pronoun_bring_whom_it_means():
    assert context("Verrine denied it. Seepage was common in Culvery, he said.", 1) == [0]


@pytest.mark.parametrize(
    "before",
    ["The Water Authority said it was looking into that.", "The authority did not dispute the note."],
)
def test_it_said_needs_whoever_speaks_and_no_more(before):
    version = a_version("a", f"Rain fell. {before} It said that all sirens work.")
    assert [each.text for each in needed_before(version.sentences[2])] == [before]


def test_a_dateline_names_nobody_who_could_be_meant():
    assert needed_before(a_version("a", "New York CNN --\n\nHe resigned on Monday.").sentences[1]) is None
