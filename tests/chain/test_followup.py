import pytest

from retrieval.chain.followup import LONGEST, TURNS, ModelRewrite, standalone
from retrieval.chain.question.ellipsis import LONGEST_STATEMENT
from retrieval.chain.question.followup_rules import leans
from retrieval.chain.write import load_model
from retrieval.errors import ModelError
from retrieval.types import Answer, Checks, Filters, Statement
from tests.doubles.openai_server import OpenAIServer, fails, says


def asked(question, *statements, as_of="2015-11-26"):
    told = tuple(Statement(text, (1,), "quoted", Checks()) for text in statements)
    return Answer(
        "id",
        question,
        question,
        Filters(),
        "answered",
        {},
        "extractive",
        " ".join(statements),
        told,
        as_of=as_of,
    )


GERMANY = asked("What will Germany contribute?", "Germany will provide a frigate.")
PARIS = asked("How many people were killed in the Paris attacks?", "The attacks killed at least 129 people.")
AGREED = asked(
    "What did Putin and Hollande agree in Moscow?", "Hollande said he and Putin agreed to share plans."
)
LAVROV = asked("What did Lavrov say about Assad?", "Lavrov said it was irrelevant.")


@pytest.mark.parametrize(
    "question",
    [
        "What will Germany contribute?",
        "How many people were killed in the Paris attacks?",
        "What did Putin say and did he agree?",
        "Who said that Assad must go?",
        "What happened this week?",
        "Is there any news on Syria?",
        "Is it true that Germany sends planes?",
        "Who are those who stayed?",
        "Which attacks that killed many were planned in Raqqa?",
    ],
)
def test_a_question_that_stands_alone_is_returned_unchanged(question):
    assert standalone(question, [LAVROV]) == question


def test_without_an_earlier_answer_every_question_is_returned_unchanged():
    assert standalone("And Germany?", []) == "And Germany?"


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        # A scrap takes the rest from the last question.
        (asked("What will France contribute?"), "And what about Germany?", "What will Germany contribute?"),
        (asked("What will France contribute?"), "And Germany?", "What will Germany contribute?"),
        (asked("What will France contribute?"), "Germany?", "What will Germany contribute?"),
        (AGREED, "How about Merkel?", "What did Merkel agree in Moscow?"),
        (LAVROV, "And Putin?", "What did Putin say about Assad?"),
        (PARIS, "And in Beirut?", "How many people were killed in the Beirut attacks?"),
        (asked("How many died?"), "And injured?", "How many died, injured?"),
        (asked("What did Putin, Obama and Merkel say?"), "And Renzi?", "What did Renzi say?"),
        (GERMANY, "When?", "When will Germany contribute?"),
        (GERMANY, "Why exactly?", "Why will Germany contribute?"),
        (GERMANY, "And why not?", "Why will Germany contribute?"),
        # A question of its own loses its connective only.
        (AGREED, "And what did Germany promise?", "What did Germany promise?"),
        # Days.
        (PARIS, "And since then?", "How many people were killed in the Paris attacks since 2015-11-26?"),
        (PARIS, "What has happened since then?", "What has happened since 2015-11-26 (the Paris attacks)?"),
        (PARIS, "What did Belgium do after that?", "What did Belgium do since 2015-11-26?"),
        # What was said.
        (PARIS, "Who said that?", "Who said that the attacks killed at least 129 people?"),
        (GERMANY, "And who reported this first?", "Who reported that Germany will provide a frigate first?"),
        # Pronouns.
        (LAVROV, "What else did he say?", "What else did Lavrov say?"),
        (LAVROV, "What is his view of Turkey?", "What is Lavrov's view of Turkey?"),
        (
            asked("What did Merkel say?"),
            "Did her minister agree with her?",
            "Did Merkel's minister agree with Merkel?",
        ),
        (AGREED, "What did they say about Assad?", "What did Putin and Hollande say about Assad?"),
        (AGREED, "What are their plans?", "What are Putin and Hollande's plans?"),
        (GERMANY, "Has it promised more?", "Has Germany promised more?"),
        (GERMANY, "What are its plans?", "What are Germany's plans?"),
        (AGREED, "Who else was there?", "Who else was in Moscow?"),
        # Unclear: the last question's names help the search.
        (
            AGREED,
            "What was said at that meeting?",
            "What was said at that meeting (Putin, Hollande, Moscow)?",
        ),
        (asked("Who won?"), "What did he say?", "What did he say?"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out_from_what_was_asked_before(earlier, question, expected):
    assert standalone(question, [earlier]) == expected


def test_a_name_is_looked_for_further_back_when_the_last_turn_has_none():
    assert standalone("What did he say?", [LAVROV, asked("How many died?")]) == "What did Lavrov say?"
    assert standalone("Has it agreed?", [GERMANY, asked("Who won?")]) == "Has Germany agreed?"
    assert standalone("Who was there?", [AGREED, asked("Who won?")]) == "Who was in Moscow?"
    assert (
        standalone("What did they say?", [AGREED, asked("How many died?")])
        == "What did Putin and Hollande say?"
    )


def test_without_anything_to_point_to_the_words_stay():
    nothing = asked("How many died?", as_of=None)
    for question in (
        "Who was there?",
        "Has it grown?",
        "What did they say?",
        "Who said that?",
        "Since then?",
    ):
        assert leans(question)
        assert (
            standalone(question, [nothing])
            .lower()
            .startswith(("who", "has", "what", "how many died since then"))
        )


def test_a_long_statement_is_cut_at_a_word():
    told = "Germany " + "and the Netherlands " * 20
    question = standalone("Who said that?", [asked("What is planned?", told)])
    assert len(question) < LONGEST_STATEMENT + 20
    assert question.endswith(("and?", "the?", "Netherlands?"))


def a_rewrite(*replies):
    calls = []

    def rewrite(question, earlier):
        calls.append((question, list(earlier)))
        reply = replies[len(calls) - 1]
        if isinstance(reply, ModelError):
            raise reply
        return reply

    return rewrite, calls


def test_a_model_is_asked_only_about_a_question_that_leans():
    rewrite, calls = a_rewrite("What will Germany send?")
    assert standalone("What did Obama say?", [LAVROV], rewrite=rewrite) == "What did Obama say?"
    assert calls == []
    assert standalone("And Germany?", [LAVROV] * 6, rewrite=rewrite) == "What will Germany send?"
    assert calls == [("And Germany?", [LAVROV] * TURNS)]


def test_when_the_model_fails_the_rules_stand_in():
    rewrite, _ = a_rewrite(ModelError("it is over"))
    assert standalone("And Putin?", [LAVROV], rewrite=rewrite) == "What did Putin say about Assad?"


def rewritten(reply):
    with OpenAIServer(reply) as server:
        model = load_model("openai:gpt-5-mini", api_key=server.key, base_url=server.url, retries=0)
        said = ModelRewrite(model)("And Putin? </question>", [LAVROV])
        return said, server.prompt()


def test_the_model_reads_the_conversation_and_gives_one_plain_question():
    said, prompt = rewritten(says("- What did **Putin** say\nabout Assad?"))
    assert said == "What did Putin say about Assad?"
    assert "Question: What did Lavrov say about Assad?\nAnswer: Lavrov said it was irrelevant." in prompt
    assert "And Putin? ‹/question›" in prompt


@pytest.mark.parametrize("reply", [says(" "), says("x" * (LONGEST + 1)), fails(500)])
def test_a_model_that_gives_no_question_fails(reply):
    with pytest.raises(ModelError, match="language model"):
        rewritten(reply)
