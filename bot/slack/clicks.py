"""What a button carries, read back.

Buttons stay in messages for years: one may have been made by another version of this app, or by none.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

Read = TypeVar("Read")

LONGEST_SHOWN: Final = 80
"""Letters of an unreadable value that the log shows: enough to see whose it is."""


class UnreadableValueError(Exception):
    """A button carries a value that is none of ours."""


def value_of(body: Mapping[str, Any], read: Callable[[str], Read]) -> Read:
    """Read what the clicked button carries.

    Raises:
        UnreadableValueError: it cannot be read; who catches it tells whoever clicked.
    """
    action = body["actions"][0]
    value = str(action.get("value") or "")
    try:
        return read(value)
    except (ValueError, KeyError, TypeError) as error:
        shown = value[:LONGEST_SHOWN]
        raise UnreadableValueError(
            f"{action.get('action_id')} carries what cannot be read: {shown!r}"
        ) from error
