"""Running the app: Socket Mode or HTTP, from the same handlers, until told to stop."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.asking.answering import Answering
from bot.slack.bridge import MODEL_WORKERS, WORKERS, Bridge
from bot.slack.briefings.deliveries import Deliveries
from bot.slack.briefings.polling import Polling
from bot.slack.client import web_client
from bot.slack.gate import EVENTS_PATH, HEALTH_PATH, Asgi, Gate, HealthDoor
from bot.slack.scopes import Scopes
from retrieval.errors import StoreError, UsageError

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp

logger = logging.getLogger(__name__)

GRACE_SECONDS: Final = 20
"""How long a stop waits for answers that are being written; what takes longer is handed over."""

SWITCH_SECONDS: Final = 0.0005
"""How long a thread that answers keeps the interpreter from the event loop, a tenth of Python's own value.

A request takes many short turns: with eight answers being written each of them could wait for 40 ms."""

HAND_OVER_SECONDS: Final = 1
"""How long the threads of what was handed over are waited for."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Slack wants to see; never printed."""

    bot_token: str = field(repr=False)
    app_token: str | None = field(repr=False)
    signing_secret: str | None = field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "Credentials":
        """Read the credentials, naming every missing one at once.

        Raises:
            UsageError: no bot token, or neither an app token nor a signing secret.
        """
        missing = [] if settings["SLACK_BOT_TOKEN"] else ["SLACK_BOT_TOKEN"]
        if not (settings["SLACK_APP_TOKEN"] or settings["SLACK_SIGNING_SECRET"]):
            missing.append("SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
        if missing:
            raise UsageError(f"serve needs {' and '.join(missing)} in the environment; see README, Slack")
        return cls(
            settings["SLACK_BOT_TOKEN"],
            settings["SLACK_APP_TOKEN"] or None,
            settings["SLACK_SIGNING_SECRET"] or None,
        )


def serve(desk: Desk, *, host: str, port: int, health_port: int | None = None) -> None:
    """Run until a signal to stop; answers being written are finished first.

    Args:
        desk: What is served.
        host: The address to listen on.
        port: Where Slack delivers, in HTTP mode.
        health_port: Where health checks are answered in Socket Mode; None for nowhere. In HTTP mode `port`
            answers them.

    Raises:
        UsageError: credentials are missing or refused, or the address cannot be used.
        StoreError: the archive cannot be opened.
    """
    credentials = Credentials.of(desk.settings)
    listening = health_port if credentials.app_token else port
    listener = None if listening is None else _listen(host, listening)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    sys.setswitchinterval(SWITCH_SECONDS)
    desk.warm()
    asyncio.run(_run(desk, credentials, listener))


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror}; choose another --port"
        ) from error


async def _run(desk: Desk, credentials: Credentials, listener: socket.socket | None) -> None:
    client = web_client(credentials.bot_token, desk.settings["SLACK_API_URL"])
    bridge = Bridge(MODEL_WORKERS if desk.settings.model else WORKERS)
    team = await _authenticate(client)
    scopes = Scopes(desk, client, team)
    answering = Answering(desk, bridge, client, scopes, wall_clock)
    app = build_app(desk, bridge, client, credentials.signing_secret, answering, scopes)
    polling = Polling(desk)
    lookers = (answering, Deliveries(desk, bridge, client, team), polling)
    background = [asyncio.create_task(each.run()) for each in lookers]
    try:
        if credentials.app_token:
            await _serve_socket_mode(app, credentials.app_token, listener, desk)
        else:
            await _serve_http(app, listener, str(credentials.signing_secret), desk)
    finally:
        polling.stop()
        for each in background:
            each.cancel()
            with suppress(asyncio.CancelledError):
                await each
        await answering.drain(GRACE_SECONDS)
        await bridge.drain(HAND_OVER_SECONDS)
        logger.info("stopped")


async def _authenticate(client: AsyncWebClient) -> str:
    """Sign in; return the workspace's id."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        raise UsageError(f"Slack refuses SLACK_BOT_TOKEN: {error.response['error']}") from error
    except (SlackClientError, OSError, TimeoutError) as error:
        raise UsageError(f"Slack cannot be reached at {client.base_url}: {error}") from error
    logger.info("signed in to %s as %s", answer.get("team"), answer.get("user"))
    return str(answer["team_id"])


async def _serve_socket_mode(
    app: "AsyncApp", app_token: str, listener: socket.socket | None, desk: Desk
) -> None:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(app, app_token)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
    except SlackApiError as error:
        raise UsageError(f"Slack refuses SLACK_APP_TOKEN: {error.response['error']}") from error
    logger.info("answering in Socket Mode")
    async with _listening(HealthDoor(partial(_health, desk)), listener, HEALTH_PATH):
        await _told_to_stop()
    await handler.close_async()  # type: ignore[no-untyped-call]


async def _health(desk: Desk) -> tuple[int, str]:
    """Whether the app can take questions, for whoever restarts it when it cannot."""
    try:
        await asyncio.to_thread(desk.inbox.find, "", "", "")
    except StoreError as error:
        logger.warning("unwell: %s", error)
        return 503, "the database cannot be reached"
    return 200, "ok"


async def _told_to_stop() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


async def _serve_http(
    app: "AsyncApp", listener: socket.socket | None, signing_secret: str, desk: Desk
) -> None:
    from slack_bolt.adapter.asgi.aiohttp import AsyncSlackRequestHandler

    bolt = AsyncSlackRequestHandler(app, path=EVENTS_PATH)
    async with _listening(Gate(bolt, signing_secret, partial(_health, desk)), listener, EVENTS_PATH):
        await _told_to_stop()


@asynccontextmanager
async def _listening(door: Asgi, listener: socket.socket | None, path: str) -> AsyncIterator[None]:
    """Answer what comes by HTTP meanwhile; without a listener nothing does."""
    if listener is None:
        yield
        return
    import uvicorn

    class Server(uvicorn.Server):
        """Leaves signals to us: uvicorn raises them again, which would end the process before us."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    server = Server(uvicorn.Config(door, log_config=None, access_log=False, lifespan="off"))
    host, port = listener.getsockname()[:2]
    logger.info("listening on http://%s:%s%s", host, port, path)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await running
