import json

import httpx2
import openai
import pytest
from langchain_core import exceptions
from langchain_openai.chat_models import base as vendor

from retrieval.chain.write import RequestError, load_model, model_errors
from retrieval.errors import ModelError, UsageError
from tests.doubles.openai_server import OpenAIServer, fails, says

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1/chat/completions")


def http_error(kind, status):
    message = f"Incorrect API key provided: sk-secret, status {status}"
    return kind(message, response=httpx2.Response(status, request=REQUEST), body=None)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (http_error(vendor.OpenAIAuthenticationError, 401), "refused the key"),
        (http_error(vendor.OpenAIPermissionDeniedError, 403), "refused the key"),
        (http_error(vendor.OpenAIRateLimitError, 429), "over its limit"),
        (http_error(vendor.OpenAIModelNotFoundError, 404), "does not know the model"),
        (http_error(vendor.OpenAIContextOverflowError, 400), "too long"),
        (http_error(vendor.OpenAIInvalidRequestError, 400), "refused the request"),
        (http_error(vendor.OpenAIAPIError, 500), "failed"),
        (http_error(openai.ConflictError, 409), "failed"),
        (vendor.OpenAITimeoutError(REQUEST), "took too long"),
        (vendor.OpenAIConnectionError(request=REQUEST), "could not be reached"),
        (exceptions.ModelRefusalError("sk-secret"), "declined"),
        (openai.ContentFilterFinishReasonError(), "declined"),
        (exceptions.OutputParserException("sk-secret"), "unreadable"),
        (json.JSONDecodeError("sk-secret", "{", 0), "unreadable"),
        (KeyError("sk-secret"), "unreadable"),
    ],
)
def test_every_error_of_the_libraries_becomes_ours_without_what_a_server_said(error, words):
    with pytest.raises(ModelError, match=words) as caught, model_errors():
        raise error
    assert "sk-secret" not in str(caught.value)
    assert type(error).__name__ in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_refused_request_can_be_told_from_other_errors():
    with pytest.raises(RequestError), model_errors():
        raise http_error(vendor.OpenAIInvalidRequestError, 400)


def test_our_own_errors_and_those_of_others_pass_through():
    with pytest.raises(ModelError, match="as it was"), model_errors():
        raise ModelError("as it was")
    with pytest.raises(ZeroDivisionError), model_errors():
        raise ZeroDivisionError


@pytest.mark.parametrize("name", ["gpt-5-mini", "openai:", "other:model", ""])
def test_a_name_that_is_none_is_refused_with_the_form_it_should_have(name):
    with pytest.raises(UsageError, match="openai:NAME"):
        load_model(name, api_key="key")


def test_without_key_and_address_the_way_out_is_named():
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        load_model("openai:gpt-5-mini")


def test_a_server_of_ones_own_needs_no_key():
    with OpenAIServer(says("Hello"), key="none") as server:
        assert load_model("openai:local-model", base_url=server.url).invoke("Hi").text == "Hello"


def test_parameters_that_models_reject_are_not_sent():
    with OpenAIServer(says("Hello"), says("Hello")) as server:
        for name in ("openai:gpt-5-mini", "openai:gpt-4o-mini"):
            load_model(name, api_key=server.key, base_url=server.url).invoke("Hi")
        assert server.rejected == []
        assert [sorted(request) for request in server.requests] == [
            ["max_completion_tokens", "messages", "model", "stream"],
        ] * 2


@pytest.mark.parametrize(
    ("name", "effort"), [("gpt-5-mini", "low"), ("gpt-5-chat-latest", None), ("gpt-4o", None)]
)
def test_at_openai_a_model_that_reasons_is_asked_for_little_of_it(name, effort):
    assert load_model(f"openai:{name}", api_key="key").reasoning_effort == effort


def test_the_key_is_in_no_repr():
    with OpenAIServer() as server:
        model = load_model("openai:gpt-5-mini", api_key=server.key, base_url=server.url)
    assert server.key not in repr(model)


def test_a_busy_server_is_tried_again_by_the_sdk_alone():
    with OpenAIServer(fails(429, Retry_After="0"), fails(500), says("Hello")) as server:
        model = load_model("openai:gpt-5-mini", api_key=server.key, base_url=server.url)
        assert model.invoke("Hi").text == "Hello"
        assert len(server.requests) == 3
