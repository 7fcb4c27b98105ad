import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ingest.sentences import MAX_SENTENCE_CHARACTERS, split
from tests.conftest import shared


def sentences(text):
    return [text[start:end] for start, end in split(text)]


def whole(text):
    """Assert that `text` is one sentence."""
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "MOSCOW, Nov. 19 (UPI) -- Russia may cooperate with France.",
        "LONDON, Sept. 3, 2020 — The bank said so.",
        "U.S. President Obama met Mr. Smith and John F. Kennedy Jr. in Washington D.C. on Tuesday.",
        "J. K. Rowling, J.K. Simmons and George H. W. Bush met Bill J. De Niro.",
        '"We must... and will," he said.',
        "He waited… and left.",
        "He waited . . . and left.",
        "It cost $3.5 million at 5 p.m. Tuesday.",
        "No. 5 won, see p. 5, Fig. 2 and Vol. II for more.",
        "Rep. Ed Markey (D-Mass.) met ex-Gov. Mitt Romney (R-Utah).",
        "On Thu. Nov. 19 it rained.",
        "Ford Motor Co. Chief Executive Bill Ford left.",
        "The men (Mr. Smith left. He returned) were there.",
        'He said "hello." then left.',
        '"Are you serious?" President Putin asked.',
        '"Yes!" she said.',
        "“Why?” asked the man.",
        "Yahoo! announced it.",
        "He fell to no. 3 of the list.",
        "Er kam am 3. Oktober z. B. nach Berlin.",
        "Das war im 19. Jahrhundert.",
        "М. А. Булгаков жил в г. Москве.",
        "M. Macron est là.",
        "彼は「行く。帰る。」と述べた。",
        "「はい。」と述べた。",
        "1. The first item.",
        "Reasons: 1. The cost.",
        "A heading without an end",
        "The brand e.g. Nike sells.",
        "He left. —",
        "He went to the St. Louis zoo.",
    ],
)
def test_what_is_one_sentence_stays_one(text):
    whole(text)


@pytest.mark.parametrize(
    "parts",
    [
        ("He lives in the U.S.", "The other left."),
        ("He lives in N.H.", "“He’s gone.”"),
        ("He works at Apple Inc.", "It is big."),
        ("It was on Wall St.", "The market fell."),
        ("It came in Nov.", "The rest did not."),
        ("It happened on Nov. 3.", "The rest is known."),
        ("The front doesn't.", "Dodge says so."),
        ("Is it so?", "No.", "He said so."),
        ("At 5 p.m.", "Police came."),
        ("We saw vitamin C.", "The end."),
        ("Apples, pears etc.", "They left."),
        ("He is a rep.", "The end."),
        ("It was Mass.", "The end."),
        ("“We go.”", "“You stay.”"),
        ('"I am here.', 'I will stay," he said.'),
        ('"Why?"', "He added that it was fine."),
        ("He said: “No!”", "Then he left."),
        ("(He left.", "He came back.)", "Then it ended."),
        ("Footnote.[1]", "Next one."),
        ("It ended.", "al-Qaida said so.", "iPhone sales rose."),
        ("Wait...", "The end."),
        ("Wait…", "The end."),
        ("He came in 1990.", "20 people left."),
        ("1. The first.", "2. The second."),
        ("There were 12.", "Then came more."),
        ("В 1891 г.", "Он жил."),
        ("¿Qué pasa?", "¡Nada!"),
        ("هل هذا صحيح؟", "نعم.", "هذا نص."),
        ("यह पहला है।", "यह दूसरा है।"),
        ("საქართველო დიდია.", "ის ლამაზია."),
    ],
)
def test_what_is_several_sentences_is_split(parts):
    assert sentences(" ".join(parts)) == list(parts)


def test_scripts_without_blanks_are_split():
    assert sentences("他说：“我们走吧。”然后离开。今天下雨！真的吗？是的!好") == [
        "他说：“我们走吧。”",
        "然后离开。",
        "今天下雨！",
        "真的吗？",
        "是的!",
        "好",
    ]


def test_no_sentence_crosses_a_paragraph():
    assert sentences("A heading\n\nThe text\ngoes on.\n \nAnd ends") == [
        "A heading",
        "The text\ngoes on.",
        "And ends",
    ]


def test_items_of_a_list_are_sentences():
    assert sentences("We need:\n- bread\n- 5 litres of milk\n1. Salt\n  • oil") == [
        "We need:",
        "- bread",
        "- 5 litres of milk",
        "1. Salt",
        "• oil",
    ]


def test_an_unclosed_bracket_does_not_swallow_the_paragraph():
    assert sentences("He (or she left. It ended. It began.") == ["He (or she left.", "It ended.", "It began."]


def test_an_endless_run_is_cut_at_blanks():
    text = "word " * 1000
    spans = split(text)
    assert all(span.end - span.start <= MAX_SENTENCE_CHARACTERS for span in spans)
    assert all(text[start:end].startswith("word ") for start, end in spans)
    assert " ".join(sentences(text)) == text.strip()


def test_a_run_without_blanks_is_cut_at_the_limit():
    assert [len(piece) for piece in sentences("x" * (2 * MAX_SENTENCE_CHARACTERS + 1))] == [1500, 1500, 1]


def test_a_blank_right_at_the_limit_is_no_sentence():
    assert [len(piece) for piece in sentences("x" * MAX_SENTENCE_CHARACTERS + "  y")] == [1500, 1]


def test_nothing_has_no_sentences():
    assert split("") == split(" \n\n ") == ()


PIECES = st.sampled_from(
    ["U.S.", "Mr.", "Nov.", "19", ". ", "...", "? ", "!”", '"', "'", "(", ")", "[1]", "\n\n", "\n", "- ", " ",
     "He", "said", "a", "。", "「", "」", "。", "x" * 700, "1. ", "p.m.", "…", "—", ":"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
@settings(max_examples=300)
def test_spans_are_in_order_within_paragraphs_and_leave_out_only_blanks(text):
    position = 0
    for start, end in split(text):
        assert text[position:start].strip() == ""
        assert start < end
        assert text[start:end].strip() == text[start:end]
        assert "\n\n" not in text[start:end]
        assert end - start <= MAX_SENTENCE_CHARACTERS
        position = end
    assert text[position:].strip() == ""


@given(st.lists(TEXTS, max_size=4))
def test_a_paragraph_is_split_alike_alone_and_among_others(texts):
    paragraphs = [" ".join(text.split()) for text in texts]
    text = "\n\n".join(paragraphs)
    alone = [piece for paragraph in paragraphs for piece in sentences(paragraph)]
    assert sentences(text) == alone


def test_a_bracket_that_another_paragraph_closes_holds_no_sentence_together():
    assert sentences("It rained (hard. It poured.\n\nIt stopped).") == [
        "It rained (hard.",
        "It poured.",
        "It stopped).",
    ]


def test_a_thai_paragraph_without_an_end_is_cut_at_its_blanks():
    text = "เขื่อนพังเมื่อคืนวันอังคาร " * 200
    assert all(len(piece) <= MAX_SENTENCE_CHARACTERS for piece in sentences(text))
    assert " ".join(sentences(text)) == text.strip()


@pytest.mark.parametrize("unit", ["word ", "a. ", "Mr. ", '." ', "(a ", "x\n", "\n \n", "「。"])
def test_time_grows_with_the_length_and_no_faster(unit):
    def seconds(size):
        started = time.process_time()
        split(unit * (size // len(unit)))
        return time.process_time() - started

    short, long = seconds(50_000), seconds(500_000)
    assert long < 40 * short + 0.25


def test_the_seeds_split_as_people_do(gold):
    text = (gold / "003_25f3bfbdd4297a00.txt").read_text()
    found = sentences(text)
    assert len(found) == 16
    assert found[3].endswith("against moderate rebels.")
    assert found[-5:-2] == [
        '"Assad is called a magnet, which attracts all terrorists.',
        "If this logic is followed, then it turns out that not only Assad is a magnet for the IS.",
        'Lebanon, Turkey, France and Egypt have also become magnets for the IS," he said.',
    ]


def test_no_seed_has_a_broken_sentence():
    for path in sorted(shared("seeds", "gold").glob("*.txt")):
        for sentence in sentences(path.read_text()):
            assert sentence[0] in "“\"'" or not sentence[0].islower()
            assert sentence[-1] in '."”' or sentence == "A new opportunity"
