"""Wall-clock time for leases and limits: they count real seconds, whatever day the desk asks as of."""

import time
from datetime import UTC, datetime


def wall_clock() -> datetime:
    """The present moment, in UTC; no setting fixes it."""
    return datetime.fromtimestamp(time.time(), UTC)
