"""What proves who somebody is: passwords and tokens. No rows here."""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from feedback.i18n import N_
from feedback.services.errors import Invalid

SHORTEST, LONGEST = 10, 200

# OWASP's smallest argon2id setting: 19 MiB and two passes, so that a clinic's small computer
# keeps answering while several people sign in.
COST: dict[str, Any] = {"time_cost": 2, "memory_cost": 19456, "parallelism": 1}
_hasher = PasswordHasher(**COST)
#: how many passwords one process works on at once: a flood of attempts must not eat its memory
_benches = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _benches:
        return _hasher.hash(_same(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether this is the password; as slow for nobody's (`kept` None) as for somebody's."""
    with _benches:
        try:
            return _hasher.verify(kept or _nobody(), _same(password)) and kept is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def outdated(kept: str) -> bool:
    """Whether this hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def check_password(password: str, email: str) -> None:
    """Raise Invalid for a password that is too easy to guess or too long to hash."""
    problem = _weakness(_same(password), email)
    if problem:
        raise Invalid({"password": problem})


def _weakness(password: str, email: str) -> str | None:
    plain = password.casefold()
    if len(password) < SHORTEST:
        return N_("Use at least 10 characters. Three or four words are a good password.")
    if len(password) > LONGEST:
        return N_("Use at most 200 characters.")
    name = email.partition("@")[0]
    if plain in (email, name) or (len(name) >= 5 and plain.replace(name, "").isdigit()):
        return N_("Do not use your e-mail address as your password.")
    if plain in _common() or len(set(plain)) <= 3:
        return N_("Many people use this password, so it is easy to guess. Choose another one.")
    return None


def _same(password: str) -> str:
    """One spelling for what looks the same: keyboards differ in how they compose letters."""
    return unicodedata.normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    text = Path(__file__).with_name("common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))


def new_token() -> str:
    """A key to hand over, in letters that travel in an address; 256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
