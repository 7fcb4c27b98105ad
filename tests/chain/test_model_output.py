import json

import pytest

from retrieval.chain.writing.model_output import OutputReader, Written

SENTENCES = [
    {"text": 'Germany sends a "frigate" [see].', "sources": ["s1"]},
    {"text": "France sends {planes}.", "sources": ["s2", "s3"]},
]
EXPECTED = [
    Written('Germany sends a "frigate" [see].', ("s1",)),
    Written("France sends {planes}.", ("s2", "s3")),
]


def read(text, size=1):
    """Feed `text` in pieces; return all sentences and whether the text is whole."""
    reader = OutputReader()
    found = [each for start in range(0, len(text), size) for each in reader.feed(text[start : start + size])]
    return found + reader.finish(), reader.is_whole


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"sentences": SENTENCES}),
        json.dumps({"sentences": SENTENCES}, indent=2),
        json.dumps(SENTENCES),
        f"```json\n{json.dumps({'sentences': SENTENCES})}\n```",
    ],
)
def test_json_is_read_in_whatever_pieces_it_comes(text, size):
    assert read(text, size) == (EXPECTED, True)


def test_a_sentence_is_given_with_the_brace_that_closes_it():
    text = json.dumps({"sentences": SENTENCES})
    end = text.index("}") + 1
    reader = OutputReader()
    assert reader.feed(text[: end - 1]) == []
    assert reader.feed(text[end - 1 : end]) == EXPECTED[:1]


def test_json_that_breaks_off_is_not_whole_and_keeps_its_whole_sentences():
    text = json.dumps({"sentences": SENTENCES})
    assert read(text[:-20]) == (EXPECTED[:1], False)
    assert read('{"sent') == ([], False)


def test_an_empty_list_is_whole():
    assert read('{"sentences": []}') == ([], True)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('{"text": "A.", "sources": []}', [Written("A.", ())]),
        ('{"text": "A."}', [Written("A.", ())]),
        ('{"text": "A.", "sources": "s1"}', [Written("A.", ())]),
        ('{"text": "A.", "sources": ["[S1]", 2, "s1"]}', [Written("A.", ("s1",))]),
        ('{"text": 1, "sources": ["s1"]}', []),
        ('"A."', []),
        ("7", []),
    ],
)
def test_rows_of_another_shape_never_break_the_reading(row, expected):
    assert read(f'{{"sentences": [{row}]}}') == (expected, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Germany sends. [s1]\nFrance sends. [s2][s3]",
            [("Germany sends.", ("s1",)), ("France sends.", ("s2", "s3"))],
        ),
        (
            "Germany sends [s1]. France sends [s2, s3].",
            [("Germany sends.", ("s1",)), ("France sends.", ("s2", "s3"))],
        ),
        ("Germany sends.\nFrance sends. [s2]", [("Germany sends.", ()), ("France sends.", ("s2",))]),
        ("Germany sends [s1]. And more", [("Germany sends.", ("s1",)), ("And more", ())]),
        ("NONE", []),
        ("none.", []),
    ],
)
def test_plain_lines_are_read_with_their_marks(text, expected):
    for size in (1, 1000):
        assert read(text, size) == ([Written(*each) for each in expected], True)


def test_a_plain_line_is_given_as_soon_as_it_ends():
    reader = OutputReader()
    assert reader.feed("Germany sends. [s1]") == []
    assert reader.feed("\nFr") == [Written("Germany sends.", ("s1",))]


def test_no_text_is_not_whole():
    assert read(" \n ") == ([], False)
