"""Sealing: answers become an envelope that only the round's private key can open.

HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM: what a phone can
do with WebCrypto alone, so that answers can be locked before they leave it. The round's id is
bound in; every plaintext of a round is padded to one length, because a ciphertext's length is a
fingerprint (PRIVACY 0.4). The envelope's own id lies inside, for want of associated data
(docs/decisions/0010).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

#: the sender's one-time public key (65) and the tag (16)
OVERHEAD = 81
STEP, LARGEST = 4096, 16384
PUBLIC_LENGTH, PRIVATE_LENGTH, ID_LENGTH = 65, 32, 16
LONGEST_LANGUAGE = 12

_CURVE = ec.SECP256R1()
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_LABEL = b"feedback/envelope/1"
_LENGTH = 4
_FRAME = _LENGTH + len('{"i":"","l":"","a":}') + 2 * ID_LENGTH + LONGEST_LANGUAGE


class Unreadable(ValueError):
    """No envelope of this key and round, or not contents as we write them. Says nothing more."""


class TooLong(ValueError):
    """Contents that do not fit the round's envelope; the message holds lengths alone."""


@dataclass(frozen=True)
class Keys:
    """A round's pair: 32-byte scalar and 65-byte uncompressed point."""

    private: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"Keys(public={self.public.hex()})"


@dataclass(frozen=True)
class Contents:
    """What an envelope holds: its own id, the language answered in, the raw answers."""

    id: bytes
    language: str
    answers: Mapping[str, object]

    def __repr__(self) -> str:
        return "Contents(...)"


def make_keys() -> Keys:
    """A fresh pair from the system's randomness."""
    private = ec.generate_private_key(_CURVE)
    scalar = private.private_numbers().private_value
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Keys(scalar.to_bytes(PRIVATE_LENGTH, "big"), point)


def key_id(public: bytes) -> str:
    """How a sealed envelope names the key it was made for."""
    return hashlib.sha256(public).hexdigest()[:16]


def envelope_size(longest: int) -> int:
    """The padded length for answers of at most `longest` bytes as JSON (survey/answers.longest);
    raises TooLong when no envelope holds them."""
    steps = -(-(longest + _FRAME) // STEP)
    if steps * STEP > LARGEST:
        raise TooLong(f"{longest} bytes of answers in an envelope of {LARGEST}")
    return max(steps, 1) * STEP


def pack(contents: Contents, size: int) -> bytes:
    """Length, JSON, zeros: always exactly `size` bytes; raises TooLong."""
    record = {"i": contents.id.hex(), "l": contents.language, "a": dict(contents.answers)}
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if _LENGTH + len(text) > size:
        raise TooLong(f"{len(text)} bytes of contents in an envelope of {size}")
    return (len(text).to_bytes(_LENGTH, "big") + text).ljust(size, b"\0")


def seal(public: bytes, round_id: bytes, plain: bytes) -> bytes:
    """The envelope: OVERHEAD bytes longer than `plain`, different every time."""
    return _SUITE.encrypt(plain, _public_key(public), info=_LABEL + round_id)


def context(round_id: bytes) -> bytes:
    """The part of HPKE's key schedule that is the same for every envelope of a round (RFC 9180,
    5.1), worked out here so that a phone's script need not carry the code for it."""
    hashes = (_extract(b"psk_id_hash", b""), _extract(b"info_hash", _LABEL + round_id))
    return b"\0" + b"".join(hashes)


def opener(private: bytes, round_id: bytes) -> Callable[[bytes], Contents]:
    """A function that opens one envelope after the other of a round: the key is worked out once.

    It raises Unreadable for everything that is not an envelope of this round as we write them.
    """
    scalar, info = int.from_bytes(private, "big"), _LABEL + round_id
    key = ec.derive_private_key(scalar, _CURVE)

    def open_one(box: bytes) -> Contents:
        try:
            plain = _SUITE.decrypt(box, key, info=info)
        except (InvalidTag, ValueError):
            raise Unreadable from None
        return unpack(plain)

    return open_one


def open_envelope(private: bytes, round_id: bytes, box: bytes) -> Contents:
    """The contents of one envelope; raises Unreadable."""
    return opener(private, round_id)(box)


def unpack(plain: bytes) -> Contents:
    """The contents in a padded plaintext; raises Unreadable for anything that is not exactly one."""
    end = _LENGTH + int.from_bytes(plain[:_LENGTH], "big")
    if end > len(plain) or plain[end:] != bytes(len(plain) - end):
        raise Unreadable
    try:
        record = _JSON.decode(plain[_LENGTH:end].decode())
    except (ValueError, RecursionError):
        raise Unreadable from None
    match record:
        case {"i": str(name), "l": str(language), "a": dict(answers)} if len(record) == 3:
            return Contents(_identity(name), _tag(language), answers)
    raise Unreadable


def _identity(name: str) -> bytes:
    # Exactly the lower-case hex that we write: bytes.fromhex alone would forgive blanks.
    try:
        found = bytes.fromhex(name)
    except ValueError:
        raise Unreadable from None
    if len(found) != ID_LENGTH or found.hex() != name:
        raise Unreadable
    return found


def _tag(language: str) -> str:
    if not 0 < len(language) <= LONGEST_LANGUAGE:
        raise Unreadable
    return language


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


_JSON = json.JSONDecoder(parse_constant=_no_constant)


def _extract(label: bytes, text: bytes) -> bytes:
    # LabeledExtract with an empty salt; the numbers name our KEM, KDF and AEAD.
    suite = b"HPKE" + b"\0\x10" + b"\0\x01" + b"\0\x01"
    return hmac.digest(b"", b"HPKE-v1" + suite + label + text, hashlib.sha256)


@lru_cache(maxsize=256)
def _public_key(public: bytes) -> Any:
    # Public keys alone are remembered; a private key lives as long as its caller holds it.
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public)
