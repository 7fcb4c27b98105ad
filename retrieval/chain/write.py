"""Writers: from a question and numbered evidence to drafted sentences, with and without a model.

The only module that constructs chat models and knows their libraries' errors; everybody else gets a
LangChain chat model and, when it fails, a `ModelError` in our words.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from retrieval.chain.extractive import extractive
from retrieval.errors import ModelError, UsageError
from retrieval.types import Draft, Evidence, Query

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["RequestError", "Writer", "extractive", "load_model", "model_errors"]

Writer = Callable[[Query, Sequence[Evidence]], Iterator[Draft]]
"""Given a question and its evidence, propose sentences, each with the ids it rests on."""

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


def load_model(
    name: str,
    *,
    api_key: str | None = None,
    base_url: str | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    retries: int = RETRIES,
) -> "BaseChatModel":
    """Make the chat model called `name`, such as `openai:gpt-5-mini`. Nothing is sent yet.

    Args:
        name: Provider and model.
        api_key: The key; may be missing for a server of one's own.
        base_url: Address of an OpenAI-compatible server; None is OpenAI itself.
        timeout_seconds: Longest silence of the server.
        retries: How often the SDK tries again when the server is busy or fails.

    Raises:
        UsageError: the name is not of that form, or neither key nor address is given.
    """
    provider, _, model = name.partition(":")
    if provider != "openai" or not model:
        raise UsageError(f"model {name!r} is not known; write openai:NAME")
    if not api_key and not base_url:
        raise UsageError(
            f"{name} needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without one"
        )
    from langchain.chat_models import init_chat_model

    chat: BaseChatModel = init_chat_model(
        name,
        api_key=api_key or NO_KEY,
        base_url=base_url,
        timeout=timeout_seconds,
        max_retries=retries,
        max_tokens=MOST_TOKENS,
        # LangChain leaves usage out as soon as another address is given.
        stream_usage=True,
        **_reasoning(model, base_url),
    )
    return chat


def _reasoning(model: str, base_url: str | None) -> dict[str, Any]:
    """Ask a model that reasons for little of it: the evidence is chosen already, and people wait.

    Other models and other servers refuse the parameter.
    """
    is_reasoning = model.startswith("gpt-5") and "chat" not in model
    return {"reasoning_effort": "low"} if is_reasoning and base_url is None else {}


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
        raise kind(f"{words} ({type(error).__name__})") from None


# What the SDK and LangChain raise when a chunk is no JSON, or JSON of another shape.
MALFORMED: Final = (ValueError, TypeError, LookupError, AttributeError)


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
        (exceptions.ContextOverflowError, ModelError, "the sources are too long for the language model"),
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
        (MALFORMED, ModelError, "the language model's server sent something unreadable"),
    )
    fitting = ((kind, words) for types, kind, words in reasons if isinstance(error, types))
    return next(fitting, (ModelError, "the language model's server failed"))
