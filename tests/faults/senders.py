"""Phones on a bad network: they send, lose the answer, and send the same envelope again."""

from __future__ import annotations

import base64
import http.client
import random
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from feedback.privacy import sealing
from tests.rounds import OpenRound

#: seconds; only a server that stands still takes as long
PATIENCE = 120.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Ledger:
    """What the senders know by themselves: ids that the server acknowledged, and how often what
    was answered."""

    acknowledged: set[bytes] = field(default_factory=set)
    #: tried and not acknowledged when the run ended: stored or not, nobody can say
    open: set[bytes] = field(default_factory=set)
    refused: set[bytes] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    #: connections that the server broke under a request, and that the phone itself broke
    cut: int = 0
    hung_up: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def await_more(self, count: int) -> None:
        """Return when that many more were acknowledged."""
        wanted = len(self.acknowledged) + count
        self._await(lambda: len(self.acknowledged) >= wanted)

    def await_status(self, status: int, count: int) -> None:
        """Return when that status was answered that often."""
        self._await(lambda: self.statuses.get(status, 0) >= count)

    def _await(self, enough: Callable[[], bool]) -> None:
        last = time.monotonic() + PATIENCE
        while not enough():
            if time.monotonic() > last:
                raise TimeoutError(f"it does not come: {self.statuses}")
            time.sleep(0.005)

    def note(self, status: int) -> None:
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1


class Senders:
    """Threads that send until told to stop; each finishes the answer it is at."""

    def __init__(self, port: int, rounds: list[OpenRound], threads: int = 8, hang_up: float = 0.05) -> None:
        self.port, self.hang_up, self.ledger = port, hang_up, Ledger()
        self._slips = {one.round_id: list(one.slips) for one in rounds}
        self._rounds, self._ending = rounds, threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(threads)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> Ledger:
        """Stop sending anew, wait until the last answers arrived."""
        self._ending.set()
        for thread in self._threads:
            thread.join()
        return self.ledger

    def _work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self._ending.is_set():
            one = random.choice(self._rounds)
            body = self._envelope(one)
            if body is None:
                continue
            name = bytes.fromhex(body["id"])
            with self.ledger.lock:
                self.ledger.open.add(name)
            path = f"/r/{random.choice(one.slugs)}/en"
            if (status := self._deliver(connection, path, urlencode(body))) is not None:
                with self.ledger.lock:
                    self.ledger.open.discard(name)
                    arrived = self.ledger.acknowledged if status in (200, 303) else self.ledger.refused
                    arrived.add(name)
        connection.close()

    def _envelope(self, one: OpenRound) -> dict[str, str] | None:
        name = secrets.token_bytes(16)
        body = {
            "id": name.hex(),
            "key": sealing.key_id(one.keys.public),
            "sealed": base64.urlsafe_b64encode(one.box(name)).decode().rstrip("="),
        }
        slips = self._slips[one.round_id]
        if one.slips:
            with self.ledger.lock:
                if not slips:
                    return None
                # Now and then two people type the same slip.
                body["code"] = slips[-1] if random.random() < 0.1 else slips.pop()
        return body

    def _deliver(self, connection: http.client.HTTPConnection, path: str, body: str) -> int | None:
        """The status that settles it. A broken connection or a 5xx settles nothing."""
        last = time.monotonic() + 60
        while time.monotonic() < last:
            try:
                connection.request("POST", path, body, FORM)
                if random.random() < self.hang_up:
                    time.sleep(0.02)  # the phone walked out of reach just after it had sent
                    connection.close()
                    self.ledger.hung_up += 1
                    continue
                with connection.getresponse() as response:
                    response.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                self.ledger.cut += 1
                time.sleep(0.01)
                continue
            self.ledger.note(response.status)
            if response.status < 500:
                return response.status
            time.sleep(0.05)
        return None
