"""A real web server on a free port of this machine, whose pages a test writes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = tuple[int, Mapping[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]
"""What a path answers: status, headers and body; or a function that writes to the connection itself."""


class Pages:
    """What a running server serves, and what it was asked."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.host}{path}"

    def put(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        """Serve `body` at `path` and return its address; `content_type` is written Content-Type."""
        named = {"Content-Type": "text/html; charset=utf-8"}
        named |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.pages[path] = (status, named, body.encode() if isinstance(body, str) else body)
        return self.url(path)

    def redirect(self, path: str, target: str) -> str:
        """Send visitors of `path` to `target`."""
        return self.put(path, "", 302, location=target)


@contextmanager
def serve() -> Iterator[Pages]:
    """Run a server for as long as the block takes; paths it does not know, robots.txt too, are 404."""
    pages = Pages("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            pages.asked.append(self.path)
            pages.headers.append(dict(self.headers))
            page = pages.pages.get(self.path, (404, {}, b"no such page"))
            if callable(page):
                self.close_connection = True
                page(self)
                return
            status, headers, body = page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name for it
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of connections that the other side ended."""

    with Server(("127.0.0.1", 0), Handler) as server:
        pages.host = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield pages
        finally:
            server.shutdown()
            thread.join()
