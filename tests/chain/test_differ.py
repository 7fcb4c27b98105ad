import pytest

from retrieval.chain.answer import Answerer
from retrieval.chain.comparing.differ import Outlets as Compared
from retrieval.chain.comparing.differ import readable, topic_compared
from retrieval.types import Query
from tests.chain.made import NOW, KeptAnswers, Outlets, WordSearch, a_version

SHARED = "The Brannick Dam broke before dawn on Tuesday above the villages of the Orrow valley."
AGAIN = "Above the villages of the Orrow valley the Brannick Dam broke before dawn on Tuesday."
ADDED = "Inspectors had written of damp ground below the eastern flank of the Brannick Dam in October."
OTHER = "A digger cut the line that joins the Brannick Dam to the siren of Nether Tolm in February."


def lines(*versions, words=200):
    return [
        (draft.text, len(draft.sources))
        for draft in Compared(Query("the Brannick Dam"), readable(versions)).compared(words)
    ]


POST = a_version("post", f"{SHARED} {ADDED}", outlet="The Post")
NORTH = a_version("north", f"{AGAIN} {OTHER}", outlet="Northlight")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How did the outlets differ on the dam?", "the dam"),
        ("how did the outlets differ on the Brannick Dam", "the Brannick Dam"),
        ("how do papers differ in their coverage of the flood?", "the flood"),
        ("How outlets differ on Syria", "Syria"),
        ("What do the sources disagree about the toll?", "the toll"),
        ("Compare the coverage of the walkout", "the walkout"),
        ("Differences between outlets on the harbour", "the harbour"),
        ("How did France and Russia differ on Assad?", None),
        ("What did the outlets report on the dam?", None),
        ("How did the sources of the river differ?", None),
    ],
)
def test_a_question_on_how_outlets_differ_is_told_apart(question, topic):
    assert topic_compared(question) == topic


def test_what_all_tell_stands_first_and_then_what_each_adds():
    assert lines(POST, NORTH) == [
        (f"All outlets read: {SHARED}", 2),
        (f"The Post adds: {ADDED}", 1),
        (f"Northlight adds: {OTHER}", 1),
    ]


def test_much_the_same_words_with_another_figure_are_not_told_by_both():
    seven = a_version(
        "a", "The Brannick Dam killed seven people in the Orrow valley on Tuesday.", outlet="The Post"
    )
    nine = a_version(
        "b", "The Brannick Dam killed nine people in the Orrow valley on Tuesday.", outlet="Northlight"
    )
    assert not any(count > 1 for _, count in lines(seven, nine))


def test_no_line_claims_that_nobody_else_tells_it():
    """What the other tells in quite different words shares too few of them to be found."""
    reworded = a_version(
        "b",
        "A shortage of staff was why nobody had patched the wall, its operator admitted.",
        outlet="Northlight",
    )
    plain = a_version(
        "a",
        "Repairs to the Brannick Dam were delayed because crews were lacking, the firm said.",
        outlet="The Post",
    )
    assert [text.split(":")[0] for text, _ in lines(plain, reworded)] == ["The Post adds", "Northlight adds"]


def test_one_outlet_cannot_differ():
    assert lines(POST, a_version("post2", OTHER, outlet="The Post")) == []


def test_the_comparison_keeps_to_its_length():
    assert len(lines(POST, NORTH, words=20)) < len(lines(POST, NORTH))


def test_an_answer_compares_copies_as_one_voice():
    copy = a_version("copy", f"{SHARED} {ADDED}", outlet="Mercury", origin="post")
    ledger = KeptAnswers()
    answerer = Answerer(WordSearch(POST, NORTH, copy), Outlets("The Post"), ledger, lambda: NOW)
    answer = answerer("How did the outlets differ on the Brannick Dam?")
    assert answer.status == "answered"
    assert answer.standalone == "How did the outlets differ on the Brannick Dam?"
    assert [each.text.split(":")[0] for each in answer.statements] == [
        "All outlets read",
        "The Post adds",
        "Northlight adds",
    ]
    assert all(
        False not in (getattr(each.checks, name) for name in each.checks.__slots__)
        for each in answer.statements
    )


def test_an_article_that_only_mentions_the_topic_adds_nothing_to_it():
    search = "Every door in the village has a cross or a stroke in yellow chalk upon it. " * 8
    far = a_version(
        "far", f"{search}Nobody had heard of the dam.", outlet="The Mercury", title="House by house"
    )
    assert not any(text.startswith("The Mercury") for text, _ in lines(POST, NORTH, far))


def test_two_outlets_that_name_one_person_do_not_tell_one_thing():
    one = a_version(
        "a", "Rena Osterhaut of the Brannick Dam Union rejected the comparison.", outlet="The Post"
    )
    other = a_version(
        "b", "Rena Osterhaut of the Brannick Dam Union walked out of the talks.", outlet="Northlight"
    )
    assert not any(count > 1 for _, count in lines(one, other))
