"""The stand-in itself: a workspace on a local port, with one app installed."""

import socket
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web

from . import answers, identity, payloads
from .api import Api
from .courier import Courier
from .events import Events, described_user
from .faults import Fault, Faults, RateLimits
from .http_link import HttpLink
from .identity import Identity
from .limits import Timing
from .server import HOST, Server
from .signing import signed_headers
from .socket_link import SocketLink
from .state import State

Json = dict[str, Any]


class SlackWorkspace(Events):
    """A Slack workspace for tests, as strict as the real one; use it in a `with` statement.

    There is one person, `user`, in one channel, `channel`, with the app. The app connects by Socket
    Mode unless `connect_http` names the address it listens on.
    """

    def __init__(
        self,
        *,
        who: Identity | None = None,
        timing: Timing | None = None,
        time_scale: float = 1.0,
        scopes: frozenset[str] = identity.SCOPES,
        subscriptions: frozenset[str] = identity.SUBSCRIPTIONS,
        has_rate_limits: bool = True,
    ) -> None:
        state = State(
            who or Identity(), timing or Timing.scaled(time_scale), scopes, subscriptions, self._emit
        )
        self._socket_link = SocketLink(state)
        self._http_link = HttpLink(state.identity, state.timing)
        courier = Courier(state, self._socket_link, lambda delivery: answers.acknowledged(state, delivery))
        super().__init__(state, courier)
        self._faults = Faults()
        self._api = Api(state, self._faults, RateLimits(state.timing.rate_window_seconds, has_rate_limits))
        self._server = Server(self._routes(), self._close)
        bot = described_user(self.team, self.bot, state.identity.bot_name, "UTC")
        state.users[self.bot] = bot | {"is_bot": True, "profile": {"bot_id": state.identity.bot_id}}
        self.user = self.add_user("ada")
        self.channel = self.add_channel("newsroom", self.user)

    def __enter__(self) -> Self:
        """Open the workspace."""
        self._courier.loop = self._server.start()
        self._state.base_url = f"http://{HOST}:{self._server.port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the workspace."""
        with self._state.lock:
            self._courier.loop = None
        self._server.stop()

    def _emit(self, event: Json) -> str:
        """Send an event to the app; return its id."""
        return self._courier.dispatch("events_api", payloads.event_callback(self._state, event)).id

    def _routes(self) -> list[web.RouteDef]:
        """Return what the server answers."""
        return [
            web.route("*", "/api/{method}", self._api.handle),
            web.get("/link/", self._socket_link.handle),
            web.post("/response/{secret}", self._answer_response_url),
            web.get("/files-pri/{place}/{name}", self._download),
        ]

    async def _answer_response_url(self, request: web.Request) -> web.Response:
        """Answer at the address of one interaction."""
        return await answers.handle_response_url(self._state, request)

    async def _download(self, request: web.Request) -> web.Response:
        """Hand out a file, or a page to sign in on, as Slack does without a token."""
        with self._state.lock:
            content = self._state.contents.get(request.match_info["place"].partition("-")[2])
            may_read = "files:read" in self._state.scopes and not self._state.revoked
        if request.headers.get("Authorization") != f"Bearer {self.who.bot_token}" or not may_read:
            return web.Response(
                text="<!DOCTYPE html><title>Sign in | Slack</title>", content_type="text/html"
            )
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _close(self) -> None:
        """Let go of everything that holds on to the loop."""
        await self._courier.stop()
        await self._socket_link.drop()
        await self._http_link.close()

    @property
    def who(self) -> Identity:
        """The app's ids and secrets."""
        return self._state.identity

    @property
    def api_url(self) -> str:
        """Where the Web API is; the value of SLACK_API_URL."""
        return f"{self._state.base_url}/api/"

    def environment(self, *, has_socket_mode: bool) -> dict[str, str]:
        """Return the variables that make an app talk to this workspace."""
        shared = {"SLACK_API_URL": self.api_url, "SLACK_BOT_TOKEN": self.who.bot_token}
        if has_socket_mode:
            return shared | {"SLACK_APP_TOKEN": self.who.app_token}
        return shared | {"SLACK_SIGNING_SECRET": self.who.signing_secret}

    def connect_http(self, url: str) -> None:
        """Deliver to this address from now on, rather than over sockets."""
        self._http_link.url = url
        self._courier.link = self._http_link

    def wait_for_app(self, timeout_seconds: float = 60.0) -> None:
        """Wait until the app listens at its address."""
        address = urlsplit(self._http_link.url)

        def is_open() -> bool:
            with suppress(OSError), socket.create_connection((address.hostname, address.port), 0.5):
                return True
            return False

        self.wait_until(is_open, f"app at {self._http_link.url}", timeout_seconds)

    def verify_url(self) -> bool:
        """Ask the app's address to prove itself; return whether it did."""
        challenge = f"challenge{self._state.number()}"
        payload = {"type": "url_verification", "token": self.who.verification_token, "challenge": challenge}
        delivery = self._ended(self._courier.dispatch("url_verification", payload))
        return delivery.is_acknowledged and challenge in delivery.ack_body

    def signed_headers(self, body: str, *, at: int | None = None) -> dict[str, str]:
        """Return the headers that sign a body, for a test that sends its own requests."""
        return signed_headers(self.who.signing_secret, body, at=at)

    @property
    def connections_made(self) -> int:
        """How many sockets the app has opened so far."""
        return self._socket_link.connections_made

    def wait_for_socket(self, count: int = 1, timeout_seconds: float = 60.0) -> None:
        """Wait until the app has opened its `count`-th socket and one is usable."""
        self.wait_until(
            lambda: self.connections_made >= count and self._socket_link.sockets,
            f"socket number {count}",
            timeout_seconds,
        )

    def refresh_sockets(self) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        self._server.run(self._socket_link.refresh())

    def drop_sockets(self) -> None:
        """Cut the app's sockets without a word."""
        self._server.run(self._socket_link.drop())

    def fault(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int = 200,
        delay_seconds: float = 0.0,
        retry_after_seconds: int | None = None,
        takes_effect: bool = False,
        times: int = 1,
        is_lost: bool = False,
    ) -> None:
        """Let the next calls of a method, or of every one (`*`), go wrong or take long.

        With `takes_effect` the call is carried out and only its answer is another; with `is_lost` no
        answer comes, the connection is cut.
        """
        fault = Fault(method, error, status, delay_seconds, retry_after_seconds, takes_effect, times, is_lost)
        self._faults.add(fault)

    def clear_faults(self) -> None:
        """Let nothing go wrong from now on."""
        self._faults.clear()
