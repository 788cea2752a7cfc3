"""Disks, databases and processes that fail: nothing is acknowledged that is not there."""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from feedback.models import Round
from feedback.services.intake import Intake, Unavailable, desk
from feedback.services.intake.desk import open_store
from tests.intake.handing import ALREADY, STORED, hand_in
from tests.rounds import envelopes, open_round


def test_every_commit_is_flushed_to_the_disk(engine: Engine, tmp_path: Path) -> None:
    """The setting on the very connection that the writer uses, inside its transaction."""
    store = open_store(engine, tmp_path / "lock")
    connection = store._connection  # type: ignore[attr-defined]

    with store.transaction():
        if engine.dialect.name == "sqlite":
            found = connection.execute("PRAGMA synchronous").fetchone()[0]
            assert found == 2
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        else:
            assert connection.execute("SHOW synchronous_commit").fetchone()[0] == "on"
    store.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_server_that_was_told_not_to_flush_flushes_for_answers(engine: Engine, tmp_path: Path) -> None:
    name = engine.url.database
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    try:
        engine.dispose()
        store = open_store(engine, tmp_path / "lock")
        with store.transaction():
            assert store._connection.execute("SHOW synchronous_commit").fetchone()[0] == "on"  # type: ignore[attr-defined]
        assert store._connection.execute("SHOW synchronous_commit").fetchone()[0] == "off"  # type: ignore[attr-defined]
        store.close()
    finally:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"ALTER DATABASE {name} RESET synchronous_commit"))


def test_a_stopped_desk_takes_nothing(engine: Engine, tmp_path: Path) -> None:
    one, intake = open_round(engine), Intake(engine, tmp_path / "lock")
    hand_in(intake, one)

    intake.stop()
    intake.stop()

    with pytest.raises(Unavailable):
        hand_in(intake, one)


def test_no_thread_stands_at_the_desk_before_the_first_envelope(engine: Engine, tmp_path: Path) -> None:
    before = threading.active_count()

    Intake(engine, tmp_path / "lock").stop()

    assert threading.active_count() == before


def test_a_forked_worker_opens_its_own_desk(engine: Engine, tmp_path: Path) -> None:
    """Even where the parent had begun already, as under a server that loads the app first."""
    one, intake = open_round(engine), Intake(engine, tmp_path / "lock")
    assert hand_in(intake, one) is STORED
    theirs = intake._thread

    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if hand_in(intake, one) is STORED and intake._thread is not theirs else 2
        finally:
            os._exit(status)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert hand_in(intake, one) is STORED
    assert len(envelopes(engine, one)) == 3
    intake.stop()


def test_a_desk_that_is_full_says_so_at_once(intake: Intake, engine: Engine) -> None:
    one = open_round(engine)
    for _ in range(desk.MOST_WAITING):
        intake._queue.put(None)

    with pytest.raises(Unavailable):
        hand_in(intake, one)


def test_a_disk_that_hangs_does_not_keep_people_waiting(
    intake: Intake, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, name = open_round(engine), secrets.token_bytes(16)
    hand_in(intake, one)
    monkeypatch.setattr(desk, "DEADLINE", 0.2)

    with Session(engine) as session, session.begin():
        session.execute(update(Round).where(Round.id == one.round_id).values(wish="close"))
        with pytest.raises(Unavailable):
            hand_in(intake, one, name=name)

    monkeypatch.undo()
    assert hand_in(intake, one, name=name) in (STORED, ALREADY)
    assert len(envelopes(engine, one)) == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_replaced_without_anybody_noticing(intake: Intake, engine: Engine) -> None:
    one = open_round(engine)
    assert hand_in(intake, one) is STORED

    with engine.connect() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )

    assert hand_in(intake, one) is STORED


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_commit_that_the_server_warns_about_is_not_acknowledged(
    intake: Intake, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """So ends a cancelled wait for the standby: as success, with a warning. Only the second try,
    whose own commit came through without one, may say that the answer has arrived."""
    one, name = open_round(engine), secrets.token_bytes(16)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE WARNING 'canceling wait'; RETURN NULL; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON envelope DEFERRABLE INITIALLY DEFERRED"
                " FOR EACH ROW EXECUTE FUNCTION warn()"
            )
        )
    try:
        assert hand_in(intake, one, name=name) is ALREADY
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER warn ON envelope"))
            connection.execute(text("DROP FUNCTION warn"))

    assert "Doubtful" in caplog.text
    assert len(envelopes(engine, one)) == 1


def test_an_unreachable_database_is_unavailable_and_comes_back(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, name = open_round(engine), secrets.token_bytes(16)
    away = [True]
    intake = Intake(engine, tmp_path / "lock")
    real = desk.open_store

    def connect(*place: Any) -> Any:
        if away[0]:
            raise ConnectionRefusedError(f"password of {name.hex()}")
        return real(*place)

    desk.open_store = connect
    try:
        with pytest.raises(Unavailable):
            hand_in(intake, one, name=name)
        away[0] = False
        assert hand_in(intake, one, name=name) is STORED
    finally:
        desk.open_store = real
        intake.stop()
    assert name.hex() not in caplog.text
    assert "ConnectionRefusedError" in caplog.text
