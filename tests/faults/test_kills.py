"""What was acknowledged is there, once, whatever is killed in between."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from feedback.cli.migrate import upgrade
from feedback.models import Envelope
from feedback.privacy import sealing
from feedback.services import clock
from tests.faults.senders import Ledger, Senders
from tests.postgres import Cluster
from tests.rounds import OpenRound, open_round, spent, twelve_questions
from tests.server import ROOT, Server


@dataclass(frozen=True)
class Found:
    """What a run left behind, compared with what its senders know."""

    lost: int
    doubles: int
    #: envelopes in the box whose contents nobody sent
    strangers: int
    acknowledged: int
    codes_match: bool


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def opened(engine: Engine, one: OpenRound) -> Counter[bytes]:
    """How often each answer lies in the box, known by the id inside, not by the row's name."""
    look = sealing.opener(one.keys.private, one.round_id.bytes)
    with Session(engine) as session:
        boxes = session.query(Envelope.box).filter_by(partner_id=one.partner_id, round_id=one.round_id)
        return Counter(look(row.box).id for row in boxes)


def strata(engine: Engine, one: OpenRound, table: str, where: str = "") -> Counter[int]:
    with engine.connect() as connection:
        key = one.round_id.hex if engine.dialect.name == "sqlite" else one.round_id
        rows = connection.execute(
            text(f"SELECT stratum_no FROM {table} WHERE round_id = :key {where}"), {"key": key}
        )
        return Counter(rows.scalars())


def compare(engine: Engine, rounds: list[OpenRound], ledger: Ledger) -> Found:
    inside: Counter[bytes] = sum((opened(engine, one) for one in rounds), Counter())
    coded = [one for one in rounds if one.codes]
    return Found(
        lost=len(ledger.acknowledged - set(inside)),
        doubles=sum(times - 1 for times in inside.values()),
        strangers=len(set(inside) - ledger.acknowledged - ledger.open),
        acknowledged=len(ledger.acknowledged),
        codes_match=all(
            strata(engine, one, "code", "AND used = 1") == strata(engine, one, "envelope")
            and len(spent(engine, one)) == len(opened(engine, one))
            for one in coded
        ),
    )


def under_load(
    engine: Engine, server: Server, *, kills: int, whole: int = 1, hang_up: float = 0.05
) -> tuple[Found, Ledger]:
    """Kill random workers, and now and then the whole server, while eight phones send.

    The next kill waits until answers have come through again, so that a slow machine tests as much
    as a fast one; the moment itself is random.
    """
    survey, today = twelve_questions(), clock.today()
    rounds = [
        open_round(engine, survey=survey, today=today),
        open_round(engine, survey=survey, today=today, codes=20_000),
    ]
    server.start()
    senders = Senders(server.port, rounds, hang_up=hang_up)
    senders.start()
    acts = [server.kill_a_worker] * kills + [server.kill_and_start] * whole
    random.shuffle(acts)
    for act in acts:
        senders.ledger.await_more(40)
        time.sleep(random.uniform(0, 0.05))
        act()
    senders.ledger.await_more(40)
    ledger = senders.finish()
    server.stop()
    return compare(engine, rounds, ledger), ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def server(folder: Path, database_url: str) -> Iterator[Server]:
    server = Server(folder, database_url)
    yield server
    server.stop()


def check(found: Found, ledger: Ledger) -> None:
    assert ledger.cut > 0, "nothing was killed under load"
    assert ledger.hung_up > 0, "nobody sent twice"
    assert set(ledger.statuses) <= {303, 409, 503}
    assert (found.lost, found.doubles, found.strangers) == (0, 0, 0)
    assert found.codes_match


def test_nothing_acknowledged_is_lost_and_nothing_counted_twice(engine: Engine, server: Server) -> None:
    check(*under_load(engine, server, kills=3))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_test_finds_a_server_that_acknowledges_too_early(engine: Engine, server: Server) -> None:
    server.module = "tests.faults.hasty:app"

    found, _ledger = under_load(engine, server, kills=1, hang_up=0)

    assert found.lost > 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_test_finds_a_server_that_does_not_know_an_answer_again(engine: Engine, server: Server) -> None:
    server.module = "tests.faults.forgetful:app"

    found, _ledger = under_load(engine, server, kills=0, whole=0, hang_up=0.3)

    assert found.doubles > 0


@pytest.mark.audit
def test_nothing_is_lost_in_a_long_night_of_kills(engine: Engine, server: Server) -> None:
    check(*under_load(engine, server, kills=60, whole=12))


@pytest.mark.audit
def test_a_database_that_restarts_costs_no_answer(folder: Path) -> None:
    """PostgreSQL is stopped and started under load, politely and as in a crash."""
    cluster = Cluster()
    try:
        engine = create_engine(cluster.url())
        upgrade(engine)
        engine.dispose()
        server = Server(folder, cluster.url())
        one = open_round(engine, survey=twelve_questions(), today=clock.today())
        server.start()
        senders = Senders(server.port, [one])
        senders.start()
        for mode in ("fast", "immediate", "fast"):
            senders.ledger.await_more(100)
            cluster.restart(mode)
        senders.ledger.await_more(100)
        ledger = senders.finish()
        server.stop()
        engine.dispose()
        found = compare(engine, [one], ledger)
        engine.dispose()
    finally:
        cluster.stop()

    assert set(ledger.statuses) <= {303, 503}
    assert (found.lost, found.doubles, found.strangers) == (0, 0, 0)


@pytest.mark.audit
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_and_costs_no_answer(engine: Engine, server: Server) -> None:
    """The workers may not make any file larger, as on a full disk; then somebody makes room."""
    one = open_round(engine, survey=twelve_questions(), today=clock.today())
    server.start()
    senders = Senders(server.port, [one])
    senders.start()
    senders.ledger.await_more(100)
    unlimited = {
        pid: resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        for pid in server.workers()
    }
    senders.ledger.await_status(503, 10)
    for pid, limit in unlimited.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
    senders.ledger.await_more(100)
    ledger = senders.finish()
    server.stop()
    found = compare(engine, [one], ledger)

    assert set(ledger.statuses) == {303, 503}
    assert (found.lost, found.doubles, found.strangers) == (0, 0, 0)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.audit
def test_reloading_the_server_under_load_costs_no_answer(engine: Engine, server: Server) -> None:
    """As an operator does after an upgrade: new workers take over, old ones finish."""
    one = open_round(engine, survey=twelve_questions(), today=clock.today())
    server.start()
    senders = Senders(server.port, [one], hang_up=0)
    senders.start()
    for _ in range(4):
        senders.ledger.await_more(100)
        before = set(server.workers())
        server.reload()
        server.await_workers(other_than=before)
    senders.ledger.await_more(100)
    ledger = senders.finish()
    server.stop()
    found = compare(engine, [one], ledger)

    assert set(ledger.statuses) == {303}
    assert (found.lost, found.doubles, found.strangers) == (0, 0, 0)


@pytest.mark.audit
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("synchronous", "flushed"), [("FULL", True), ("NORMAL", False)])
def test_every_acknowledged_answer_was_flushed_to_the_disk_before(
    engine: Engine, folder: Path, synchronous: str, flushed: bool
) -> None:
    """Counted by the kernel: one answer at a time, so that no two share a commit. The same with
    synchronous=NORMAL must fail, or counting proves nothing."""
    one = open_round(engine, survey=None)
    names = 50

    watched = [sys.executable, "-m", "tests.faults.one_by_one", str(engine.url), str(folder / "lock")]
    watched += [one.partner_id.hex, one.round_id.hex, str(names), synchronous]
    counted = subprocess.run(
        ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", *watched],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    calls = [int(line.split()[3]) for line in counted.stderr.splitlines() if line.endswith("sync")]
    assert (sum(calls) >= names) is flushed
