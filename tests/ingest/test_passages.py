from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.passages import MAX_SENTENCES, MAX_WORDS
from retrieval.ingest.sentences import passages, split
from retrieval.ingest.words import count_words


def sentence(words, name="word"):
    return " ".join(["The", *[name] * (words - 1)]) + "."


def texts(text):
    spans = split(text)
    return [text[spans[first].start : spans[last - 1].end] for first, last in passages(text, spans)]


def test_nothing_has_no_passages():
    assert passages("", ()) == ()


def test_a_short_article_is_one_passage():
    text = "\n\n".join([sentence(20)] * 6)
    assert texts(text) == [text]


def test_breaks_fall_between_paragraphs_where_that_fits():
    paragraph = " ".join([sentence(22)] * 4)
    assert texts("\n\n".join([paragraph] * 3)) == [paragraph] * 3


def test_a_long_paragraph_is_broken_between_sentences_evenly():
    text = " ".join([sentence(20)] * 20)
    assert [count_words(each) for each in texts(text)] == [100, 100, 100, 100]


def test_a_heading_stays_with_the_text_it_heads():
    short, long = " ".join([sentence(20)] * 4), " ".join([sentence(30)] * 4)
    assert texts(f"{short}\n\nA new opportunity\n\n{long}") == [short, f"A new opportunity\n\n{long}"]


def test_a_paragraph_that_ends_like_a_sentence_is_no_heading():
    short, long = " ".join([sentence(20)] * 4), " ".join([sentence(30)] * 4)
    assert texts(f"{short}\n\nThen he left.\n\n{long}") == [f"{short}\n\nThen he left.", long]


def test_a_sentence_beyond_all_measure_is_a_passage_of_its_own():
    found = texts("\n\n".join([sentence(20), sentence(250), sentence(20)]))
    assert [count_words(each) for each in found] == [20, 250, 20]


def test_text_without_blanks_is_measured_by_its_characters():
    text = " ".join(["ก" * 250 + "."] * 6)
    assert len(texts(text)) == 3
    addresses = " ".join(["x" * 600 + "."] * 6)
    assert len(texts(addresses)) == 3


def test_dialogue_is_kept_to_a_few_sentences():
    spans = split(" ".join(["He left."] * 100))
    assert all(last - first <= MAX_SENTENCES for first, last in passages(" ".join(["He left."] * 100), spans))


@given(st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=6), max_size=12))
def test_every_sentence_is_in_exactly_one_passage_and_none_is_too_long(paragraphs):
    text = "\n\n".join(" ".join(sentence(size) for size in each) for each in paragraphs)
    spans = split(text)
    found = passages(text, spans)
    assert [index for first, last in found for index in range(first, last)] == list(range(len(spans)))
    for first, last in found:
        assert last - first == 1 or count_words(text[spans[first].start : spans[last - 1].end]) <= MAX_WORDS


@given(st.text())
def test_no_text_breaks_the_passages(text):
    spans = split(text)
    found = passages(text, spans)
    assert [index for first, last in found for index in range(first, last)] == list(range(len(spans)))
