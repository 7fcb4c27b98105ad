"""The stand-in stays as strict as the service it stands for."""

import json
import urllib.error
import urllib.request

import pytest

from tests.doubles.openai_server import KEY, OpenAIServer, always, cut, fails, refuses, says

GOOD = {"model": "gpt-5-mini", "messages": [{"role": "user", "content": "Hi"}]}
SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "array", "items": {"type": "string"}}},
    "required": ["a"],
    "additionalProperties": False,
}


def with_schema(schema, name="cited"):
    form = {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}
    return {**GOOD, "response_format": form}


def post(server, request, *, path="/chat/completions", key=KEY):
    body = request if isinstance(request, bytes) else json.dumps(request).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    message = urllib.request.Request(server.url + path, body, headers)
    try:
        with urllib.request.urlopen(message, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize(
    ("request_", "status", "fault"),
    [
        (b"{", 400, "parse the JSON"),
        ({**GOOD, "model": "gpt-9"}, 404, "gpt-9"),
        ({**GOOD, "colour": "red"}, 400, "colour"),
        ({**GOOD, "temperature": 0}, 400, "temperature"),
        ({**GOOD, "max_tokens": 5}, 400, "max_tokens"),
        ({**GOOD, "model": "gpt-4o-mini", "reasoning_effort": "low"}, 400, "reasoning_effort"),
        ({**GOOD, "stream_options": {"include_usage": True}}, 400, "stream_options"),
        ({**GOOD, "messages": []}, 400, "messages"),
        ({**GOOD, "messages": [{"role": "boss", "content": "Hi"}]}, 400, "role"),
        ({**GOOD, "messages": [{"role": "user", "content": ""}]}, 400, "content"),
        (with_schema(SCHEMA, name="a name"), 400, "response_format"),
        (with_schema({**SCHEMA, "required": []}), 400, "require all"),
        (with_schema({**SCHEMA, "additionalProperties": True}), 400, "closed"),
        (with_schema({**SCHEMA, "properties": {"a": {"type": "text"}}}), 400, "'text'"),
    ],
)
def test_a_wrong_request_is_refused_and_takes_nothing_from_the_script(request_, status, fault):
    with OpenAIServer(says("Hello")) as server:
        got, body = post(server, request_)
        assert got == status
        assert fault in json.loads(body)["error"]["message"]
        assert server.requests == []
        assert post(server, GOOD)[0] == 200


def test_another_key_and_another_path_are_refused():
    with OpenAIServer(says("Hello")) as server:
        assert post(server, GOOD, key="sk-wrong")[0] == 401
        assert post(server, GOOD, path="/embeddings")[0] == 404
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            urllib.request.urlopen(f"{server.url}/models", timeout=5)
        caught.value.close()


def test_a_server_without_schemas_says_so():
    with OpenAIServer(says("Hello"), has_json_schema=False) as server:
        assert post(server, with_schema(SCHEMA))[0] == 400
        assert post(server, GOOD)[0] == 200


def test_a_whole_answer_has_text_finish_reason_and_usage():
    with OpenAIServer(says("Hello there")) as server:
        document = json.loads(post(server, with_schema(SCHEMA))[1])
    assert document["choices"][0]["message"]["content"] == "Hello there"
    assert document["choices"][0]["finish_reason"] == "stop"
    assert document["usage"] == {
        "prompt_tokens": 100,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens": 2,
        "total_tokens": 102,
    }


def events(body):
    return [line.removeprefix("data: ") for line in body.split("\n") if line.startswith("data: ")]


def test_a_stream_gives_pieces_then_reason_usage_and_done():
    request = {**GOOD, "stream": True, "stream_options": {"include_usage": True}}
    with OpenAIServer(says("Hello there")) as server:
        *chunks, reason, usage, done = events(post(server, request)[1])
    pieces = [json.loads(chunk)["choices"][0]["delta"]["content"] for chunk in chunks]
    assert pieces == ["", "Hello t", "here"]
    assert json.loads(reason)["choices"][0]["finish_reason"] == "stop"
    assert json.loads(usage)["usage"]["total_tokens"] == 102
    assert done == "[DONE]"


def test_a_cut_stream_ends_without_reason_or_done():
    with OpenAIServer(cut("Hello")) as server:
        last = events(post(server, {**GOOD, "stream": True})[1])[-1]
    assert json.loads(last)["choices"][0]["finish_reason"] is None


def test_a_refusal_is_no_text():
    with OpenAIServer(refuses("No.")) as server:
        message = json.loads(post(server, GOOD)[1])["choices"][0]["message"]
    assert (message["content"], message["refusal"]) == (None, "No.")


def test_errors_keep_their_headers_and_an_ended_script_is_one():
    with OpenAIServer(fails(429, "Slow down", Retry_After="3")) as server:
        assert post(server, GOOD)[0] == 429
        assert post(server, GOOD)[0] == 500
        assert server.rejected == ["the script is over"]


def test_a_reply_may_be_made_from_the_request():
    with OpenAIServer(*always(lambda request: says(request["messages"][0]["content"] * 2), 2)) as server:
        assert "HiHi" in post(server, GOOD)[1]
        assert server.prompt() == "Hi"
