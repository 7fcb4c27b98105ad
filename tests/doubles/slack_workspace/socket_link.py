"""Deliveries over Socket Mode: envelopes on websockets the app opened."""

import asyncio
import json
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from . import limits
from .records import Attempt, Delivery
from .state import State

Json = dict[str, Any]


@dataclass(slots=True)
class SocketLink:
    """Hands deliveries to an app that holds a websocket open."""

    state: State
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    connections_made: int = 0
    _awaited: dict[str, "asyncio.Future[Json]"] = field(default_factory=dict)
    _turn: int = 0

    @property
    def retry_delays_seconds(self) -> tuple[float, ...]:
        """How long after one failed try the next follows: at once, the wait was the try."""
        return (0.0,) * self.state.timing.socket_retries

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.state.socket_tickets:
            return web.Response(status=404, text="unknown or used ticket")
        self.state.socket_tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=30, timeout=1.0)
        await socket.prepare(request)
        if len(self.sockets) >= limits.SOCKET_CONNECTIONS:
            await _say_goodbye(socket, "too_many_websockets")
            return socket
        await socket.send_json(self._hello())
        self._joined(socket)
        try:
            await self._listen(socket)
        finally:
            self._left(socket)
        return socket

    def _hello(self) -> Json:
        """Return the first thing Slack says."""
        return {
            "type": "hello",
            "num_connections": len(self.sockets) + 1,
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18_060},
            "connection_info": {"app_id": self.state.identity.app_id},
        }

    def _joined(self, socket: web.WebSocketResponse) -> None:
        """Count a socket that can be used."""
        with self.state.lock:
            self.sockets.append(socket)
            self.connections_made += 1
            self.state.changed()

    def _left(self, socket: web.WebSocketResponse) -> None:
        """Forget a socket that closed."""
        with self.state.lock:
            if socket in self.sockets:
                self.sockets.remove(socket)
            self.state.changed()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        """Take acknowledgements until the socket closes."""
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            with suppress(json.JSONDecodeError):
                said = json.loads(message.data)
                awaited = self._awaited.get(str(said.get("envelope_id")))
                if awaited is not None and not awaited.done():
                    awaited.set_result(said)

    async def send(self, delivery: Delivery, number: int, reason: str) -> Attempt:
        """Try once."""
        envelope = str(uuid.uuid4())
        awaited = self._awaited[envelope] = asyncio.get_running_loop().create_future()
        sent_at, started = time.time(), time.monotonic()
        try:
            async with asyncio.timeout(self.state.timing.ack_seconds):
                await self._put(self._envelope(delivery, envelope, number, reason))
                said = await awaited
        except TimeoutError:
            seconds = time.monotonic() - started
            return Attempt(number, reason, sent_at, seconds, None, failure="timeout")
        finally:
            del self._awaited[envelope]
        body = json.dumps(said["payload"]) if said.get("payload") else ""
        return Attempt(number, reason, sent_at, time.monotonic() - started, 200, body)

    def _envelope(self, delivery: Delivery, envelope: str, number: int, reason: str) -> Json:
        """Return what goes over the wire."""
        retry = {"retry_attempt": number, "retry_reason": reason}
        return {
            "envelope_id": envelope,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
            **(retry if delivery.kind == "events_api" else {}),
        }

    async def _put(self, envelope: Json) -> None:
        """Send on the sockets in turn, waiting for one to be there."""
        while True:
            usable = [each for each in self.sockets if not each.closed]
            if usable:
                self._turn += 1
                with suppress(ConnectionError):
                    await usable[self._turn % len(usable)].send_json(envelope)
                    return
            await asyncio.sleep(0.01)

    async def refresh(self) -> None:
        """Ask every socket to reconnect, then close it."""
        for socket in self._taken():
            await _say_goodbye(socket, "refresh_requested")

    async def drop(self) -> None:
        """Close every socket without a word, as a broken network does."""
        for socket in self._taken():
            await socket.close()

    def _taken(self) -> list[web.WebSocketResponse]:
        """Return the sockets and use them no more."""
        with self.state.lock:
            taken, self.sockets = self.sockets, []
        return taken


async def _say_goodbye(socket: web.WebSocketResponse, reason: str) -> None:
    """Tell a socket to go and close it."""
    with suppress(ConnectionError):
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
        await socket.close()
