from __future__ import annotations

import os
import stat
import uuid
from pathlib import Path

import pytest

from feedback.privacy import sealing
from feedback.services.keyring import Broken, Keyring, NoKey


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "second disk"
    folder.mkdir()
    return folder


@pytest.fixture
def ring(tmp_path: Path, mirror: Path) -> Keyring:
    return Keyring(tmp_path / "keyring", mirror)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_key_opens_what_was_sealed_for_its_round(ring: Keyring) -> None:
    round_id, other = uuid.uuid4(), uuid.uuid4()
    public = ring.create(round_id)
    ring.create(other)
    record = sealing.Contents(bytes(16), "en", {"q": "4"})

    box = sealing.seal(public, round_id.bytes, sealing.pack(record, 4096))

    assert sealing.open_envelope(ring.private(round_id), round_id.bytes, box) == record
    with pytest.raises(sealing.Unreadable):
        sealing.open_envelope(ring.private(other), round_id.bytes, box)


def test_only_the_owner_may_look(ring: Keyring, tmp_path: Path, mirror: Path) -> None:
    before = os.umask(0)
    try:
        ring.create(uuid.uuid4())
    finally:
        os.umask(before)

    for folder in (tmp_path / "keyring", mirror):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert [stat.S_IMODE(path.stat().st_mode) for path in files(folder)] == [0o600]


def test_file_and_folder_are_synced_before_the_key_is_handed_out(
    ring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_mode), real(handle)))

    ring.create(uuid.uuid4())

    assert sum(stat.S_ISREG(mode) for mode in synced) == 2
    assert sum(stat.S_ISDIR(mode) for mode in synced) >= 2


def test_after_a_crash_create_gives_the_same_key(ring: Keyring, tmp_path: Path) -> None:
    round_id = uuid.uuid4()
    public = ring.create(round_id)

    assert ring.create(round_id) == public
    assert Keyring(tmp_path / "keyring").create(round_id) == public


def test_a_torn_beginning_is_no_key_and_is_replaced(ring: Keyring, tmp_path: Path, mirror: Path) -> None:
    round_id = uuid.uuid4()
    public = ring.create(round_id)
    for path in (*files(tmp_path / "keyring"), *files(mirror)):
        path.write_bytes(path.read_bytes()[:70])

    assert not ring.opens(round_id)
    with pytest.raises(NoKey):
        ring.private(round_id)
    assert ring.create(round_id) != public
    assert ring.opens(round_id)


def test_the_mirror_serves_when_the_first_disk_is_gone_and_heals_it(ring: Keyring, tmp_path: Path) -> None:
    round_id = uuid.uuid4()
    public = ring.create(round_id)
    for path in files(tmp_path / "keyring"):
        path.unlink()

    assert ring.opens(round_id, public)
    assert ring.create(round_id) == public
    assert len(files(tmp_path / "keyring")) == 1


def test_a_mirror_that_is_not_mounted_stops_everything(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keyring", tmp_path / "not mounted")

    with pytest.raises(Broken):
        ring.create(uuid.uuid4())

    assert not (tmp_path / "not mounted").exists()


def test_a_key_that_belongs_to_another_public_half_does_not_open(ring: Keyring) -> None:
    round_id = uuid.uuid4()
    public = ring.create(round_id)

    assert ring.opens(round_id, public)
    assert not ring.opens(round_id, sealing.make_keys().public)


def test_a_file_renamed_to_another_round_opens_nothing(ring: Keyring, tmp_path: Path) -> None:
    round_id, other = uuid.uuid4(), uuid.uuid4()
    ring.create(round_id)
    only = files(tmp_path / "keyring")[0]
    only.rename(only.with_stem(other.hex))

    assert not ring.opens(other)


def test_destroyed_means_overwritten_unlinked_and_synced_in_both_places(
    ring: Keyring, tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id, other = uuid.uuid4(), uuid.uuid4()
    ring.create(round_id)
    ring.create(other)
    secret = ring.private(round_id).hex().encode()
    kept = tmp_path / "a hard link stands for the disk's own blocks"
    kept.hardlink_to(tmp_path / "keyring" / f"{round_id.hex}.key")
    assert secret in kept.read_bytes()

    ring.destroy(round_id)

    assert secret not in kept.read_bytes()
    for folder in (tmp_path / "keyring", mirror):
        assert [path.stem for path in files(folder)] == [other.hex]
    assert ring.round_ids() == {other}
    with pytest.raises(NoKey):
        ring.private(round_id)


def test_to_destroy_twice_or_nothing_is_no_fault(ring: Keyring) -> None:
    ring.destroy(uuid.uuid4())
    round_id = uuid.uuid4()
    ring.create(round_id)

    ring.destroy(round_id)
    ring.destroy(round_id)

    assert ring.round_ids() == set()


def test_a_copy_that_cannot_be_reached_is_reported_and_destroyed_later(
    ring: Keyring, tmp_path: Path, mirror: Path
) -> None:
    round_id = uuid.uuid4()
    ring.create(round_id)
    mirror.rename(tmp_path / "unplugged")

    with pytest.raises(Broken):
        ring.destroy(round_id)
    assert files(tmp_path / "keyring") == []

    (tmp_path / "unplugged").rename(mirror)
    assert ring.round_ids() == {round_id}
    ring.destroy(round_id)
    assert ring.round_ids() == set()


def test_an_unfinished_file_is_seen_and_destroyed_too(ring: Keyring, tmp_path: Path) -> None:
    round_id = uuid.uuid4()
    ring.create(round_id)
    only = files(tmp_path / "keyring")[0]
    only.rename(only.with_suffix(".new"))

    assert round_id in ring.round_ids()
    ring.destroy(round_id)

    assert files(tmp_path / "keyring") == []


def test_strangers_in_the_folder_are_left_alone(ring: Keyring, tmp_path: Path) -> None:
    ring.create(uuid.uuid4())
    (tmp_path / "keyring" / "README.txt").write_text("keys of open rounds")

    assert len(ring.round_ids()) == 1
