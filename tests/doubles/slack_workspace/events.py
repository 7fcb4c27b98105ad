"""What happens in the workspace around conversations: Home tabs, channels, installation."""

import copy
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import payloads
from .people import People
from .records import Channel, Delivery

Json = dict[str, Any]


class Events(People):
    """The workspace with its comings and goings."""

    def add_user(
        self, name: str, *, zone: str = "Europe/Paris", is_admin: bool = False, team: str | None = None
    ) -> str:
        """Let a person join, of this workspace or of another `team`; return their id."""
        with self._state.lock:
            user = self._state.id("U")
            described = described_user(team or self.team, user, name, zone) | {"is_admin": is_admin}
            self._state.users[user] = described
            return user

    def add_channel(
        self, name: str, *members: str, is_private: bool = False, has_bot: bool = True, **kind_of: Any
    ) -> str:
        """Create a channel, by default with the app in it; return its id.

        `kind_of` may say that it `is_shared` with another organisation, and who its `creator` is.
        """
        with self._state.lock:
            kind = "group" if is_private else "channel"
            people = set(members or self._state.users) - {self.bot}
            everybody = people | ({self.bot} if has_bot else set())
            channel = Channel(self._state.id("C"), name, kind, everybody, **kind_of)
            self._state.channels[channel.id] = channel
            return channel.id

    def direct(self, user: str | None = None) -> str:
        """Return the id of a person's direct conversation with the app."""
        with self._state.lock:
            return self._state.direct_channel(user or self.user).id

    def let_strangers_in(self, channel: str) -> None:
        """Share a channel with another organisation."""
        with self._state.lock:
            self._state.channels[channel].is_shared = True

    def leave(self, user: str, channel: str) -> None:
        """Let a person leave a channel."""
        with self._state.lock:
            self._state.channels[channel].members.discard(user)

    def invite(self, channel: str) -> None:
        """Bring the app into a channel."""
        with self._state.lock:
            place = self._state.channels[channel]
            place.members.add(self.bot)
            event = {"type": "member_joined_channel", "user": self.bot, "channel": channel, "team": self.team}
            event |= {"channel_type": "G" if place.kind == "group" else "C", "inviter": self.user}
            self._tell(event | {"event_ts": self._state.next_ts()})

    def remove_bot(self, channel: str) -> None:
        """Take the app out of a channel."""
        with self._state.lock:
            self._state.channels[channel].members.discard(self.bot)
            event = {"type": "channel_left", "channel": channel, "actor_id": self.user}
            self._tell(event | {"event_ts": self._state.next_ts()})

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        with self._state.lock:
            self._state.channels[channel].is_archived = True
            event = {"type": "channel_archive", "channel": channel, "user": self.user}
            self._tell(event | {"event_ts": self._state.next_ts()})

    def uninstall(self) -> None:
        """Remove the app from the workspace; its token is good for nothing from now on."""
        with self._state.lock:
            self._tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot]}})
            self._tell({"type": "app_uninstalled"})
            self._state.revoked = "account_inactive"

    def open_home(self, user: str | None = None, tab: str = "home") -> Delivery:
        """Look at the app's Home tab, or its Messages tab."""
        with self._state.lock:
            person = user or self.user
            channel = self._state.direct_channel(person)
            event: Json = {"type": "app_home_opened", "user": person, "channel": channel.id, "tab": tab}
            shown = self._state.views.get(self._state.homes.get(person, ""))
            if shown and tab == "home":
                event["view"] = copy.deepcopy(shown)
            return self.deliver(event | {"event_ts": self._state.next_ts()})

    def deliver(self, event: Json, **envelope: Any) -> Delivery:
        """Send any event, whether asked for or not; `envelope` overrides what is around it."""
        with self._state.lock:
            body = payloads.event_callback(self._state, event) | envelope
            return copy.deepcopy(self._courier.dispatch("events_api", body))

    def redeliver(self, delivery: Delivery, reason: str = "http_timeout") -> Delivery:
        """Send the same event once more, as if its acknowledgement had been lost."""
        with self._state.lock:
            found = next(each for each in self._courier.deliveries if each.id == delivery.id)
            self._courier.repeat(found, reason)
            return copy.deepcopy(found)


def described_user(team: str, user: str, name: str, zone: str) -> Json:
    """Return a person as Slack describes them."""
    shown = name.title()
    return {
        "id": user,
        "team_id": team,
        "name": name,
        "real_name": shown,
        "deleted": False,
        "tz": zone,
        "tz_label": zone,
        "tz_offset": _offset_seconds(zone),
        "is_bot": False,
        "is_app_user": False,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "updated": 1_700_000_000,
        "profile": {"real_name": shown, "display_name": name, "team": team},
    }


def _offset_seconds(zone: str) -> int:
    """Return how far a time zone is from UTC today."""
    offset = datetime.fromtimestamp(time.time(), ZoneInfo(zone)).utcoffset()
    return int((offset or timedelta()).total_seconds())
