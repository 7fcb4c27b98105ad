"""Everything that can go wrong, drawn as a tree.

    RetrievalError
    ├── InputError            one input could not be read; the run goes on
    │   ├── FetchError        refused or failed on the way here
    │   └── ExtractError      arrived, but holds no article
    ├── StoreError            a store cannot be used
    │   ├── LockedError       another process holds it
    │   ├── DamagedError      it must be rebuilt
    │   └── EmbeddingError    the embedding model cannot be used
    ├── ModelError            the language model gave nothing usable
    ├── NotFoundError         no such article, version, answer or citation
    └── UsageError            the caller asked for something impossible

Every message names the thing and the way out; none shows another library's exception to a reader.
"""

from typing import Literal


class RetrievalError(Exception):
    """Base of all errors this package raises on purpose."""


class InputError(RetrievalError):
    """One input could not be read."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


Outlook = Literal["later", "never", "barred"]
"""What a failed fetch says of the next one: it may work later; it will not; it will not, and the text may
not be taken from elsewhere either."""


class FetchError(InputError):
    """An input was refused or could not be fetched."""

    def __init__(
        self,
        source: str,
        reason: str,
        *,
        outlook: Outlook = "later",
        status: int | None = None,
        retry_seconds: float | None = None,
    ) -> None:
        super().__init__(source, reason)
        self.outlook = outlook
        self.status = status
        """What the server answered, if it did."""
        self.retry_seconds = retry_seconds
        """How long it asks to be left alone."""


class ExtractError(InputError):
    """An input arrived but holds no article."""


class StoreError(RetrievalError):
    """A store cannot be used."""


class LockedError(StoreError):
    """Another process holds the store."""


class DamagedError(StoreError):
    """A derived index is unreadable and must be rebuilt."""


class EmbeddingError(StoreError):
    """The embedding model cannot be used."""


class ModelError(RetrievalError):
    """The language model gave nothing usable."""


class NotFoundError(RetrievalError):
    """No such article, version, answer or citation."""


class UsageError(RetrievalError):
    """The caller asked for something impossible."""
