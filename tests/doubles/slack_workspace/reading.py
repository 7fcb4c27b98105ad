"""What a test can look at; everything handed out is a copy."""

import copy
from typing import Any

from .courier import Courier
from .messages import current_status
from .records import Call, Delivery, Message, Status, View
from .state import State

Json = dict[str, Any]


class Reading:
    """The workspace as seen from outside."""

    def __init__(self, state: State, courier: Courier) -> None:
        self._state = state
        self._courier = courier

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self._state.identity.team_id

    @property
    def bot(self) -> str:
        """The app's bot user."""
        return self._state.identity.bot_user

    @property
    def mention(self) -> str:
        """The app's mention as it stands in a message's text."""
        return f"<@{self.bot}>"

    def message(self, channel: str, ts: str) -> Message | None:
        """Return one message; None when it is not there."""
        with self._state.lock:
            place = self._state.channels[channel]
            return self._state.copy_of(place, place.messages[ts]) if ts in place.messages else None

    def messages(self, channel: str, thread: str | None = None) -> list[Message]:
        """Return a thread with its root, or what a channel shows outside threads, oldest first."""
        with self._state.lock:
            place = self._state.channels[channel]
            chosen = place.top_level() if thread is None else place.thread(thread)
            return [self._state.copy_of(place, each) for each in chosen]

    def replies(self, channel: str, thread: str | None = None) -> list[Message]:
        """Return the app's finished messages in a thread or outside threads, oldest first."""
        with self._state.lock:
            return [
                each
                for each in self.messages(channel, thread)
                if each.user == self.bot and not self.is_streaming(each)
            ]

    def is_streaming(self, message: Message) -> bool:
        """Whether a message is still being written."""
        with self._state.lock:
            stream = self._state.streams.get((message.channel, message.ts))
            return stream is not None and stream.ended is None

    def ephemerals(self, user: str | None = None, channel: str | None = None) -> list[Message]:
        """Return what only one person sees, oldest first."""
        with self._state.lock:
            return [
                Message(each.channel, copy.deepcopy(each.content), each.recipient)
                for each in self._state.ephemerals
                if user in (None, each.recipient) and channel in (None, each.channel)
            ]

    def modals(self, user: str) -> list[View]:
        """Return a person's open modals, the topmost last."""
        with self._state.lock:
            open_views = (self._state.views[each] for each in self._state.stacks.get(user, []))
            return [View(copy.deepcopy(each), user) for each in open_views]

    def home(self, user: str) -> View | None:
        """Return a person's Home tab; None before it is published."""
        with self._state.lock:
            shown = self._state.views.get(self._state.homes.get(user, ""))
            return View(copy.deepcopy(shown), user) if shown else None

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the Web API calls made, or those of one method, in order."""
        with self._state.lock:
            return copy.deepcopy([each for each in self._state.calls if method in (None, each.method)])

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything handed to the app, in order, each with its tries."""
        with self._state.lock:
            return copy.deepcopy(self._courier.deliveries)

    def deliveries_of(self, kind: str) -> list[Delivery]:
        """Return the deliveries of one type: an event's, an interaction's, or a command."""
        return [each for each in self.deliveries if each.type == kind]

    def delivery(self, delivery_id: str) -> Delivery:
        """Return one delivery as it stands now.

        Raises:
            LookupError: there is none.
        """
        with self._state.lock:
            for each in self._courier.deliveries:
                if each.id == delivery_id:
                    return copy.deepcopy(each)
        raise LookupError(delivery_id)

    def status(self, channel: str, thread: str) -> str:
        """Return the status line now shown in a thread; empty when none is."""
        with self._state.lock:
            return current_status(self._state, channel, thread)

    def statuses(self, channel: str, thread: str) -> list[Status]:
        """Return every status a thread had, in order; an empty text is its end."""
        with self._state.lock:
            wanted = (channel, thread)
            return [each for each in self._state.statuses if (each.channel, each.thread) == wanted]

    def suggested_prompts(self, channel: str, thread: str = "") -> list[Json]:
        """Return the questions offered in a thread, or in the Messages tab."""
        with self._state.lock:
            return copy.deepcopy(self._state.prompts.get((channel, thread), {}).get("prompts", []))

    def thread_title(self, channel: str, thread: str) -> str:
        """Return the title of a thread; empty when it has none."""
        with self._state.lock:
            return self._state.titles.get((channel, thread), "")
