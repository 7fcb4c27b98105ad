"""A scripted, strict stand-in for the OpenAI API on 127.0.0.1: chat completions and Responses, also streamed.

    with OpenAIServer(says('{"sentences": []}'), fails(429, Retry_After="0")) as server:
        model = load_model("openai:gpt-5-mini", api_key=server.key, base_url=server.url)

Each request takes the next reply of the script, or is answered by a function of the request. What a
client sends is checked as the real service checks it, and answered 400, 401 or 404 when it is wrong;
such a request takes nothing from the script. `requests` remembers what was accepted.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from tests.doubles import openai_responses
from tests.doubles.openai_rules import fault, refusal

Json = dict[str, Any]

KEY = "sk-test-5f2c9b7e41d84c0a"


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    message: str = ""
    finish_reason: str | None = "stop"
    refusal: str | None = None
    chunk_length: int = 7
    """Characters a streamed chunk."""
    garbage: bytes = b""
    """Sent in the stream after the text, as it is."""
    is_broken: bool = False
    """Whether the connection is torn down instead of ended."""
    cached_tokens: int = 0
    """Of the 100 it says it read."""
    first_delay_seconds: float = 0.0
    chunk_delay_seconds: float = 0.0
    moments: list[float] = field(default_factory=list)
    """When each chunk was sent, by `time.perf_counter`."""


def says(text: str, **changes: Any) -> Reply:
    """Answer with `text`."""
    return Reply(text, **changes)


def cites(*sentences: tuple[str, list[str]], **changes: Any) -> Reply:
    """Answer with sentences and their sources, in the JSON the writer asks for."""
    rows = [{"text": text, "sources": sources} for text, sources in sentences]
    return Reply(json.dumps({"sentences": rows}, ensure_ascii=False), **changes)


def refuses(text: str = "I can't help with that.") -> Reply:
    """Decline, as structured outputs do."""
    return Reply(refusal=text)


def cut(text: str) -> Reply:
    """Stream `text`, then end politely without a finish reason: the SDK raises nothing."""
    return Reply(text, finish_reason=None)


def torn(text: str) -> Reply:
    """Stream `text`, then drop the connection."""
    return Reply(text, finish_reason=None, is_broken=True)


def garbles(text: str, garbage: bytes = b'data: {"choices": [{"del\n\n') -> Reply:
    """Stream `text`, then something that is no chunk."""
    return Reply(text, garbage=garbage)


def fails(status: int, message: str = "The server had an error.", **headers: str) -> Reply:
    """Answer with an error; header names are written with underscores."""
    return Reply(status=status, message=message, headers={k.replace("_", "-"): v for k, v in headers.items()})


Scripted = Reply | Callable[[Json], Reply]


class OpenAIServer:
    """The server; runs between `with` and its end."""

    def __init__(
        self,
        *script: Scripted,
        key: str = KEY,
        has_json_schema: bool = True,
        refused: tuple[str, ...] = (),
        ignores_streaming: bool = False,
    ) -> None:
        """Script the server.

        Args:
            script: What it says, reply by reply.
            key: The only key it takes.
            has_json_schema: Whether it binds a model to a schema.
            refused: Parameters it answers with 400, naming them.
            ignores_streaming: Whether it sends one document where a stream was asked for.
        """
        self.script = list(script)
        self.key = key
        self.has_json_schema = has_json_schema
        self.refused = refused
        self.ignores_streaming = ignores_streaming
        self.requests: list[Json] = []
        self.rejected: list[str] = []
        """Why requests were refused, and that the script was over."""
        self._lock = Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.double = self  # type: ignore[attr-defined]
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "OpenAIServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL to give a client."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def next_reply(self, request: Json) -> Reply:
        """Remember a request that is as it must be, and take the next reply."""
        with self._lock:
            self.requests.append(request)
            if not self.script:
                self.rejected.append("the script is over")
                return fails(500, "the script is over")
            reply = self.script.pop(0)
        return reply(request) if callable(reply) else reply

    def prompt(self, index: int = -1) -> str:
        """All text of one request's messages."""
        request = self.requests[index]
        return "\n".join(map(_words, request.get("messages") or request["input"]))


def _words(message: Json) -> str:
    content = message["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def always(reply: Scripted, times: int = 50) -> list[Scripted]:
    """A script that says the same over and over."""
    return [reply] * times


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that hangs up in the middle is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer_json(404, _error(f"Unknown request URL: GET {self.path}.", "unknown_url"))

    def do_POST(self) -> None:
        double: OpenAIServer = self.server.double  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        wrong = refusal(self.path, self.headers.get("Authorization"), double.key) or fault(
            body, self.path, has_json_schema=double.has_json_schema, refused=double.refused
        )
        if wrong:
            double.rejected.append(wrong[1])
            self._answer_json(wrong[0], _error(wrong[1]))
            return
        request = json.loads(body)
        reply = double.next_reply(request)
        time.sleep(reply.first_delay_seconds)
        is_responses = self.path == openai_responses.PATH
        if reply.status != 200:
            self._answer_json(reply.status, _error(reply.message), reply.headers)
        elif request.get("stream") and not double.ignores_streaming:
            self._stream(
                reply, openai_responses.events(reply, request) if is_responses else _events(reply, request)
            )
        else:
            whole = openai_responses.response if is_responses else _completion
            self._answer_json(200, whole(reply, request["model"]), reply.headers)

    def _answer_json(self, status: int, document: Json, headers: dict[str, str] | None = None) -> None:
        payload = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def _stream(self, reply: Reply, events: Iterator[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for event in events:
                # Before, so that nobody can have read a chunk whose moment is not noted.
                reply.moments.append(time.perf_counter())
                self._send_chunk(event)
                time.sleep(reply.chunk_delay_seconds)
            if reply.is_broken:
                self.close_connection = True
            else:
                self.wfile.write(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send_chunk(self, event: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
        self.wfile.flush()


def _events(reply: Reply, request: Json) -> Iterator[bytes]:
    model = request["model"]
    yield _event(model, {"role": "assistant", "content": "", "refusal": None})
    if reply.refusal:
        yield _event(model, {"refusal": reply.refusal})
    for start in range(0, len(reply.text), reply.chunk_length):
        yield _event(model, {"content": reply.text[start : start + reply.chunk_length]})
    if reply.garbage:
        yield reply.garbage
    if reply.finish_reason is None:
        return
    yield _event(model, {}, reply.finish_reason)
    if (request.get("stream_options") or {}).get("include_usage"):
        yield _frame({**_head(model), "choices": [], "usage": _usage(reply)})
    yield b"data: [DONE]\n\n"


def _event(model: str, delta: Json, finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _frame({**_head(model), "choices": [choice], "usage": None})


def _frame(document: Json) -> bytes:
    return b"data: " + json.dumps(document, ensure_ascii=False).encode() + b"\n\n"


def _head(model: str) -> Json:
    return {"id": "chatcmpl-test", "object": "chat.completion.chunk", "created": 1773230000, "model": model}


def _completion(reply: Reply, model: str) -> Json:
    message = {"role": "assistant", "content": reply.text or None, "refusal": reply.refusal}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish_reason}
    return {**_head(model), "object": "chat.completion", "choices": [choice], "usage": _usage(reply)}


def _usage(reply: Reply) -> Json:
    written = len((reply.refusal or reply.text).split())
    return {
        "prompt_tokens": 100,
        "prompt_tokens_details": {"cached_tokens": reply.cached_tokens},
        "completion_tokens": written,
        "total_tokens": 100 + written,
    }


def _error(message: str, code: str | None = None) -> Json:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
