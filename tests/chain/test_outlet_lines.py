"""How a model's comparison of outlets is told: each line under the outlet that prints it, or not at all."""

import re

import pytest

from retrieval.chain.answer import Answerer
from retrieval.chain.checking.said_by import SPEAKER
from retrieval.chain.comparing.differ import readable
from retrieval.chain.summarize import Summarizer, Wanted
from retrieval.chain.write import load_model
from retrieval.chain.writing.compose import NO_ANSWER_NOTE, NOT_CITED, Record
from retrieval.chain.writing.model_writer import ModelWriter
from retrieval.chain.writing.outlet_lines import OUTLET, compose_differences
from retrieval.types import Query
from tests.chain.made import NOW, KeptAnswers, Outlets, WordSearch, a_version
from tests.chain.test_summarize import Ledger, Shelf
from tests.doubles.openai_server import OpenAIServer, always, cites, refuses
from tests.doubles.quoting_model import quoting

BROKE = "The Brannick Dam broke before dawn on Tuesday above the villages of the Orrow valley."
AGAIN = "Above the villages of the Orrow valley the Brannick Dam broke before dawn on Tuesday."
DAMP = "Inspectors had written of damp ground below the eastern flank of the Brannick Dam in October."
DENIED = "Governor Ilse Marrant denied that anybody had warned her of the Brannick Dam."
DIGGER = "A digger cut the line that joins the Brannick Dam to the siren of Nether Tolm in February."
POST = a_version("post", f"{BROKE} {DAMP} {DENIED}", outlet="The Post")
NORTH = a_version("north", f"{AGAIN} {DIGGER}", outlet="Northlight")
LINES = readable((POST, NORTH))
S_BROKE, S_DAMP, S_DENIED, S_AGAIN, S_DIGGER = (each.id for each in LINES)

QUERY = Query("the Brannick Dam")
ASKED = "How did the outlets differ on the Brannick Dam?"
OWN = [f"All outlets read: {BROKE}", f"The Post adds: {DAMP}", f"Northlight adds: {DIGGER}"]

DAM_BROKE = "The Brannick Dam broke above the Orrow valley before dawn on Tuesday."
CUT = "In February a digger cut the line of the siren of Nether Tolm."
WET = "In October inspectors had written of damp ground below the Brannick Dam."
BOTH = (f"The Post and Northlight: {DAM_BROKE}", [S_BROKE, S_AGAIN])
OF_POST = (f"The Post: {WET}", [S_DAMP])
OF_NORTH = (f"Northlight: {CUT}", [S_DIGGER])


def writer_of(server):
    model = load_model("openai:gpt-5-mini", api_key=server.key, base_url=server.url, timeout_seconds=5)
    return ModelWriter(model, "openai:gpt-5-mini", prompt="compare", values={"words": "200"})


def told(*script):
    """The texts and sources told, and the record, of a model that says so."""
    record = Record()
    with OpenAIServer(*script) as server:
        lines = compose_differences(QUERY, LINES, writer_of(server), record, words=200)
        return {draft.text: draft.sources for draft, _ in lines}, record


def by_text(*lines):
    """Answer with lines, each with the sentences it is to cite, whatever their ids are in the request."""

    def answer(request):
        prompt = "\n".join(str(message["content"]) for message in request["messages"])
        ids = {said: name for name, said in re.findall(r"^\[(s\d+)\] [^:\n]*: (.+)$", prompt, re.MULTILINE)}
        return cites(*((text, [ids[each] for each in said]) for text, *said in lines))

    return answer


def faults_of(record):
    return [each.failed for each in record.dropped]


def test_a_model_tells_what_all_print_and_what_each_adds_under_the_labels_of_the_own_sentences():
    lines, record = told(cites(BOTH, OF_POST, OF_NORTH))
    assert lines == {
        f"All outlets read: {DAM_BROKE}": (S_BROKE, S_AGAIN),
        f"The Post adds: {WET}": (S_DAMP,),
        f"Northlight adds: {CUT}": (S_DIGGER,),
    }
    assert record.is_written
    assert record.dropped == []


def test_a_line_without_an_outlet_is_told_under_the_one_it_cites():
    lines, _ = told(cites(BOTH, (WET, [S_DAMP]), OF_NORTH))
    assert f"The Post adds: {WET}" in lines


def test_what_another_tells_too_is_not_said_to_be_added():
    lines, _ = told(cites((f"The Post: {DAM_BROKE}", [S_BROKE]), OF_NORTH))
    assert f"The Post: {DAM_BROKE}" in lines


LIES = {
    "the claim of one in the mouth of the other": ((f"Northlight: {WET}", [S_DIGGER]), DIGGER, "Northlight"),
    "the claim of one under the name of the other": ((f"Northlight: {WET}", [S_DAMP]), DAMP, "The Post"),
    "the claim of one as told by both": (
        (f"The Post and Northlight: {WET}", [S_DAMP, S_DIGGER]),
        DAMP,
        "The Post",
    ),
    "the other outlet named inside": (
        (f"Northlight reported damp ground: {WET}", [S_DAMP]),
        DAMP,
        "The Post",
    ),
    "all are said to print what one does": ((f"The Post and Northlight: {WET}", [S_DAMP]), DAMP, "The Post"),
    "an invented outlet": ((f"The Daily Tolm: {WET}", [S_DAMP]), DAMP, "The Post"),
    "an invented outlet of one word": ((f"Reuters: {WET}", [S_DAMP]), DAMP, "The Post"),
    "an invented outlet beside a real one": ((f"The Post and Reuters: {WET}", [S_DAMP]), DAMP, "The Post"),
    "the speaker left out": (
        ("The Post: Nobody had warned of the Brannick Dam.", [S_DENIED]),
        DENIED,
        "The Post",
    ),
    "another verb": (
        (
            "The Post: Governor Ilse Marrant confirmed that anybody had warned her of the Brannick Dam.",
            [S_DENIED],
        ),
        DENIED,
        "The Post",
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_asked_about_once_and_then_the_sentence_it_cites_is_told_under_its_outlet(lie):
    (text, sources), instead, outlet = LIES[lie]
    lines, record = told(cites(BOTH, (text, sources)), cites((text, sources)))
    assert [each.text for each in record.dropped] == [text]
    assert f"{outlet} adds: {instead}" in lines
    assert WET not in "".join(lines)
    assert all(name not in "".join(lines) for name in ("Daily Tolm", "Reuters", "confirmed", "Nobody"))


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        ("the claim of one in the mouth of the other", "support"),
        ("the claim of one under the name of the other", OUTLET),
        ("the claim of one as told by both", "support"),
        ("all are said to print what one does", OUTLET),
        ("an invented outlet of one word", OUTLET),
        ("the speaker left out", SPEAKER),
        ("another verb", SPEAKER),
    ],
)
def test_what_failed_is_named_to_the_model(lie, fault):
    line = LIES[lie][0]
    _, record = told(cites(line), cites(line))
    assert fault in faults_of(record)[0]


def test_a_line_that_is_mended_is_told():
    lines, record = told(cites((f"Northlight: {WET}", [S_DAMP])), cites(OF_POST))
    assert f"The Post adds: {WET}" in lines
    assert faults_of(record) == [(OUTLET,)]


def test_an_outlet_of_which_the_model_tells_nothing_is_told_by_its_own_sentence():
    lines, record = told(cites(OF_POST))
    assert f"The Post adds: {WET}" in lines
    assert f"Northlight adds: {DIGGER}" in lines
    assert record.notes == []


def test_a_line_without_a_source_is_dropped():
    lines, record = told(cites(BOTH, ("The Post: Everybody is fine.", [])))
    assert faults_of(record) == [(NOT_CITED,)]
    assert "fine" not in "".join(lines)


@pytest.mark.parametrize(
    ("script", "note"),
    [([refuses()], "the language model declined to answer"), ([cites()], NO_ANSWER_NOTE)],
)
def test_without_a_line_of_the_model_the_outlets_own_sentences_are_told(script, note):
    lines, record = told(*script)
    assert list(lines)[:3] == OWN
    assert record.notes[0].startswith(note)


def test_an_answer_and_a_summary_have_the_shape_they_have_without_a_model():
    with OpenAIServer(*always(by_text((DAM_BROKE, BROKE, AGAIN), (WET, DAMP), (CUT, DIGGER)))) as server:
        writer, search = writer_of(server), WordSearch(POST, NORTH)
        answer = Answerer(search, Outlets("The Post"), KeptAnswers(), lambda: NOW, comparer=writer)(ASKED)
        summary = Summarizer(
            search, Shelf(POST, NORTH), Ledger(), lambda: NOW, comparer_for=lambda _words: writer
        )(Wanted(ASKED))
        assert "You compare how outlets report" in server.prompt(0)
        assert f"] Northlight, 2026-03-11: {DIGGER}\n" in server.prompt(0)
    for given, points in ((answer, answer.statements), (summary, summary.item.points)):
        assert given.engine == "openai:gpt-5-mini"
        assert [point.text.split(":")[0] for point in points] == [
            "All outlets read",
            "The Post adds",
            "Northlight adds",
        ]
        assert all(point.citations and not point.checks.failed for point in points)
        texts = {version.id: version.text for version in (POST, NORTH)}
        assert all(texts[each.version][each.start : each.end] == each.quote for each in given.citations)


def test_a_model_that_only_copies_gives_the_own_sentences_under_their_outlets():
    with OpenAIServer(quoting(5)) as server:
        lines = compose_differences(QUERY, LINES, writer_of(server), Record(), words=200)
        texts = [draft.text for draft, _ in lines]
    assert f"The Post adds: {DAMP}" in texts
    assert f"Northlight adds: {DIGGER}" in texts
    assert {text.split(":")[0].removesuffix(" adds") for text in texts} <= {"The Post", "Northlight"}
