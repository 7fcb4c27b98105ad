"""One HTTP request to one checked address, within limits of time and size.

The connection is made to the address that was checked, while the request, the certificate and the server name
refer to the host, so the name cannot be resolved again in between. A timer ends the connection when time is
up, however slowly the other side sends.
"""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from retrieval.errors import Outlook
from retrieval.ingest.guard import port_of

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse

ROBOTS_TAG: Final = "x-robots-tag"
"""The header by which a server says what robots may do with a page."""

_BLOCK_BYTES = 65_536
_GZIP = 16 + zlib.MAX_WBITS

# The first kind that fits tells.
_WORDS: Mapping[type[Exception], str] = {
    ssl.SSLCertVerificationError: "the server's certificate is not valid",
    ssl.SSLError: "no secure connection could be made",
    ConnectionRefusedError: "the server refused the connection",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost."""

    seconds: float = 30.0
    """From the first connection to the last byte, redirects included."""
    silence_seconds: float = 10.0
    """Without a byte."""
    transferred_bytes: int = 10_000_000
    """As sent."""
    unpacked_bytes: int = 30_000_000
    """After decompression; pages shrink to a fifth, bombs to a thousandth."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name; where a server repeats one, the last counts, but of ROBOTS_TAG each is a line."""
    data: bytes


class TransferError(Exception):
    """The request failed; the text says why, in our words."""

    def __init__(
        self,
        reason: str,
        *,
        outlook: Outlook = "later",
        status: int | None = None,
        retry_seconds: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.outlook = outlook
        self.status = status
        self.retry_seconds = retry_seconds


def get(
    parts: SplitResult, address: str, headers: Mapping[str, str], limits: Limits, deadline: float
) -> Reply:
    """Ask the host of a URL, at `address`, for its page.

    Args:
        parts: the URL.
        address: the checked IP address to connect to.
        headers: what to send.
        limits: what it may cost.
        deadline: when to give up, on the clock of `time.monotonic`.

    Raises:
        TransferError: there is no usable answer.
    """
    from urllib3.exceptions import HTTPError

    try:
        with _connection(parts, address, limits, deadline) as connection:
            connection.request(
                "GET", _target(parts), headers=headers, preload_content=False, decode_content=False
            )
            response = connection.getresponse()
            found = _headers(response)
            reply = Reply(response.status, found, _body(response, found, limits))
            if time.monotonic() >= deadline:
                # Cut off by the timer, which looks like an ordinary end.
                raise TimeoutError
            return reply
    except TransferError:
        raise
    except (HTTPError, HTTPException, OSError, ValueError, zlib.error) as error:
        raise TransferError(_in_our_words(error, deadline)) from error


def _headers(response: "BaseHTTPResponse") -> Mapping[str, str]:
    found = {name.lower(): value for name, value in response.headers.items()}
    if ROBOTS_TAG in found:
        found[ROBOTS_TAG] = "\n".join(response.headers.getlist(ROBOTS_TAG))
    return found


def _target(parts: SplitResult) -> str:
    """Return path and query as they go into a request; what browsers escape is escaped."""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(target, safe="/?%:@!$&'()*+,;=~[]|")


@contextmanager
def _connection(
    parts: SplitResult, address: str, limits: Limits, deadline: float
) -> Iterator["HTTPConnection"]:
    """Yield a connection to the host at `address` that ends at the deadline."""
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    silence = min(limits.silence_seconds, remaining)
    plain = socket.create_connection((address, port_of(parts)), timeout=silence)
    # TLS takes the socket over; its twin still reaches the connection.
    twin = plain.dup()
    timer = threading.Timer(max(deadline - time.monotonic(), 0), _hang_up, (twin,))
    timer.daemon = True
    timer.start()
    connection = _pinned(parts, plain, silence)
    try:
        yield connection
    finally:
        timer.cancel()
        connection.close()
        plain.close()
        twin.close()


def _pinned(parts: SplitResult, plain: socket.socket, silence: float) -> "HTTPConnection":
    """Return a connection of urllib3 that uses the socket it is given."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Pinned(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return plain

    class PinnedTLS(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return plain

    host, port = (parts.hostname or "").encode("idna").decode("ascii"), port_of(parts)
    if parts.scheme.lower() == "https":
        return PinnedTLS(host, port, timeout=silence, ssl_context=_tls(), cert_reqs="CERT_REQUIRED")
    return Pinned(host, port, timeout=silence)


def _tls() -> ssl.SSLContext:
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def _hang_up(twin: socket.socket) -> None:
    # It may have been closed in this very moment.
    with suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)


def _body(response: "BaseHTTPResponse", headers: Mapping[str, str], limits: Limits) -> bytes:
    """Return the body, unpacked."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    blocks = _blocks(response, headers, limits.transferred_bytes)
    if encoding in {"identity", ""}:
        return b"".join(blocks)
    if encoding in {"gzip", "x-gzip"}:
        return _unpacked(blocks, limits.unpacked_bytes)
    raise TransferError(f"the page comes packed in a way we did not ask for ({encoding[:20]})")


def _blocks(response: "BaseHTTPResponse", headers: Mapping[str, str], limit: int) -> Iterator[bytes]:
    announced = headers.get("content-length", "")
    received = int(announced) if announced.isdecimal() else 0
    if received <= limit:
        received = 0
        while block := response.read1(_BLOCK_BYTES):
            received += len(block)
            if received > limit:
                break
            yield block
    if received > limit:
        raise TransferError(f"larger than {_megabytes(limit)}")


def _unpacked(blocks: Iterator[bytes], limit: int) -> bytes:
    """Unpack gzip, never further than `limit` bytes."""
    found = bytearray()
    unpacker = zlib.decompressobj(_GZIP)
    for block in blocks:
        pending = block
        while pending:
            if unpacker.eof:
                unpacker = zlib.decompressobj(_GZIP)
            found += unpacker.decompress(pending, limit + 1 - len(found))
            if len(found) > limit:
                raise TransferError(f"unpacks to more than {_megabytes(limit)}")
            pending = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        raise TransferError("the page broke off in the middle")
    return bytes(found)


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:g} MB"


def _in_our_words(error: Exception, deadline: float) -> str:
    kinds = {type(each) for each in (error, error.__cause__, error.__context__) if each}
    if time.monotonic() >= deadline or any(issubclass(kind, TimeoutError) for kind in kinds):
        return "no answer in time; try again later"
    for kind, words in _WORDS.items():
        if any(issubclass(each, kind) for each in kinds):
            return words
    return "the connection broke off or was no proper HTTP; try again later"
