"""A port that passes every connection on to another one, counts them, and can cut them all."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

PIECE = 65_536


@dataclass
class PassingOn:
    """What came through a port."""

    target: int
    port: int = 0
    connections: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def cut(self) -> None:
        """End every connection, as a server does that starts anew."""
        ended, self._open = self._open, []
        for each in ended:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def accept(self, listener: socket.socket) -> None:
        """Pass on what comes until the listener is closed."""
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self.target))
            self._open += [near, far]
            for source, sink in ((near, far), (far, near)):
                self._threads.append(threading.Thread(target=_pump, args=(source, sink), daemon=True))
                self._threads[-1].start()

    def close(self) -> None:
        """End every connection, and wait for the end of the threads."""
        self.cut()
        for each in self._threads:
            each.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with source, contextlib.suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def passing_on(target: int) -> Iterator[PassingOn]:
    """Pass connections on to a port of this machine for as long as the block takes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        passing = PassingOn(target, listener.getsockname()[1])
        accepting = threading.Thread(target=passing.accept, args=(listener,), daemon=True)
        accepting.start()
        yield passing
        listener.shutdown(socket.SHUT_RDWR)
        accepting.join()
        passing.close()
