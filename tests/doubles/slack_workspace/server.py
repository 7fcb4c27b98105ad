"""The server's thread: one event loop, one port on this machine."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

HOST: Final = "127.0.0.1"
LARGEST_BODY: Final = 8 * 1024 * 1024


@dataclass(slots=True)
class Server:
    """Serves some routes in a thread of its own until told to stop."""

    routes: list[web.RouteDef]
    close: Callable[[], Coroutine[Any, Any, None]]
    """What is to be closed, in the loop, before the loop ends."""
    port: int = 0
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _is_ready: threading.Event = field(default_factory=threading.Event)

    def start(self) -> asyncio.AbstractEventLoop:
        """Begin to serve; return the loop when the port is open."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._serve, args=(self._loop,), name="slack workspace", daemon=True
        )
        self._thread.start()
        self._is_ready.wait()
        return self._loop

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Run the loop from open to close."""
        asyncio.set_event_loop(loop)
        try:
            runner = loop.run_until_complete(self._open())
            self._is_ready.set()
            loop.run_forever()
            loop.run_until_complete(self.close())
            loop.run_until_complete(runner.cleanup())
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            self._is_ready.set()
            asyncio.set_event_loop(None)
            loop.close()

    async def _open(self) -> web.AppRunner:
        """Open the port."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(self.routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        self.port = runner.addresses[0][1]
        return runner

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work in the loop and wait for its end."""
        assert self._loop is not None, "the workspace is not open"
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def stop(self) -> None:
        """Close the port and end the thread."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()


def free_port() -> int:
    """Return a port nobody listens on at the moment."""
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])
