"""Takes events, interactions and commands to the app, and tries again when Slack would."""

import asyncio
import copy
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from .records import Attempt, Delivery
from .state import State

Json = dict[str, Any]


class Link(Protocol):
    """A way to reach the app."""

    @property
    def retry_delays_seconds(self) -> tuple[float, ...]:
        """How long after one failed try the next follows."""

    async def send(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Try once."""


@dataclass(slots=True)
class Courier:
    """Delivers, in the server's loop, what any thread hands over."""

    state: State
    link: Link
    acknowledged: Callable[[Delivery], None]
    """What the workspace does with the app's answer to an interaction or a command."""
    loop: asyncio.AbstractEventLoop | None = None
    deliveries: list[Delivery] = field(default_factory=list)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    def dispatch(self, kind: str, payload: Json) -> Delivery:
        """Begin a delivery and return its record, which goes on changing."""
        delivery = Delivery(str(payload.get("event_id") or uuid.uuid4()), kind, copy.deepcopy(payload))
        with self.state.lock:
            self.deliveries.append(delivery)
            self.state.changed()
        retries = self.link.retry_delays_seconds if kind == "events_api" else ()
        self._spawn(self._run(delivery, 0, "", retries))
        return delivery

    def repeat(self, delivery: Delivery, reason: str) -> None:
        """Deliver the same thing once more, as if the acknowledgement had been lost."""
        with self.state.lock:
            delivery.is_settled = False
            number = len(delivery.attempts)
        self._spawn(self._run(delivery, number, reason, ()))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work in the server's loop."""
        if self.loop is None or self.loop.is_closed():
            work.close()
            return
        self.loop.call_soon_threadsafe(self._keep, work)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task and hold on to it until it ends."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, delivery: Delivery, number: int, reason: str, retries: tuple[float, ...]) -> None:
        """Try until the app takes it or Slack gives up."""
        attempt = await self._try(delivery, number, reason)
        for delay_seconds in retries:
            if not attempt.failure or not attempt.may_retry:
                break
            await asyncio.sleep(delay_seconds)
            number += 1
            attempt = await self._try(delivery, number, attempt.failure)
        with self.state.lock:
            self._settle(delivery, attempt)

    async def _try(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Try once and note how it went."""
        attempt = await self.link.send(delivery, number, reason)
        with self.state.lock:
            delivery.attempts.append(attempt)
            self.state.changed()
        return attempt

    def _settle(self, delivery: Delivery, last: Attempt) -> None:
        """Act on the answer, or note what the person sees when there is none."""
        if delivery.kind != "events_api":
            if last.failure:
                delivery.problem = f"{last.failure}: status {last.status}"
            else:
                self.acknowledged(delivery)
        delivery.is_settled = True
        self.state.changed()

    async def stop(self) -> None:
        """Abandon whatever is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
