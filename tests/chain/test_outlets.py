import json

import pytest

from retrieval.chain.question.outlets import named
from tests.conftest import shared

KNOWN = (
    "UPI",
    "DW",
    "Reuters",
    "Associated Press",
    "BBC News - Entertainment & Arts",
    "The World",
    "The Age",
    "Fortune",
    "The Verge",
    "The Guardian",
    "TechCrunch",
    "CBSSports.com",
    "Sporting News",
    "The Varn Courier",
    "Harbour Times",
    "The New York Times",
    "Cnbc | World Business News Leader",
    "The Independent - Sports",
    "The Independent - Travel",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # As a source, in many places of a sentence.
        ("According to UPI, what did Fabius say?", ["UPI"]),
        ("What did UPI say about Assad?", ["UPI"]),
        ("DW said what about Obama?", ["DW"]),
        ("What happened in Raqqa, per Reuters?", ["Reuters"]),
        ("What was said in The Age?", ["The Age"]),
        ("What did The World report about Hollande?", ["The World"]),
        ("'The Verge' article on Apple?", ["The Verge"]),
        ("What is the Verge's report about?", ["The Verge"]),
        ("The Guardian's story on Snowden?", ["The Guardian"]),
        ("What does Fortune say about FTX?", ["Fortune"]),
        ("What did Harbour Times journalists find?", ["Harbour Times"]),
        ("Summarise Sporting News on Cowboys", ["Sporting News"]),
        ("What did AP and Reuters report?", ["Reuters", "Associated Press"]),
        (
            "Who is he, as reported by Fortune, The Verge, and TechCrunch?",
            ["Fortune", "The Verge", "TechCrunch"],
        ),
        ("Are Reuters and The Age of one mind?", []),
        ("Did both The Age and Fortune write on it?", ["The Age", "Fortune"]),
        # Nicknames, initials, other spellings.
        ("In the Courier, what did the mayor say?", ["The Varn Courier"]),
        ("What did the Courier's report say on the flood?", ["The Varn Courier"]),
        ("NYT on the border talks?", ["The New York Times"]),
        ("What did the BBC say?", ["BBC News - Entertainment & Arts"]),
        ("What did United Press International say?", ["UPI"]),
        ("What did CBS Sports say?", ["CBSSports.com"]),
        ("What did cbssports report?", ["CBSSports.com"]),
        ("What did CNBC say?", ["Cnbc | World Business News Leader"]),
        (
            "What did The Independent say about Chelsea?",
            ["The Independent - Sports", "The Independent - Travel"],
        ),
        ("What did The Independent - Sports say about Chelsea?", ["The Independent - Sports"]),
        # Written small, where a source stands.
        ("techcrunch articles about Google", ["TechCrunch"]),
        ("what did cnbc say?", ["Cnbc | World Business News Leader"]),
        ("what happened according to reuters?", ["Reuters"]),
        # Ordinary words and other names.
        ("What is the world doing about ISIS?", []),
        ("Who won the World Cup?", []),
        ("Which Fortune 500 firms paid?", []),
        ("What did the Guardian Council decide?", []),
        ("At what age did he die?", []),
        ("On the verge of collapse, what did the party do?", []),
        ("What's the sporting news today?", []),
        ("What did the Daily Fortune say?", []),
        # The topic, not the source.
        ("Who owns TechCrunch?", []),
        ("Who is suing the New York Times?", []),
        ("Why was the BBC fined?", []),
        ("Who is the editor of Sporting News?", []),
        # Not in the archive, or not clear.
        ("What did the Le Monde article say?", []),
        ("What did the Times report?", []),
    ],
)
def test_an_outlet_counts_where_it_is_named_as_a_source(question, expected):
    assert list(named(question, KNOWN)) == expected


def test_without_known_outlets_none_is_named():
    assert named("According to UPI, what happened?", ()) == ()


def test_the_long_name_an_outlet_has_in_the_archive_is_found_by_its_short_one_and_back():
    assert named("What did UPI say?", ("United Press International",)) == ("United Press International",)
    assert named("What did Deutsche Welle say?", ("DW",)) == ("DW",)


def test_outlets_in_multihop_rag_questions_are_found_with_f_of_99_percent():
    questions = [
        json.loads(line) for line in shared("bench", "multihoprag", "queries.jsonl").read_text().splitlines()
    ]
    known = sorted({each["source"] for question in questions for each in question["evidence_list"]})
    key = {
        name: name.split(" - ")[0].split(" | ")[0].split(": ")[0].casefold().removeprefix("the ")
        for name in known
    }
    right = wrong = missed = 0
    for question in questions:
        if not question["evidence_list"]:
            continue
        text = f" {question['question'].casefold()} "
        gold = {key[each["source"]] for each in question["evidence_list"] if key[each["source"]] in text}
        found = {key[name] for name in named(question["question"], known)}
        right, wrong, missed = (
            right + len(gold & found),
            wrong + len(found - gold),
            missed + len(gold - found),
        )
    assert 2 * right / (2 * right + wrong + missed) >= 0.99
