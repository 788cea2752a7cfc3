"""Counts what could be guessing or flooding: sign-ins that failed, mails that were asked for.

In memory and per process: nothing about anybody is kept, and a restart forgets all. Who asks is
known by the account they name, never by their address (a clinic shares one).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import deque
from collections.abc import Hashable
from datetime import datetime, timedelta

from flask import current_app

WINDOW = timedelta(minutes=15)
#: per account: enough for a forgotten password, far too few to guess one
EACH = 10
#: per process: a wave over many accounts
ALL = 200


class Attempts:
    """How often something was tried within the window."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._times: dict[Hashable, deque[datetime]] = {}

    def spent(self, what: str, who: str, *, now: datetime) -> bool:
        """Whether there were too many attempts; as likely for a stranger as for a member."""
        with self._lock:
            return self._count(self._name(what, who), now) >= EACH or self._count(what, now) >= ALL

    def note(self, what: str, who: str, *, now: datetime) -> None:
        """One more attempt."""
        with self._lock:
            for name in (self._name(what, who), what):
                self._times.setdefault(name, deque(maxlen=ALL)).append(now)
            if len(self._times) > 10_000:
                self._forget(now)

    def clear(self, what: str, who: str) -> None:
        """It was them: their earlier attempts are forgiven."""
        with self._lock:
            self._times.pop(self._name(what, who), None)

    def _name(self, what: str, who: str) -> bytes:
        return hmac.digest(self._key, f"{what} {who.strip().lower()}".encode(), hashlib.sha256)

    def _count(self, name: Hashable, now: datetime) -> int:
        times = self._times.get(name)
        while times and times[0] < now - WINDOW:
            times.popleft()
        return len(times) if times else 0

    def _forget(self, now: datetime) -> None:
        for name in [name for name in self._times if not self._count(name, now)]:
            del self._times[name]


def attempts() -> Attempts:
    """The counter of this process."""
    found: Attempts = current_app.extensions["attempts"]
    return found
