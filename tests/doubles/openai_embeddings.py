"""A strict stand-in for the embeddings of the OpenAI API on 127.0.0.1.

    with EmbeddingServer() as server:
        model = load("openai:text-embedding-3-small", api_key=server.key, base_url=server.url)

It refuses what the real service refuses: a wrong key, an unknown model, no texts, empty ones, more than 2,048
of them, and token ids (which mean that the client tried to count tokens). A text's vector is that of its
words, so texts that share words are near each other. `replies` are sent first, in turn, instead of vectors;
`requests` remembers the texts of every request that was answered with vectors.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np

KEY = "sk-test-7d21e0c49b"
MODEL = "text-embedding-3-small"
DIMENSIONS = 64
MOST_TEXTS = 2_048


def vector(text: str) -> np.ndarray:
    """The sum of one random vector a word, twice as long as a unit vector: users must normalise."""
    total = np.zeros(DIMENSIONS, np.float32)
    for word in text.lower().split():
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        total += np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return 2 * total / np.linalg.norm(total)


class EmbeddingServer:
    """The server; runs as long as the `with` block."""

    key = KEY

    def __init__(self, *replies: tuple[int, bytes]) -> None:
        self.replies = list(replies)
        self.requests: list[list[str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "EmbeddingServer":
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, path: str, key: str | None, body: dict) -> tuple[int, bytes]:
        """Answer one request."""
        if fault := _fault(path, key, body):
            return fault[0], json.dumps({"error": {"message": fault[1], "type": "invalid_request"}}).encode()
        if self.replies:
            return self.replies.pop(0)
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        self.requests.append(texts)
        return 200, json.dumps(_answer(texts, body.get("encoding_format", "float"))).encode()


def _fault(path: str, key: str | None, body: dict) -> tuple[int, str] | None:
    if path != "/v1/embeddings":
        return 404, f"no such address: {path}"
    if key != f"Bearer {KEY}":
        return 401, "Incorrect API key provided."
    if body.get("model") != MODEL:
        return 404, f"The model {body.get('model')} does not exist."
    texts = body.get("input")
    if isinstance(texts, str):
        texts = [texts]
    if not isinstance(texts, list) or not all(isinstance(each, str) and each for each in texts):
        return 400, "'$.input' is invalid: this stand-in takes texts that are not empty."
    return None if 0 < len(texts) <= MOST_TEXTS else (400, f"{len(texts)} texts are too many or too few.")


def _answer(texts: Sequence[str], encoding: str) -> dict:
    def coded(text: str) -> object:
        row = vector(text)
        return base64.b64encode(row.tobytes()).decode() if encoding == "base64" else row.tolist()

    rows = [{"object": "embedding", "index": i, "embedding": coded(each)} for i, each in enumerate(texts)]
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return {"object": "list", "data": rows, "model": MODEL, "usage": usage}


def _handler(server: EmbeddingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, content = server.reply(self.path, self.headers["Authorization"], body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler
