"""What makes a call fail that is right in itself: faults a test asks for, and rate limits."""

import math
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Final

from . import limits

EVERY_METHOD: Final = "*"


@dataclass(slots=True)
class Fault:
    """What happens to the next calls of a method."""

    method: str
    error: str | None = None
    status: int = 200
    delay_seconds: float = 0.0
    retry_after_seconds: int | None = None
    takes_effect: bool = False
    """Whether the call is carried out before its answer goes wrong."""
    times: int = 1
    is_lost: bool = False
    """Whether no answer comes at all: the connection is cut."""

    @property
    def answers(self) -> bool:
        """Whether the fault replaces the answer, rather than delaying it only."""
        return self.is_lost or bool(self.error) or self.status != 200 or self.retry_after_seconds is not None


@dataclass(slots=True)
class Faults:
    """The faults that are still to happen, in the order asked for."""

    waiting: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        """Let a fault happen."""
        with self.lock:
            self.waiting.append(fault)

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if any, and count it."""
        with self.lock:
            for fault in self.waiting:
                if fault.method in (method, EVERY_METHOD):
                    fault.times -= 1
                    self.waiting = [each for each in self.waiting if each.times > 0]
                    return fault
        return None

    def clear(self) -> None:
        """Let nothing go wrong from now on."""
        with self.lock:
            self.waiting.clear()


@dataclass(slots=True)
class RateLimits:
    """How much of its allowance the app has used."""

    window_seconds: float
    is_on: bool = True
    calls: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    posts: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_seconds(self, method: str, channel: str) -> int:
        """Count a call; return how long the app must wait instead, 0 when it need not."""
        if not self.is_on:
            return 0
        if method == "chat.postMessage":
            span = self.window_seconds / 60 * limits.POST_BURST / limits.POSTS_PER_SECOND
            return math.ceil(_pause(self.posts[channel], limits.POST_BURST, span))
        allowed = limits.CALLS_PER_MINUTE.get(method, limits.OTHER_CALLS_PER_MINUTE)
        return math.ceil(_pause(self.calls[method], allowed, self.window_seconds))


def _pause(taken: deque[float], allowed: int, span_seconds: float) -> float:
    """Count a call among those of the last seconds, or return when there is room again."""
    now = time.monotonic()
    while taken and now - taken[0] > span_seconds:
        taken.popleft()
    if len(taken) >= allowed:
        return taken[0] + span_seconds - now
    taken.append(now)
    return 0.0
