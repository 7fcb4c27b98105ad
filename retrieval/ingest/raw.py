"""What was fetched, before anybody knows what it is."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one input, and what the way here said about them."""

    data: bytes = field(repr=False)
    url: str | None = None
    path: str | None = None
    media_type: str | None = None
    """Lower-case, without parameters: `text/html`."""
    charset: str | None = None
    first_line: int = 1
    """Where the bytes begin, when they are lines out of the middle of a file."""

    def __post_init__(self) -> None:
        if self.url is None and self.path is None:
            raise ValueError("an input needs a url or a path")

    @property
    def name(self) -> str:
        """What people know it by: its URL or path."""
        return self.url or self.path or ""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()
