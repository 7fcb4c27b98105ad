"""The model writer before servers of other makers: one that breaks what it sends, one with a real model."""

import json
import urllib.request

import pytest

from retrieval.chain.write import load_model
from retrieval.chain.writing.compose import OWN_WORDS, REST_OWN_WORDS, Record, compose
from retrieval.chain.writing.model_writer import ModelWriter
from retrieval.types import Query
from tests.chain.made import a_version, evidence_of
from tests.doubles.installed_servers import llmock, model_server

EVIDENCE = evidence_of(
    a_version("a", "The coordinated attacks in Paris killed at least 129 people.", outlet="UPI"),
    a_version("b", "Germany will provide a naval frigate and satellite images.", outlet="DW"),
)
OWN = [each.sentence.text for each in EVIDENCE]
RIGHT = "The attacks in Paris killed at least 129 people."
REPLY = {"type": "reply", "text": json.dumps({"sentences": [{"text": RIGHT, "sources": ["s1"]}] * 2})}
PROVIDERS = ("openai", "openai-responses")


@pytest.fixture(scope="module")
def chaos():
    with llmock() as url:
        yield url


@pytest.fixture(scope="module")
def real():
    with model_server() as url:
        yield url


def script(url, *behaviors):
    post(f"{url}/_llmock/reset", {})
    post(f"{url}/_llmock/scenario", {"behaviors": behaviors})


def post(url, document):
    request = urllib.request.Request(url, json.dumps(document).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        response.read()


def told_by(url, provider="openai", timeout_seconds=20.0):
    model = load_model(
        f"{provider}:gpt-4o-mini", api_key="none", base_url=f"{url}/v1", timeout_seconds=timeout_seconds
    )
    # A small model does not always stop by itself.
    model = model.model_copy(update={"max_tokens": 120})
    record = Record()
    writer = ModelWriter(model, f"{provider}:gpt-4o-mini")
    told = [draft for draft, _ in compose(Query("What happened in Paris?"), EVIDENCE, writer, record)]
    return told, record


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_chaos_server_that_behaves_is_understood_by_both_apis(chaos, provider):
    script(chaos, REPLY)
    told, record = told_by(chaos, provider)
    assert [draft.text for draft in told] == [RIGHT]
    assert record.notes == []
    assert record.usage["output_tokens"] > 0


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"type": "stream_fault", "kind": "truncate", "after_chunks": 4}, "broke off"),
        ({"type": "stream_fault", "kind": "disconnect", "after_chunks": 2}, "could not be reached"),
        ({"type": "stream_fault", "kind": "malformed", "after_chunks": 2}, "unreadable"),
        ({"type": "stream_fault", "kind": "stall", "after_chunks": 2, "stall_seconds": 3}, "too"),
        ({"type": "fail", "status": 400, "times": 10}, "refused the request"),
        ({"type": "fail", "status": 401, "times": 10}, "refused the key"),
        ({"type": "fail", "status": 503, "times": 10}, "failed"),
    ],
)
def test_whatever_it_breaks_the_sources_speak_and_a_note_says_why(chaos, provider, fault, words):
    script(chaos, REPLY, fault)
    told, record = told_by(chaos, provider, timeout_seconds=1.0)
    assert [draft.text for draft in told] in ([RIGHT], OWN, [RIGHT, OWN[1]])
    [note] = record.notes
    assert words in note
    assert OWN_WORDS in note or REST_OWN_WORDS in note


def test_a_server_over_its_limit_is_asked_again_by_the_sdk(chaos):
    script(chaos, REPLY, {"type": "fail", "status": 429, "times": 2, "retry_after": 0.1})
    told, record = told_by(chaos)
    assert ([draft.text for draft in told], record.notes) == ([RIGHT], [])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_real_model_may_write_nonsense_and_only_what_is_carried_leaves(real, provider):
    told, record = told_by(real, provider)
    printed = {each.id: each.sentence.text for each in EVIDENCE}
    assert told
    assert all(draft.sources and set(draft.sources) <= set(printed) for draft in told)
    assert all(draft.text == printed[draft.sources[0]] for draft in told if draft.form == "quoted")
    # It wrote, or the reader is told why it did not.
    assert record.is_written or record.notes or record.dropped
