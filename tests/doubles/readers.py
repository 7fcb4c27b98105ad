"""A reader that fails as others' code fails on anyone's bytes; what to do stands in the bytes."""

import os
import re
import signal
import time

from retrieval.errors import ExtractError
from retrieval.types import Reading, Span


def obey(raw):
    """Read one line as an article, unless it is an order."""
    order = raw.data.decode()
    if order == "refuse":
        raise ExtractError(raw.name, "no article")
    if order in ORDERS:
        ORDERS[order]()
    text = f"who {os.getpid()}" if order == "who" else order
    return (
        Reading(title="", text=text, sentences=(Span(0, len(text)),), raw_hash=raw.digest, path=raw.path),
    )


def fail():
    raise RecursionError


ORDERS = {
    "raise": fail,
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "eat": lambda: bytearray(4 << 30),
    "dawdle": lambda: time.sleep(60),
    # A pattern that takes for ever and holds the interpreter all that time.
    "hang": lambda: re.match(r"(a+)+b", "a" * 64),
}
