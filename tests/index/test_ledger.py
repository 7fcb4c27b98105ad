"""The ledger: what was given comes back exactly, opens by its numbers, and tells who it leaned on."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from retrieval.errors import NotFoundError
from retrieval.index.database import open_database, sqlite_url
from retrieval.index.ledger import ID_LENGTH, Ledger, digest_of
from retrieval.types import Checks, Dropped, Filters, Statement
from tests.readings import NOW
from tests.values import a_briefing, a_citation, a_statement, a_summary, an_abstention, an_answer, an_item

REPO = Path(__file__).parents[2]
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def ledger(tmp_path):
    engine = open_database(sqlite_url(tmp_path))
    yield Ledger(engine)
    engine.dispose()


RICH = an_answer(
    understood=Filters(date(2026, 3, 11), None, ("Northlight",), ("worst flood",), ("article1",)),
    relevance={"coverage": 0.75, "nearest": "“Dam breaks”"},
    statements=(Statement("“So be it.”", (1, 2), "written", Checks(True, None, False, True, None)),),
    dropped=(Dropped("Twelve died.", ("numbers", "names")),),
    notes=("the language model could not be reached; …",),
    usage={"input_tokens": 1200.0, "cost_usd": None},
    timings_ms={"search": 12.5, "total": 40.0},
)


@pytest.mark.parametrize(
    "given",
    [an_answer(), an_abstention(), RICH, a_summary(), a_briefing(), an_answer(statements=(), citations=())],
)
def test_what_was_given_comes_back_exactly(ledger, given):
    assert ledger.record(given, now=NOW) == given
    assert ledger.answer(given.id) == given
    for citation in given.citations:
        assert ledger.citation(given.id, citation.n) == citation


def test_what_has_no_id_gets_one_that_can_be_typed(ledger):
    given = ledger.record(an_answer(id=""), now=NOW)
    assert len(given.id) == ID_LENGTH == 12
    assert set(given.id) <= set("0123456789abcdef")
    assert ledger.answer(given.id) == given


def test_the_same_given_again_at_the_same_moment_is_kept_once(ledger):
    first = ledger.record(an_answer(id="", timings_ms={"total": 4.0}), now=NOW)
    second = ledger.record(an_answer(id="", timings_ms={"total": 9.0}), now=NOW)
    assert second.id == first.id
    assert ledger.answer(first.id) == first
    assert ledger.count() == 1


def test_another_moment_thread_text_or_citation_is_another_answer(ledger):
    ids = {
        ledger.record(an_answer(id="", **changes), thread=thread, now=now).id
        for changes, thread, now in [
            ({}, None, NOW),
            ({}, None, LATER),
            ({}, "team:channel:1", NOW),
            ({"text": "Other."}, None, NOW),
            ({"citations": (a_citation(end=20),)}, None, NOW),
        ]
    }
    assert len(ids) == 5


def test_two_different_things_whose_short_ids_meet_get_longer_ones(ledger, monkeypatch):
    digests = iter(["a" * 12 + "b" * 52, "a" * 12 + "c" * 52, "a" * 12 + "c" * 52])
    monkeypatch.setattr("retrieval.index.ledger.digest_of", lambda *_: next(digests))
    ids = [ledger.record(an_answer(id="", text=text), now=NOW).id for text in ("one", "two", "two")]
    assert ids == ["a" * 12, "a" * 12 + "c", "a" * 12 + "c"]
    assert [ledger.answer(each).text for each in ids] == ["one", "two", "two"]


def test_when_every_shorter_id_is_taken_the_whole_hash_is_the_id(ledger, monkeypatch):
    digest = digest_of(an_answer(), None, NOW)
    for length in range(ID_LENGTH, len(digest)):
        ledger.record(an_answer(id=digest[:length], text="another"), now=LATER)
    assert ledger.record(an_answer(id=""), now=NOW).id == digest_of(an_answer(id=""), None, NOW) == digest


def test_what_is_in_the_ledger_is_never_replaced(ledger):
    ledger.record(an_answer(), now=NOW)
    ledger.record(an_answer(text="Something else.", citations=()), now=LATER)
    assert ledger.answer(an_answer().id) == an_answer()
    assert len(ledger.all_citations()) == 2


def test_the_beginning_of_an_id_is_enough_while_it_is_the_only_one(ledger):
    ledger.record(an_answer(id="abcd11112222"), now=NOW)
    assert ledger.answer("abcd").id == "abcd11112222"
    assert ledger.citation("abcd11", 2).n == 2
    ledger.record(an_answer(id="abcd33334444"), now=NOW)
    with pytest.raises(NotFoundError, match="abcd: several answers begin so"):
        ledger.answer("abcd")
    assert ledger.answer("abcd3").id == "abcd33334444"


@pytest.mark.parametrize("ref", ["abc", "ffffffff", "", "%", "abcd_", "ABCD11112222"])
def test_an_id_that_is_not_there_is_named(ledger, ref):
    ledger.record(an_answer(id="abcd11112222"), now=NOW)
    for look_up in (ledger.answer, lambda ref: ledger.citation(ref, 1)):
        with pytest.raises(NotFoundError, match=f"{ref}: no answer, summary or briefing"):
            look_up(ref)


@pytest.mark.parametrize("number", [3, 10**20])
def test_a_number_that_is_not_there_says_how_many_there_are(ledger, number):
    ledger.record(an_answer(), now=NOW)
    with pytest.raises(NotFoundError, match=f"0123456789ab: has no citation {number}; it has 2"):
        ledger.citation("0123456789ab", number)


def test_a_conversation_goes_on_from_any_of_its_answers(ledger):
    first = ledger.record(an_answer(id="aaaa00000001"), now=NOW)
    second = ledger.record(an_answer(id="aaaa00000002"), thread="aaaa00000001", now=LATER)
    third = ledger.record(an_answer(id="aaaa00000003"), thread=second.id, now=LATER + timedelta(1))
    ledger.record(an_answer(id="bbbb00000001"), now=NOW)
    for ref in (first.id, second.id, "aaaa00000003"):
        assert ledger.thread(ref) == [first, second, third]


def test_answers_of_one_moment_keep_the_order_they_were_given_in(ledger):
    ids = ["cccc00000003", "aaaa00000001", "bbbb00000002"]
    for each in ids:
        ledger.record(an_answer(id=each), thread=None if each == ids[0] else ids[0], now=NOW)
    assert [answer.id for answer in ledger.thread(ids[0])] == ids


def test_a_conversation_may_have_a_name_from_outside(ledger):
    name = "T1:C1:1700000000.000100"
    assert ledger.thread(name) == []
    first = ledger.record(an_answer(id="aaaa00000001"), thread=name, now=NOW)
    ledger.record(a_summary(), thread=name, now=LATER)
    assert ledger.thread(name) == [first] == ledger.thread(first.id)


def test_who_cites_an_article_is_told_with_the_statements_that_lean_on_it(ledger):
    ledger.record(an_answer(), now=LATER)
    item = an_item(points=(a_statement("It rose.", (7,)), a_statement("It fell.", (8,))))
    cited = (a_citation(7, article="article1"), a_citation(8, article="article9"))
    ledger.record(a_briefing(items=(item,), citations=cited), now=NOW)
    briefing, answer = ledger.citing("article1")
    assert (briefing.kind, briefing.id, briefing.title) == (
        "briefing",
        "bbbbbbbbbbbb",
        "2026-03-11 to 2026-03-13",
    )
    assert (briefing.statements, briefing.citations) == (("It rose.",), (cited[0],))
    assert (answer.kind, answer.title, answer.created_at) == ("answer", "How many died?", LATER)
    assert answer.statements == ("At least 9 were dead.",)
    assert ledger.citing("nothing") == []


def test_a_summary_without_topic_is_titled_by_its_headline(ledger):
    ledger.record(a_summary(topic=""), now=NOW)
    assert ledger.citing("article1")[0].title == "Dam breaks above Culvery"


def test_another_process_opens_the_citation_without_what_is_heavy(tmp_path, ledger):
    ledger.record(an_answer(), now=NOW)
    code = (
        "import sys; from pathlib import Path\n"
        "from retrieval.index.database import open_database, sqlite_url\n"
        "from retrieval.index.archive import Archive\n"
        "from retrieval.index.ledger import Ledger\n"
        "engine = open_database(sqlite_url(Path(sys.argv[1])))\n"
        "Archive(engine)\n"
        "print(Ledger(engine).citation('0123', 1).quote)\n"
        "engine.dispose()\n"
        "heavy = {'numpy', 'pydantic', 'alembic', 'langchain_core', 'chromadb', 'tantivy', 'onnxruntime'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=REPO, check=True
    )
    assert done.stdout.splitlines() == [a_citation().quote, "[]"]
