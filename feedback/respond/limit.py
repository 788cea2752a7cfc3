"""A generous limit on posts per address, kept in memory alone.

The address itself is never kept: its HMAC under a random key that this process made and throws
away after a day, so that nothing here can be read back or joined over days (PRIVACY 3.5).
A clinic is one address to us: the limit stops a machine, not a waiting room.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from threading import Lock

BURST = 300
PER_SECOND = 2.0
KEY_LIFE = 86_400.0
MOST_ADDRESSES = 20_000


class Limit:
    """A bucket of tokens for each address: BURST at first, PER_SECOND more as time goes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._renew(clock())

    def allows(self, peer: str | None, forwarded: str | None) -> bool:
        """Whether one more post from there is let in. Loopback itself is not limited: it is the
        machine's own, or a proxy that says for whom it asks."""
        address = _behind(peer, forwarded)
        if address is None:
            return True
        now = self._clock()
        with self._lock:
            if now - self._since > KEY_LIFE or len(self._buckets) > MOST_ADDRESSES:
                self._renew(now)
            name = hmac.digest(self._key, address.encode(), hashlib.sha256)[:8]
            left, seen = self._buckets.get(name, (float(BURST), now))
            left = min(BURST, left + (now - seen) * PER_SECOND)
            self._buckets[name] = (max(left - 1, 0.0), now)
        return left >= 1

    def _renew(self, now: float) -> None:
        self._key = secrets.token_bytes(32)
        self._since = now
        self._buckets: dict[bytes, tuple[float, float]] = {}


def _behind(peer: str | None, forwarded: str | None) -> str | None:
    """Whose post this is. Only a proxy on this machine (loopback, or a socket without an address)
    is believed, and only its own last word: whatever stands before that came from outside."""
    if peer and not _loopback(peer):
        return _network(peer)
    last = (forwarded or "").rsplit(",", 1)[-1].strip()
    return _network(last) if last and not _loopback(last) else None


def _loopback(address: str) -> bool:
    if address in ("127.0.0.1", "::1"):
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _network(address: str) -> str:
    """One household of IPv6 is one address; a text that is no address stands for itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
