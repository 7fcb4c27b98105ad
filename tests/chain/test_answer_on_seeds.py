"""The five real pages, asked through every real part of the chain."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from retrieval.chain.write import load_model
from retrieval.chain.writing.compose import OWN_WORDS
from retrieval.chain.writing.model_writer import ModelWriter
from tests.chain.real_desk import a_real_desk
from tests.doubles.openai_server import OpenAIServer, cites

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PARIS = "How many people were killed in the Paris attacks?"
FRIGATE = "The German defense minister said today that they will be providing a naval frigate"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, seeds):
    with a_real_desk(tmp_path_factory.mktemp("desk"), NOW) as desk:
        report = desk.pipeline.ingest([str(path) for path in seeds])
        assert len(report.added) == 5
        yield desk


@pytest.fixture
def ask(desk):
    return desk.answerer()


def is_exact(desk, answer):
    cited = [*answer.citations, *answer.nearest]
    return all(desk.archive.version(each.version).text[each.start : each.end] == each.quote for each in cited)


def test_both_death_tolls_are_told_each_with_source_and_date(desk, ask):
    answer = ask(PARIS)
    told = {
        citation.quote: (citation.outlet or citation.title, citation.published)
        for citation in answer.citations
    }
    [oldest] = [source for quote, source in told.items() if "at least 129 people" in quote]
    [newest] = [source for quote, source in told.items() if "left 130 dead" in quote]
    assert oldest == ("UPI", "2015-11-19")
    assert newest[0].startswith("Russia Ready to Join France")
    assert newest[1] == "2015-11-26"
    [difference] = [each for each in answer.disagreements if each.kind == "update"]
    assert [side.value for side in difference.values] == ["130", "at least 129"]
    assert len(answer.statements) <= 3
    assert is_exact(desk, answer)


def test_what_germany_contributes_is_told_first_by_the_sentence_on_the_frigate(desk, ask):
    answer = ask("What will Germany contribute?")
    assert answer.statements[0].text.startswith(FRIGATE)
    assert answer.citations[0].path.endswith("001_a2f51454a4f4f9c8.txt")
    assert is_exact(desk, answer)


@pytest.mark.parametrize("question", ["Who won the 2018 World Cup?", "Who was St Stephen?"])
def test_what_no_article_tells_is_not_answered(desk, ask, question):
    answer = ask(question)
    assert answer.status == "abstained"
    assert len(answer.nearest) == 3
    assert is_exact(desk, answer)


def test_a_quotation_keeps_its_speaker(ask):
    answer = ask("Who called Assad a magnet?")
    first, second = answer.statements[:2]
    assert "Lavrov" in first.text
    assert second.text.startswith('"Assad is called a magnet')


def test_a_date_without_a_year_is_read_in_the_time_of_the_archive(ask):
    answer = ask("What did Obama say about Putin on November 18?")
    assert (answer.understood.since, answer.understood.until) == (date(2015, 11, 18), date(2015, 11, 21))
    assert {each.published for each in answer.citations} <= {"2015-11-18", "2015-11-19"}


def test_an_outlet_named_is_the_only_one_cited(ask):
    answer = ask("According to UPI, what did Fabius say about Putin's proposal?")
    assert answer.understood.outlets == ("UPI",)
    assert {each.outlet for each in answer.citations} == {"UPI"}


def test_a_thread_is_remembered_by_the_ledger(desk, ask):
    first = ask("What does Hollande think about Assad's future?")
    answer = ask("And Putin?", thread=first.id)
    assert answer.standalone == "What does Putin think about Assad's future?"
    assert [each.id for each in desk.ledger.thread(first.id)] == [first.id, answer.id]
    assert desk.ledger.answer(answer.id) == answer


def modelled(desk, server):
    model = load_model("openai:gpt-5-mini", api_key=server.key, base_url=server.url, retries=0)
    return desk.answerer(ModelWriter(model, "openai:gpt-5-mini"))(PARIS)


def reply_from(request, *sentences):
    """A reply that cites by what the prompt shows: `(text, words of the source)`."""
    lines = request["messages"][1]["content"].splitlines()
    ids = [
        [line[1 : line.index("]")] for line in lines if line.startswith("[s") and words in line]
        for _, words in sentences
    ]
    return cites(*((text, found or ["s99"]) for (text, _), found in zip(sentences, ids, strict=True)))


def test_a_models_answer_is_tied_to_the_same_sentences(desk):
    reply = partial(reply_from)
    sentences = (
        ("The attacks in Paris left 130 dead.", "left 130 dead"),
        ("A week earlier at least 129 people were counted as killed in Paris.", "at least 129 people"),
        ("Russia conquered Mars.", "no such words"),
    )
    with OpenAIServer(lambda request: reply(request, *sentences)) as server:
        answer = modelled(desk, server)
    assert [statement.text for statement in answer.statements] == [text for text, _ in sentences[:2]]
    assert [statement.form for statement in answer.statements] == ["written", "written"]
    assert [each.text for each in answer.dropped] == ["Russia conquered Mars."]
    assert answer.engine == "openai:gpt-5-mini"
    assert is_exact(desk, answer)


def test_an_invented_figure_gives_way_to_the_source(desk):
    lie = ("The attacks in Paris left 250 dead.", "left 130 dead")
    with OpenAIServer(
        lambda request: reply_from(request, lie), lambda request: reply_from(request, lie)
    ) as server:
        answer = modelled(desk, server)
    assert "250" not in answer.text
    assert answer.statements[0].form == "quoted"
    assert "left 130 dead" in answer.statements[0].text
    assert answer.dropped[0].failed == ("numbers",)


def test_a_dead_server_leaves_the_sources_own_sentences(desk, ask):
    with OpenAIServer() as server:
        pass
    answer = modelled(desk, server)
    assert answer.text == ask(PARIS).text
    assert any(note.endswith(OWN_WORDS) for note in answer.notes)
