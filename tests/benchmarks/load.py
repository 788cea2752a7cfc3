"""A cheap client: one process, plain sockets kept alive, the next request when the last is
answered. The same client measures the ceiling and the product."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Answered:
    """What came back within the time: status to how often, and how long each took."""

    seconds: float
    statuses: dict[int, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    #: positions of the requests that were answered with a success
    good: list[int] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.good) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


class _Connection:
    __slots__ = ("begun", "buffer", "number", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.number, self.begun = b"", -1, 0.0

    def send(self, number: int, request: bytes) -> None:
        self.number, self.buffer, self.begun = number, b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status once the whole answer is here."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionResetError("the server hung up")
        self.buffer += chunk
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return int(head[9:12]) if len(body) >= int(length or 0) else None


def run(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Answered:
    """Keep that many connections busy for a while, then wait for the last answers."""
    selector, answered = selectors.DefaultSelector(), Answered(seconds)
    numbered = enumerate(requests)
    begun = time.perf_counter()
    end = begun + seconds
    busy = 0
    for _ in range(connections):
        connection = _Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(*next(numbered))
        busy += 1
    while busy:
        for key, _ in selector.select():
            connection = key.data
            status = connection.receive()
            if status is None:
                continue
            now = time.perf_counter()
            answered.statuses[status] = answered.statuses.get(status, 0) + 1
            answered.waits.append(now - connection.begun)
            if status in (200, 303):
                answered.good.append(connection.number)
            following = next(numbered, None) if now < end else None
            if following is None:
                selector.unregister(connection.socket)
                connection.socket.close()
                busy -= 1
            else:
                connection.send(*following)
    selector.close()
    answered.seconds = time.perf_counter() - begun
    return answered


def fetch(port: int, path: str) -> bytes:
    """A page with its headers, exactly as it travels to a browser that reads gzip."""
    ask = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(ask.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError(answer[:60])
    return answer
