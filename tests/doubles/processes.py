"""What processes of tests are started with."""

import os

MEASURED = "COVERAGE_PROCESS_CONFIG"
"""What has a process write its coverage down as it ends."""


def unmeasured(**more: str) -> dict[str, str]:
    """The environment of a process that a test kills, or whose speed it takes; `more` is added.

    Whose writer was killed, a worker ends at once, perhaps in the middle of writing its coverage down.
    """
    return {**{name: value for name, value in os.environ.items() if name != MEASURED}, **more}  # noqa: TID251
