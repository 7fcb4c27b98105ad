"""Waiting for the app, always with an end and an account of what happened instead."""

import time
from collections.abc import Callable
from typing import TypeVar

from .reading import Reading
from .records import Call, Delivery, Message, View

Awaited = TypeVar("Awaited")

PATIENCE_SECONDS = 30.0
RECENT = 12


class WaitedInVainError(AssertionError):
    """What a test waited for did not happen; the message tells what did."""


class Waiting(Reading):
    """The workspace, watched until something happens."""

    def wait_until(
        self, condition: Callable[[], Awaited], what: str = "", timeout_seconds: float = PATIENCE_SECONDS
    ) -> Awaited:
        """Return the first truthy result of `condition`, tried whenever something changes.

        Raises:
            WaitedInVainError: there was none in time.
        """
        deadline = time.monotonic() + timeout_seconds
        with self._state.lock:
            while not (found := condition()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise WaitedInVainError(f"no {what or 'result'} in {timeout_seconds} s\n{self.recent()}")
                # Some conditions come true by the clock alone.
                self._state.lock.wait(min(left, 0.1))
            return found

    def recent(self) -> str:
        """Return the latest deliveries and calls, one a line."""
        deliveries = [
            f"  delivered {each.type} {each.event.get('subtype', '')}: {_fate(each)}"
            for each in self.deliveries[-RECENT:]
        ]
        calls = [f"  called {each.method}: {each.response}"[:300] for each in self.calls()[-RECENT:]]
        return "\n".join([*deliveries, *calls]) or "  nothing was delivered, nothing was called"

    def wait_for_reply(
        self,
        channel: str,
        thread: str | None = None,
        count: int = 1,
        timeout_seconds: float = PATIENCE_SECONDS,
    ) -> Message:
        """Return the app's `count`-th finished message in a thread, or outside threads."""
        found = self.wait_until(
            lambda: self.replies(channel, thread)[count - 1 :],
            f"reply number {count} in {channel} {thread or ''}",
            timeout_seconds,
        )
        return found[0]

    def wait_for_ephemeral(
        self, user: str, channel: str | None = None, count: int = 1, timeout_seconds: float = PATIENCE_SECONDS
    ) -> Message:
        """Return the `count`-th message that only `user` sees."""
        found = self.wait_until(
            lambda: self.ephemerals(user, channel)[count - 1 :],
            f"ephemeral number {count} for {user}",
            timeout_seconds,
        )
        return found[0]

    def wait_for_view(
        self, user: str, callback_id: str | None = None, timeout_seconds: float = PATIENCE_SECONDS
    ) -> View:
        """Return the modal on top of a person's screen, once it is the one meant."""

        def topmost() -> list[View]:
            return [each for each in self.modals(user)[-1:] if callback_id in (None, each.callback_id)]

        return self.wait_until(topmost, f"modal {callback_id or ''} for {user}", timeout_seconds)[0]

    def wait_for_home(self, user: str, timeout_seconds: float = PATIENCE_SECONDS) -> View:
        """Return a person's Home tab, once it is published."""
        return self.wait_until(
            lambda: [each for each in [self.home(user)] if each], "Home tab", timeout_seconds
        )[0]

    def wait_for_call(self, method: str, count: int = 1, timeout_seconds: float = PATIENCE_SECONDS) -> Call:
        """Return the app's `count`-th call of a method, refused ones included."""
        found = self.wait_until(
            lambda: self.calls(method)[count - 1 :], f"call number {count} of {method}", timeout_seconds
        )
        return found[0]

    def wait_for_delivery(self, delivery: Delivery, timeout_seconds: float = PATIENCE_SECONDS) -> Delivery:
        """Return a delivery once the app took it or Slack gave up."""
        self.wait_until(
            lambda: self.delivery(delivery.id).is_settled, f"end of {delivery.type}", timeout_seconds
        )
        return self.delivery(delivery.id)

    def wait_for_deliveries(self, timeout_seconds: float = PATIENCE_SECONDS) -> list[Delivery]:
        """Return all deliveries once none is under way."""
        self.wait_until(
            lambda: all(each.is_settled for each in self._courier.deliveries),
            "end of all deliveries",
            timeout_seconds,
        )
        return self.deliveries

    def wait_until_quiet(self, quiet_seconds: float = 0.3, timeout_seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until nothing has happened for a while, to see that nothing more does."""
        self.wait_until(
            lambda: time.monotonic() - self._state.changed_at >= quiet_seconds, "quiet", timeout_seconds
        )


def _fate(delivery: Delivery) -> str:
    """Return how a delivery fared, in a word."""
    if delivery.problem:
        return delivery.problem
    if delivery.is_acknowledged:
        return f"acknowledged after {delivery.ack_seconds:.3f} s"
    return ", ".join(each.failure for each in delivery.attempts) or "under way"
