"""A second reading of RFC 9180, from smaller parts: what our library does is checked against it,
and it is checked against the RFC's own numbers (A.3.1)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
KEM_SUITE = b"KEM" + (0x0010).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0010, 0x0001, 0x0001))


@dataclass(frozen=True)
class Context:
    key: bytes
    nonce: bytes

    def seal(self, plain: bytes, associated: bytes = b"") -> bytes:
        return AESGCM(self.key).encrypt(self.nonce, plain, associated)

    def open(self, cipher: bytes, associated: bytes = b"") -> bytes:
        return AESGCM(self.key).decrypt(self.nonce, cipher, associated)


def sender(public: bytes, info: bytes, one_time: ec.EllipticCurvePrivateKey) -> tuple[bytes, Context]:
    """The encapsulated key and the context of who seals."""
    enc = point(one_time)
    shared = one_time.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public))
    return enc, _context(_kem(shared, enc + public), info)


def receiver(private: ec.EllipticCurvePrivateKey, enc: bytes, info: bytes) -> Context:
    """The context of who opens."""
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, enc))
    return _context(_kem(shared, enc + point(private)), info)


def derive_private(material: bytes) -> ec.EllipticCurvePrivateKey:
    """DeriveKeyPair of the RFC, whose first candidate is good all but always."""
    seed = _labeled_extract(KEM_SUITE, b"", b"dkp_prk", material)
    candidate = _labeled_expand(KEM_SUITE, seed, b"candidate", b"\0", 32)
    return ec.derive_private_key(int.from_bytes(candidate, "big"), CURVE)


def point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _kem(shared: bytes, context: bytes) -> bytes:
    return _labeled_expand(
        KEM_SUITE, _labeled_extract(KEM_SUITE, b"", b"eae_prk", shared), b"shared_secret", context, 32
    )


def _context(shared_secret: bytes, info: bytes) -> Context:
    base = b"\0" + _labeled_extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
    base += _labeled_extract(HPKE_SUITE, b"", b"info_hash", info)
    secret = _labeled_extract(HPKE_SUITE, shared_secret, b"secret", b"")
    return Context(
        _labeled_expand(HPKE_SUITE, secret, b"key", base, 16),
        _labeled_expand(HPKE_SUITE, secret, b"base_nonce", base, 12),
    )


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + material, hashlib.sha256).digest()


def _labeled_expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    block = hmac.new(secret, labeled + b"\x01", hashlib.sha256).digest()
    assert length <= len(block)
    return block[:length]
