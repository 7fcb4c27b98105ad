import pytest

from retrieval.chain.checking.draft import drafted

DRAFT = """\
# What we know

The dam was completed in 1961
and holds drinking water [3]. Who inspected it?

- The army sent [220 soldiers](https://army.example) and *four* helicopters.
- We believe the minister knew.

```
The code is never looked up in the archive.
```

> “I will not guess at a number,” Marrant said.
"""


def told(text):
    return [(each.text, each.line, each.left) for each in drafted(text)]


def test_a_draft_is_read_sentence_by_sentence_with_its_lines():
    assert told(DRAFT) == [
        ("What we know", 1, "heading"),
        ("The dam was completed in 1961 and holds drinking water.", 3, None),
        ("Who inspected it?", 3, "question"),
        ("The army sent 220 soldiers and four helicopters.", 6, None),
        ("We believe the minister knew.", 7, "opinion"),
        ("“I will not guess at a number,” Marrant said.", 13, None),
    ]


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("Dam toll rises to eleven", "heading"),
        ("The toll rose to eleven", "heading"),
        ("The toll rose to eleven.", None),
        ("He agreed.", "too short"),
        ("In our view the inquiry comes too late for Culvery.", "opinion"),
        ("The governor should resign before the summer.", "opinion"),
        ("“The governor should resign,” Verrine told reporters.", None),
        ("Verrine said that the governor should resign.", None),
        ("Unfortunately the sirens stayed silent that night.", "opinion"),
        ("How could the sirens stay silent?”", "question"),
    ],
)
def test_what_states_no_fact_is_left_alone(sentence, left):
    assert [each.left for each in drafted(sentence)] == [left]


def test_a_sentence_that_leans_back_knows_the_one_before_it():
    first, second = drafted("Verrine runs the water authority. He said it was too early to name a cause.")
    assert (first.before, second.before) == ("", first.text)


@pytest.mark.parametrize("text", ["", "\ufeff", "   \n\n", "```\ncode\n```", "![](x.png)"])
def test_a_draft_without_words_has_no_sentences(text):
    assert drafted(text) == ()


def test_indented_plain_text_is_no_code():
    assert [each.left for each in drafted("    The dam was completed in 1961.")] == [None]
