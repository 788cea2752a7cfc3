"""Round keys on disk: outside the database and its backups, alive only until the release.

Only the due process reads them (PRIVACY decision 5); pages hold public keys alone. A key is one
file, mirrored into a second folder where the operator names one. The key's life is the whole
promise, so that every step here is on the disk before it is reported.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from feedback.privacy import sealing

_FORMAT = "feedback round key 1"
_SUFFIX, _UNFINISHED = ".key", ".new"
_CANARY = sealing.Contents(bytes(sealing.ID_LENGTH), "en", {"canary": "sings"})


class NoKey(LookupError):
    """No readable key of this round in any folder: its envelopes cannot be opened."""


class Broken(OSError):
    """The keyring cannot keep its promise now; the message names the folder."""


@dataclass(frozen=True)
class _Stored:
    keys: sealing.Keys
    canary: bytes

    def opens(self, round_id: uuid.UUID) -> bool:
        """Whether the private key really opens what was sealed for this round."""
        try:
            return sealing.open_envelope(self.keys.private, round_id.bytes, self.canary) == _CANARY
        except (sealing.Unreadable, ValueError):
            return False


class Keyring:
    """The keys of all rounds that are not released yet.

    `mirror` is a folder on another disk or host. It must be there already: a mirror that is not
    mounted is a fault, never an empty folder in its place.
    """

    def __init__(self, folder: Path, mirror: Path | None = None) -> None:
        self.folder, self.mirror = folder, mirror

    def create(self, round_id: uuid.UUID) -> bytes:
        """Make the round's key and return its public half, once every copy is on its disk and has
        opened a test envelope. Called again (after a crash), it returns the same key."""
        stored = self._find(round_id) or _make(round_id)
        for folder in self._ready_folders():
            _write(_path(folder, round_id), stored)
            if _read(_path(folder, round_id), round_id) != stored:
                raise Broken(f"a key written to {folder} does not read back")
        return stored.keys.public

    def private(self, round_id: uuid.UUID) -> bytes:
        """The private key; raises NoKey."""
        stored = self._find(round_id)
        if stored is None:
            raise NoKey
        return stored.keys.private

    def opens(self, round_id: uuid.UUID, public: bytes | None = None) -> bool:
        """Whether a copy of the key opens its canary, and belongs to `public` where that is given."""
        stored = self._find(round_id)
        return stored is not None and public in (None, stored.keys.public)

    def destroy(self, round_id: uuid.UUID) -> None:
        """Overwrite and remove every copy; to do it twice is no fault.

        Raises Broken when a copy may be left: round_ids still names the round as soon as that
        folder can be reached, and the next run of the due process tries again.
        """
        left = []
        for folder in self._folders():
            if folder == self.folder and not folder.exists():
                continue  # no key was ever made here; a missing mirror, though, is not mounted
            try:
                _destroy(folder, round_id)
            except OSError:
                left.append(folder)
        if left:
            raise Broken("a key may be left in " + ", ".join(map(str, left)))

    def round_ids(self) -> set[uuid.UUID]:
        """Every round of which a key, or the beginning of one, lies in a folder."""
        found = set()
        for folder in self._folders():
            for path in folder.glob("*.*"):
                with contextlib.suppress(ValueError):
                    found.add(uuid.UUID(hex=path.stem))
        return found

    def _folders(self) -> tuple[Path, ...]:
        return (self.folder, self.mirror) if self.mirror else (self.folder,)

    def _ready_folders(self) -> tuple[Path, ...]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(self.folder.parent)
        for folder in self._folders():
            if not folder.is_dir():
                raise Broken(f"{folder} is not there")
            folder.chmod(0o700)
        return self._folders()

    def _find(self, round_id: uuid.UUID) -> _Stored | None:
        copies = (_read(_path(folder, round_id), round_id) for folder in self._folders())
        return next((copy for copy in copies if copy), None)


def _make(round_id: uuid.UUID) -> _Stored:
    keys = sealing.make_keys()
    plain = sealing.pack(_CANARY, sealing.STEP)
    return _Stored(keys, sealing.seal(keys.public, round_id.bytes, plain))


def _path(folder: Path, round_id: uuid.UUID) -> Path:
    return folder / (round_id.hex + _SUFFIX)


def _read(path: Path, round_id: uuid.UUID) -> _Stored | None:
    """The key in a file that opens its own canary; None for anything else."""
    try:
        kind, private, public, canary = path.read_text("ascii").splitlines()
        stored = _Stored(sealing.Keys(bytes.fromhex(private), bytes.fromhex(public)), bytes.fromhex(canary))
    except (OSError, ValueError):
        return None
    return stored if kind == _FORMAT and stored.opens(round_id) else None


def _write(path: Path, stored: _Stored) -> None:
    """Whole or not at all: a new file, synced, renamed into place, and the folder synced."""
    fresh = path.with_suffix(_UNFINISHED)
    lines = (_FORMAT, stored.keys.private.hex(), stored.keys.public.hex(), stored.canary.hex())
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync(path.parent)


def _destroy(folder: Path, round_id: uuid.UUID) -> None:
    """Overwriting is worth what the disk makes of it; on SSDs "deleted" is all that may be said."""
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    final = _path(folder, round_id)
    for path in (final, final.with_suffix(_UNFINISHED)):
        with contextlib.suppress(FileNotFoundError):
            with path.open("r+b") as file:
                file.write(os.urandom(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
    _sync(folder)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
