"""Writers: from a question and numbered evidence to drafted sentences, with and without a model.

The only module that constructs chat models and knows their libraries' errors; other modules get a LangChain
chat model and, when it fails, a `ModelError` in our words.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from retrieval.chain.writing.extractive import extractive
from retrieval.errors import ModelError, UsageError
from retrieval.types import Draft, Evidence, Query

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.outputs import LLMResult

__all__ = [
    "PROVIDERS",
    "RequestError",
    "TooLongError",
    "UnreadableError",
    "Writer",
    "bare",
    "extractive",
    "load_model",
    "model_errors",
    "tokens_of",
]

Writer = Callable[[Query, Sequence[Evidence]], Iterator[Draft]]
"""Given a question and its evidence, propose sentences, each with the ids it rests on."""

PROVIDERS: Final = ("openai", "openai-responses")
"""What a model's name begins with: chat completions, or the Responses API, of OpenAI or any such server."""

# Longer than the slowest first word of a model that reasons, shorter than a person's patience.
TIMEOUT_SECONDS: Final = 60.0

# The SDK's own retries, with its back-off and the server's Retry-After; nobody above it tries again.
RETRIES: Final = 2

# Five sentences need 300 tokens, a long summary 1,500; what a model thinks is counted in as well.
MOST_TOKENS: Final = 6000

# What a server without a key is given: the SDK insists on one.
NO_KEY: Final = "none"


class RequestError(ModelError):
    """The server does not accept the request as it is; another form of it may do."""

    def __init__(self, words: str, parameter: str | None = None) -> None:
        super().__init__(words)
        self.parameter = parameter
        """The part of the request it refuses, if it says so."""


class TooLongError(ModelError):
    """The request holds more than the model reads; a shorter one may do."""


class UnreadableError(ModelError):
    """What came back is not what such a server sends; one that ignores streaming sends it whole."""


Account = Callable[[Mapping[str, float | None]], None]
"""Told the tokens of each request that was answered, even if only in part."""


def load_model(
    name: str,
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    retries: int = RETRIES,
    account: Account | None = None,
) -> "BaseChatModel":
    """Make the chat model called `name`, such as `openai:gpt-5-mini`. Nothing is sent yet.

    Args:
        name: Provider and model; `openai-responses:` asks by the Responses API.
        api_key: The key; may be missing for a server of one's own.
        base_url: Address of an OpenAI-compatible server; None is OpenAI itself.
        timeout_seconds: Longest silence of the server.
        retries: How often the SDK tries again when the server is busy or fails.
        account: Told what each request took.

    Raises:
        UsageError: the name is not of that form, or neither key nor address is given.
    """
    provider, model = _provider_of(name, has_server=bool(api_key or base_url))
    from langchain.chat_models import init_chat_model

    chat: BaseChatModel = init_chat_model(
        model,
        model_provider="openai",
        api_key=api_key or NO_KEY,
        base_url=base_url,
        timeout=timeout_seconds,
        max_retries=retries,
        max_tokens=MOST_TOKENS,
        # LangChain leaves usage out as soon as another address is given.
        stream_usage=True,
        callbacks=[_accountant(account)] if account else None,
        **_more(provider, model, base_url),
    )
    return chat


def _provider_of(name: str, *, has_server: bool) -> tuple[str, str]:
    """Take a model's name apart: its provider, and what the provider calls it."""
    provider, _, model = name.partition(":")
    if provider not in PROVIDERS or not model:
        raise UsageError(f"model {name!r} is not known; write openai:NAME or openai-responses:NAME")
    if not has_server:
        raise UsageError(
            f"{name} needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without one"
        )
    return provider, model


# What a newsroom asks about is not to be kept by others; chat completions keep nothing unless told to.
RESPONSES: Final = {"use_responses_api": True, "store": False}

OPTIONAL: Final = {"max_tokens": None, "reasoning_effort": None}
"""What a model is told beside the request, and some servers refuse."""


def bare(model: "BaseChatModel") -> "BaseChatModel":
    """Return the same model without the parameters that some servers refuse."""
    return model.model_copy(update=OPTIONAL)


def tokens_of(message: "BaseMessage") -> dict[str, float | None]:
    """Return the tokens a message took, as the server counted them; None where it did not say."""
    counted: Mapping[str, Any] | None = getattr(message, "usage_metadata", None)
    if not counted:
        return dict.fromkeys(("input_tokens", "cached_tokens", "output_tokens"))
    cached = (counted.get("input_token_details") or {}).get("cache_read") or 0
    return {
        "input_tokens": counted["input_tokens"],
        "cached_tokens": cached,
        "output_tokens": counted["output_tokens"],
    }


def _more(provider: str, model: str, base_url: str | None) -> dict[str, Any]:
    return _reasoning(model, base_url) | (RESPONSES if provider == "openai-responses" else {})


def _reasoning(model: str, base_url: str | None) -> dict[str, Any]:
    """Ask a model that reasons for little of it: the evidence is chosen already, and people wait.

    Other models and other servers refuse the parameter.
    """
    is_reasoning = model.startswith("gpt-5") and "chat" not in model
    return {"reasoning_effort": "low"} if is_reasoning and base_url is None else {}


def _accountant(account: Account) -> Any:  # noqa: ANN401 - the class exists only where LangChain is loaded
    """Return what LangChain calls when a request is over."""
    from langchain_core.callbacks import BaseCallbackHandler

    class Accountant(BaseCallbackHandler):
        def on_llm_end(self, response: "LLMResult", **_: object) -> None:
            self._tell(response)

        def on_llm_error(self, error: BaseException, **more: Any) -> None:  # noqa: ANN401, ARG002 - the base class's
            # Without a word of the model there is nothing to pay for.
            if response := more.get("response"):
                self._tell(response)

        def _tell(self, response: "LLMResult") -> None:
            said = (getattr(each, "message", None) for row in response.generations for each in row)
            if message := next((each for each in said if each is not None), None):
                account(tokens_of(message))

    return Accountant()


@contextmanager
def model_errors() -> Iterator[None]:
    """Translate what the model's libraries raise into `ModelError`, in our words.

    Servers repeat keys and prompts in their messages, so neither the message nor the error itself is
    passed on; the words name what went wrong and the error's class.
    """
    import openai
    from langchain_core.exceptions import LangChainException

    try:
        yield
    except (openai.OpenAIError, LangChainException, *MALFORMED) as error:
        kind, words = _reason(error)
        told = f"{words} ({type(error).__name__})"
        raise (RequestError(told, _refused(error)) if kind is RequestError else kind(told)) from None


# By the names servers use for what we send.
_REFUSED: Final = re.compile(
    r"\b(?P<format>response_format|text\.format|json_schema|structured output)\b"
    r"|\b(?P<usage>stream_options|include_usage)\b"
    r"|\b(?P<stream>stream(?:ing)?)\b"
    r"|\b(?P<optional>max_(?:completion_|output_)?tokens|reasoning(?:_effort)?)\b",
    re.IGNORECASE,
)


def _refused(error: Exception) -> str | None:
    """Name what a server refuses: `format`, `usage`, `stream` or `optional`; None when it does not say."""
    found = _REFUSED.search(f"{getattr(error, 'param', None)} {error}")
    return found.lastgroup if found else None


# What the SDK and LangChain raise when a chunk is no JSON, JSON of another shape, or there is none at all.
MALFORMED: Final = (ValueError, TypeError, LookupError, AttributeError, AssertionError)


def _reason(error: Exception) -> tuple[type[ModelError], str]:
    import openai
    from langchain_core import exceptions

    # The first that fits; subclasses stand before what they are made of.
    reasons: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[ModelError], str], ...] = (
        (
            (exceptions.ModelRefusalError, openai.ContentFilterFinishReasonError),
            ModelError,
            "the language model declined to answer",
        ),
        (openai.LengthFinishReasonError, ModelError, "the language model ran out of room"),
        (exceptions.ContextOverflowError, TooLongError, "the sources are too long for the language model"),
        (
            (exceptions.ModelAuthenticationError, exceptions.ModelPermissionDeniedError),
            ModelError,
            "the language model's server refused the key",
        ),
        (exceptions.ModelRateLimitError, ModelError, "the language model is over its limit of requests"),
        (exceptions.ModelTimeoutError, ModelError, "the language model took too long"),
        (exceptions.ModelConnectionError, ModelError, "the language model could not be reached"),
        (exceptions.ModelNotFoundError, ModelError, "the language model's server does not know the model"),
        (
            exceptions.ModelInvalidRequestError,
            RequestError,
            "the language model's server refused the request",
        ),
        (MALFORMED, UnreadableError, "the language model's server sent something unreadable"),
    )
    fitting = ((kind, words) for types, kind, words in reasons if isinstance(error, types))
    return next(fitting, (ModelError, "the language model's server failed"))
