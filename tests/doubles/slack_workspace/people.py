"""What people do in the workspace, and what Slack tells the app of it."""

import copy
import mimetypes
from typing import Any, Final

from . import answers, forms, messages, payloads
from .forms import ImpossibleActionError
from .methods_reading import react
from .records import Channel, Delivery, Message, View
from .waiting import Waiting

Json = dict[str, Any]

OTHER_BOT: Final = {"user": "U0OTHERBOT1", "bot_id": "B0OTHERBOT1", "app_id": "A0OTHERBOT1"}


class People(Waiting):
    """The workspace with people in it; `user` stands for whoever is not named."""

    user: str

    def post(self, user: str, channel: str, text: str, thread: str | None = None) -> Message:
        """Write a message; `text` is as Slack stores it, with mentions like `<@U…>`."""
        return self._post(user, channel, payloads.user_message(self._state, user, text), thread)

    def _post(self, user: str, channel: str, message: Json, thread: str | None) -> Message:
        """Store a person's message and tell the app of it."""
        with self._state.lock:
            place = self._place(user, channel)
            if thread is not None and thread not in place.messages:
                raise ImpossibleActionError(f"there is no thread {thread} in {channel}")
            stored = messages.store(self._state, place, message, thread)
            self._announce_mention(place, stored)
            return self._state.copy_of(place, stored)

    def _place(self, user: str, channel: str) -> Channel:
        """Return a channel a person can act in."""
        place = self._state.channels[channel]
        if place.is_archived or user not in place.members:
            raise ImpossibleActionError(f"{user} cannot write in {channel}")
        return place

    def _announce_mention(self, place: Channel, message: Json) -> None:
        """Tell the app it was mentioned, when it is there and not in private."""
        if place.kind == "im" or self.bot not in place.members or f"<@{self.bot}" not in message["text"]:
            return
        event = {**message, "type": "app_mention", "channel": place.id, "event_ts": message["ts"]}
        event.pop("subtype", None)
        if self._state.is_subscribed(event):
            self._state.emit(event)

    def post_as_other_bot(self, channel: str, text: str, thread: str | None = None) -> Message:
        """Write a message as another app does: it has a user, and a `bot_id`."""
        with self._state.lock:
            self._state.channels[channel].members.add(OTHER_BOT["user"])
            message = payloads.user_message(self._state, OTHER_BOT["user"], text) | OTHER_BOT
            return self._post(OTHER_BOT["user"], channel, message, thread)

    def share_file(self, user: str, channel: str, name: str, content: bytes, text: str = "") -> Message:
        """Write a message with a file."""
        with self._state.lock:
            file = self._new_file(user, name, content)
            message = payloads.user_message(self._state, user, text)
            message |= {"subtype": "file_share", "files": [file], "upload": False}
            return self._post(user, channel, message, None)

    def _new_file(self, user: str, name: str, content: bytes) -> Json:
        """Store a file and return Slack's description of it."""
        file_id = self._state.id("F")
        address = f"{self._state.base_url}/files-pri/{self.team}-{file_id}/{name}"
        self._state.contents[file_id] = content
        self._state.files[file_id] = {
            "id": file_id,
            "name": name,
            "title": name,
            "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "filetype": name.rpartition(".")[2],
            "user": user,
            "size": len(content),
            "mode": "hosted",
            "is_external": False,
            "url_private": address,
            "url_private_download": address,
        }
        return copy.deepcopy(self._state.files[file_id])

    def edit(self, message: Message, text: str) -> Message:
        """Change a person's message; a mention that is new in it counts as one."""
        with self._state.lock:
            place = self._state.channels[message.channel]
            before = place.messages[message.ts]
            changed = payloads.user_message(self._state, message.user, text)
            after = {**before, "text": text, "blocks": changed["blocks"]}
            after["edited"] = {"user": message.user, "ts": self._state.next_ts()}
            self._replace(place, before, after)
            if f"<@{self.bot}" not in before["text"]:
                self._announce_mention(place, after)
            return self._state.copy_of(place, after)

    def unfurl(self, message: Message, title: str = "A page") -> Message:
        """Add a link's preview to a message, as Slack does by itself."""
        with self._state.lock:
            place = self._state.channels[message.channel]
            before = place.messages[message.ts]
            after = {**before, "attachments": [{"id": 1, "title": title, "fallback": title}]}
            self._replace(place, before, after)
            return self._state.copy_of(place, after)

    def _replace(self, place: Channel, before: Json, after: Json) -> None:
        """Put a changed message in place of the old one and tell the app."""
        place.messages[before["ts"]] = after
        messages.announce_change(self._state, place, before, after)
        self._state.changed()

    def delete(self, message: Message) -> None:
        """Delete a message."""
        with self._state.lock:
            messages.remove(self._state, self._state.channels[message.channel], message.ts)

    def react(self, message: Message, name: str, user: str | None = None) -> None:
        """React to a message."""
        with self._state.lock:
            person = user or self.user
            place = self._place(person, message.channel)
            stored = place.messages[message.ts]
            react(stored, name, person)
            event: Json = {
                "type": "reaction_added",
                "user": person,
                "reaction": name,
                "item_user": message.user,
            }
            event |= {"item": {"type": "message", "channel": place.id, "ts": message.ts}}
            self._tell(event | {"event_ts": self._state.next_ts()})

    def _tell(self, event: Json) -> None:
        """Send an event the app asked for."""
        if self._state.is_subscribed(event):
            self._state.emit(event)
        self._state.changed()

    def stop_stream(self, message: Message, user: str | None = None) -> None:
        """Press the stop button of an answer that is being written."""
        with self._state.lock:
            stream = self._state.streams[message.channel, message.ts]
            if stream.ended is not None:
                raise ImpossibleActionError("the answer is complete")
            stream.ended = "stopped_by_user"
            event: Json = {
                "type": "agent_session_stopped",
                "user": user or self.user,
                "channel": message.channel,
            }
            event |= {"thread_ts": message.thread, "streaming_message_ts": [message.ts]}
            self._tell(event | {"event_ts": self._state.next_ts()})

    def click(
        self,
        place: Message | View,
        action_id: str,
        *,
        value: str | None = None,
        user: str | None = None,
        entered: Json | None = None,
    ) -> Delivery:
        """Click an element, or choose `value` in it; return once the app took it or failed to.

        In a view the app is told of what is `entered` so far, as in `submit`.
        """
        with self._state.lock:
            action = forms.click_action(place, action_id, value)
            if isinstance(place, View):
                current = self._state.views[place.id]
                current["state"] = forms.fill(current, entered or {})
                payload = payloads.view_actions(self._state, user or place.user, action, current)
            else:
                person = user or place.recipient or self.user
                payload = payloads.block_actions(self._state, person, action, place)
        return self._interact(payload)

    def submit(self, view: View, values: Json | None = None) -> Delivery:
        """Submit a modal with the values entered, by action id or block id."""
        with self._state.lock:
            stored = self._state.views[view.id]
            stored.pop("errors", None)
            stored["state"] = forms.fill(stored, values or {})
            payload = payloads.view_submission(self._state, view.user, stored)
        return self._interact(payload)

    def close(self, view: View) -> Delivery | None:
        """Close a modal; return what the app was told, if it asked to be."""
        with self._state.lock:
            stored = self._state.views[view.id]
            payload = payloads.view_closed(self._state, view.user, stored, is_cleared=False)
            answers.close_views(self._state, view.user, [view.id])
        return self._interact(payload) if stored["notify_on_close"] else None

    def shortcut(self, callback_id: str, message: Message | None = None, user: str | None = None) -> Delivery:
        """Use a shortcut, on a message or anywhere."""
        with self._state.lock:
            payload = payloads.shortcut(self._state, callback_id, user or self.user, message)
        return self._interact(payload)

    def trigger_id(self, user: str | None = None, view: View | None = None) -> str:
        """Return a fresh trigger without telling the app, for a test that calls views.* itself."""
        with self._state.lock:
            return payloads.new_trigger(self._state, user or self.user, view.id if view else None)

    def _interact(self, payload: Json) -> Delivery:
        """Send an interaction and wait for its end."""
        return self._ended(self._courier.dispatch("interactive", payload))

    def command(
        self, name: str, text: str = "", user: str | None = None, channel: str | None = None
    ) -> Delivery:
        """Use a slash command in a channel, or in the direct conversation with the app."""
        with self._state.lock:
            person = user or self.user
            place = self._state.channels[channel] if channel else self._state.direct_channel(person)
            payload = payloads.command(self._state, name, text, person, place)
        return self._ended(self._courier.dispatch("slash_commands", payload))

    def _ended(self, delivery: Delivery) -> Delivery:
        """Return a delivery once it ended, which it does within Slack's three seconds."""
        return self.wait_for_delivery(delivery, self._state.timing.ack_seconds + 30)
