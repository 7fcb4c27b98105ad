"""Running the app: Socket Mode or HTTP, from the same handlers, until told to stop."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import wall_clock
from bot.desk import Desk
from bot.settings import Settings
from bot.slack.app import Workers, build_app
from bot.slack.asking.answering import Answering
from bot.slack.bridge import MODEL_WORKERS, WORKERS, Bridge
from bot.slack.briefings.deliveries import Deliveries
from bot.slack.briefings.polling import Polling
from bot.slack.client import kept_open, web_client
from bot.slack.gate import EVENTS_PATH, HEALTH_PATH, Asgi, FrontDoor, Gate, HealthDoor
from bot.slack.intake import Intake
from bot.slack.reaching import Connection, reached
from bot.slack.scopes import Scopes
from retrieval.errors import StoreError, UsageError

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
    from slack_bolt.app.async_app import AsyncApp

logger = logging.getLogger(__name__)

GRACE_SECONDS: Final = 20
"""How long a stop waits for answers that are being written; what takes longer is handed over."""

SWITCH_SECONDS: Final = 0.0005
"""How long a thread that answers keeps the interpreter from the event loop, a tenth of Python's own value.

A request takes many short turns: with eight answers being written each of them could wait for 40 ms."""

LOADING: Final = "loading the archive"
STOPPING: Final = "stopping"

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
    asyncio.run(_run(desk, credentials, listener))


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror}; choose another --port"
        ) from error


async def _run(desk: Desk, credentials: Credentials, listener: socket.socket | None) -> None:
    stop = _told_to_stop()
    client = web_client(credentials.bot_token, desk.settings["SLACK_API_URL"])
    door = FrontDoor(LOADING)
    path = HEALTH_PATH if credentials.app_token else EVENTS_PATH
    async with _listening(door, listener, path), kept_open(client):
        entrance = await _unless(stop, _ready(desk, client, credentials, door))
        if entrance is None:
            logger.info("stopped before Slack was reached")
            return
        await _serve(desk, client, credentials, entrance, _Front(door, stop))


async def _ready(
    desk: Desk, client: AsyncWebClient, credentials: Credentials, door: FrontDoor
) -> "_Entrance":
    """Load what answering needs, and sign in; the door says meanwhile what is waited for."""
    await asyncio.to_thread(desk.keeper.warm)

    def waiting(why: str) -> None:
        logger.warning(why)
        door.why = why

    door.why = f"waiting for Slack at {client.base_url}"
    return await _entered(client, credentials, waiting)


@dataclass(frozen=True, slots=True)
class _Front:
    """Where what comes is let in, and where we are told to stop."""

    door: FrontDoor
    stop: asyncio.Event


async def _serve(
    desk: Desk, client: AsyncWebClient, credentials: Credentials, entrance: "_Entrance", front: _Front
) -> None:
    """Answer until told to stop, then finish or hand over what is running."""
    bridge = Bridge(MODEL_WORKERS if desk.settings.model else WORKERS)
    scopes = Scopes(desk.parts, client, entrance.team)
    answering = Answering(desk, bridge, client, scopes, wall_clock)
    intake = Intake(desk, scopes, client, wall_clock)
    app = build_app(desk, bridge, client, credentials.signing_secret, Workers(answering, intake), scopes)
    polling = Polling(desk.parts)
    lookers = (answering, intake, Deliveries(desk, bridge, client, entrance.team), polling)
    background = [asyncio.create_task(each.run()) for each in lookers]
    try:
        if credentials.app_token:
            await _serve_socket_mode(
                _socket_mode(app, credentials.app_token, entrance.socket_url), front, desk
            )
        else:
            _serve_http(app, str(credentials.signing_secret), front.door, desk)
            await front.stop.wait()
    finally:
        front.door.close(STOPPING)
        polling.stop()
        for each in background:
            each.cancel()
            with suppress(asyncio.CancelledError):
                await each
        await asyncio.gather(answering.drain(GRACE_SECONDS), intake.drain())
        await bridge.drain(HAND_OVER_SECONDS)
        logger.info("stopped")


@dataclass(frozen=True, slots=True)
class _Entrance:
    """What Slack says to our credentials."""

    team: str
    """The workspace's id."""
    socket_url: str | None
    """Where the first socket goes; None without Socket Mode."""


async def _entered(
    client: AsyncWebClient, credentials: Credentials, waiting: Callable[[str], None]
) -> _Entrance:
    """Sign in, with each token there is."""
    answer = await reached(client.auth_test, client.base_url, "SLACK_BOT_TOKEN", waiting=waiting)
    logger.info("signed in to %s as %s", answer.get("team"), answer.get("user"))
    team = str(answer["team_id"])
    if not credentials.app_token:
        return _Entrance(team, None)
    # Asked for here: Bolt's client would try a refused token for ever.
    opening = partial(client.apps_connections_open, app_token=credentials.app_token)
    opened = await reached(opening, client.base_url, "SLACK_APP_TOKEN", waiting=waiting)
    return _Entrance(team, str(opened["url"]))


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, _Entrance]) -> _Entrance | None:
    """Do some work; None when we are told to stop before it is done."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    done, left = await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for each in left:
        each.cancel()
    return doing.result() if doing in done else None


def _socket_mode(app: "AsyncApp", app_token: str, url: str | None) -> "AsyncSocketModeHandler":
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(app, app_token)
    handler.client.wss_uri = url
    return handler


async def _serve_socket_mode(handler: "AsyncSocketModeHandler", front: _Front, desk: Desk) -> None:
    connection = Connection(handler.client)
    # It goes on trying by itself: a stop and health checks do not wait for it.
    tasks = [asyncio.create_task(each) for each in (_connected(handler), connection.watch())]
    front.door.open(HealthDoor(partial(_health, desk, connection)))
    await front.stop.wait()
    for each in tasks:
        each.cancel()
    await handler.close_async()  # type: ignore[no-untyped-call]


async def _connected(handler: "AsyncSocketModeHandler") -> None:
    await handler.connect_async()  # type: ignore[no-untyped-call]
    logger.info("answering in Socket Mode")


async def _health(desk: Desk, connection: Connection | None = None) -> tuple[int, str]:
    """Whether the app can take questions, for whoever restarts it when it cannot."""
    if connection and connection.is_gone:
        logger.warning("unwell: the socket to Slack is gone")
        return 503, "the connection to Slack is gone"
    try:
        await asyncio.to_thread(desk.parts.inbox.find, "", "", "")
    except StoreError as error:
        logger.warning("unwell: %s", error)
        return 503, "the database cannot be reached"
    return 200, "ok"


def _told_to_stop() -> asyncio.Event:
    """Return what is set by SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _serve_http(app: "AsyncApp", signing_secret: str, door: FrontDoor, desk: Desk) -> None:
    from slack_bolt.adapter.asgi.aiohttp import AsyncSlackRequestHandler

    bolt = AsyncSlackRequestHandler(app, path=EVENTS_PATH)
    door.open(Gate(bolt, signing_secret, partial(_health, desk)))


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
