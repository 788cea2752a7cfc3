"""The desk where sealed envelopes are handed in: once each, durably, and nobody else is touched."""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text, update
from sqlalchemy.orm import Session

from feedback.extensions import prepare
from feedback.models import Base, Code, Envelope, Round
from feedback.services.intake import Intake, Outcome, Unavailable, desk, postgresql
from feedback.services.intake.batch import Delivery
from feedback.services.intake.desk import open_store
from tests.rounds import TODAY, OpenRound, envelopes, open_round, spent

STORED, ALREADY, REFUSED = Outcome.STORED, Outcome.ALREADY, Outcome.REFUSED
CLOSED, MISFIT = Outcome.CLOSED, Outcome.MISFIT


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url, hide_parameters=True, pool_size=20)
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def intake(engine: Engine, tmp_path: Path) -> Iterator[Intake]:
    intake = Intake(engine, tmp_path / "writer.lock")
    yield intake
    intake.stop()


@pytest.fixture(autouse=True)
def neighbour(engine: Engine) -> Iterator[OpenRound]:
    """Another partner's coded round with answers in it, which nobody may touch."""
    one = open_round(engine, codes=3)
    with Session(engine) as session, session.begin():
        session.add(
            Envelope(partner_id=one.partner_id, round_id=one.round_id, id=bytes(16), stratum_no=1, box=b"x")
        )
        session.execute(update(Code).where(Code.h == one.codes[0]).values(used=1))
    yield one
    assert envelopes(engine, one) == {bytes(16): 1}
    assert spent(engine, one) == {one.codes[0]}


def hand_in(intake: Intake, one: OpenRound, **values: Any) -> Outcome:
    """One envelope, whose parts are as they should be unless the test says otherwise."""
    name = values.get("name") or secrets.token_bytes(16)
    stratum_no = values.get("stratum_no", None if one.codes else 1)
    return intake.accept(
        values.get("partner_id", one.partner_id),
        values.get("round_id", one.round_id),
        name,
        values.get("box") or one.noise(),
        stratum_no=stratum_no,
        code=values.get("code"),
        today=values.get("today", TODAY),
    )


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Results of acts that begin in the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_an_envelope_lies_in_the_box_of_its_site(intake: Intake, engine: Engine) -> None:
    one, name = open_round(engine), secrets.token_bytes(16)
    box = one.box(name)

    assert hand_in(intake, one, name=name, box=box, stratum_no=2) is STORED

    assert envelopes(engine, one) == {name: 2}
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT box FROM envelope WHERE length(box) > 9")) == box


def test_the_site_of_a_coded_answer_comes_from_the_code(intake: Intake, engine: Engine) -> None:
    one, name = open_round(engine, codes=4), secrets.token_bytes(16)

    assert hand_in(intake, one, name=name, code=one.codes[1], stratum_no=1) is STORED

    assert envelopes(engine, one) == {name: 2}
    assert spent(engine, one) == {one.codes[1]}


def test_the_same_id_twice_is_one_row_and_twice_success(intake: Intake, engine: Engine) -> None:
    one, name = open_round(engine), secrets.token_bytes(16)

    assert hand_in(intake, one, name=name) is STORED
    assert hand_in(intake, one, name=name) is ALREADY

    assert len(envelopes(engine, one)) == 1


def test_sending_a_coded_answer_again_is_success_and_spends_nothing_more(
    intake: Intake, engine: Engine
) -> None:
    one, name = open_round(engine, codes=2), secrets.token_bytes(16)

    assert hand_in(intake, one, name=name, code=one.codes[0]) is STORED
    assert hand_in(intake, one, name=name, code=one.codes[0]) is ALREADY
    assert hand_in(intake, one, name=name, code=one.codes[1]) is ALREADY

    assert spent(engine, one) == {one.codes[0]}


def test_a_used_code_and_an_unknown_code_are_refused_alike(intake: Intake, engine: Engine) -> None:
    one = open_round(engine, codes=1)
    assert hand_in(intake, one, code=one.codes[0]) is STORED

    assert hand_in(intake, one, code=one.codes[0]) is REFUSED
    assert hand_in(intake, one, code=secrets.token_bytes(32)) is REFUSED

    assert len(envelopes(engine, one)) == 1


def test_a_code_of_another_round_is_refused(intake: Intake, engine: Engine, neighbour: OpenRound) -> None:
    one = open_round(engine, codes=1)

    assert hand_in(intake, one, code=neighbour.codes[1]) is REFUSED


@pytest.mark.parametrize("codes", [0, 1], ids=["a code at an open link", "no code where one is needed"])
def test_the_wrong_channel_is_refused(intake: Intake, engine: Engine, codes: int) -> None:
    one = open_round(engine, codes=codes)

    assert hand_in(intake, one, stratum_no=1, code=None if codes else bytes(32)) is REFUSED

    assert envelopes(engine, one) == {}


def test_the_same_code_from_sixteen_phones_at_once_counts_once(intake: Intake, engine: Engine) -> None:
    one = open_round(engine, codes=1)

    outcomes = all_at_once([lambda: hand_in(intake, one, code=one.codes[0])] * 16)

    assert Counter(outcomes) == {STORED: 1, REFUSED: 15}
    assert len(envelopes(engine, one)) == 1


def test_the_same_code_at_several_desks_at_once_counts_once(engine: Engine, tmp_path: Path) -> None:
    one = open_round(engine, codes=1)
    desks = [Intake(engine, tmp_path / "writer.lock") for _ in range(4)]

    outcomes = all_at_once([partial(hand_in, d, one, code=one.codes[0]) for d in desks * 4])

    for one_desk in desks:
        one_desk.stop()
    assert Counter(outcomes) == {STORED: 1, REFUSED: 15}
    assert len(envelopes(engine, one)) == 1


@pytest.mark.parametrize("codes", [0, 1], ids=["open link", "code"])
def test_one_answer_sent_to_several_desks_at_once_is_stored_once_and_never_refused(
    engine: Engine, tmp_path: Path, codes: int
) -> None:
    for _ in range(5):
        one, name = open_round(engine, codes=codes), secrets.token_bytes(16)
        code = one.codes[0] if codes else None
        desks = [Intake(engine, tmp_path / "writer.lock") for _ in range(4)]

        outcomes = all_at_once([partial(hand_in, d, one, name=name, code=code) for d in desks * 2])

        for one_desk in desks:
            one_desk.stop()
        assert Counter(outcomes) == {STORED: 1, ALREADY: 7}
        assert len(envelopes(engine, one)) == 1
        assert spent(engine, one) == set(one.codes)


def test_one_id_with_different_codes_at_several_desks_spends_one(engine: Engine, tmp_path: Path) -> None:
    for _ in range(5):
        one, name = open_round(engine, codes=4), secrets.token_bytes(16)
        desks = [Intake(engine, tmp_path / "writer.lock") for _ in range(4)]

        outcomes = all_at_once(
            [partial(hand_in, d, one, name=name, code=code) for d, code in zip(desks, one.codes, strict=True)]
        )

        for one_desk in desks:
            one_desk.stop()
        assert Counter(outcomes) == {STORED: 1, ALREADY: 3}
        assert len(spent(engine, one)) == len(envelopes(engine, one)) == 1


@pytest.mark.parametrize("size", [0, 1, 4096, 4176, 4178, 8273])
def test_an_envelope_of_another_size_is_never_stored(intake: Intake, engine: Engine, size: int) -> None:
    one = open_round(engine)

    assert hand_in(intake, one, box=bytes(size) or b"\0") is MISFIT

    assert envelopes(engine, one) == {}


def test_a_misfit_does_not_cost_its_code(intake: Intake, engine: Engine) -> None:
    one = open_round(engine, codes=1)

    assert hand_in(intake, one, code=one.codes[0], box=b"short") is MISFIT
    assert hand_in(intake, one, code=one.codes[0]) is STORED


def test_a_site_that_the_round_does_not_have_is_refused(intake: Intake, engine: Engine) -> None:
    one = open_round(engine)

    assert hand_in(intake, one, stratum_no=3) is REFUSED
    assert hand_in(intake, one, stratum_no=None) is REFUSED


def test_unknown_rounds_and_rounds_of_others_are_closed(
    intake: Intake, engine: Engine, neighbour: OpenRound
) -> None:
    one = open_round(engine)

    assert hand_in(intake, one, round_id=one.partner_id) is CLOSED
    assert hand_in(intake, one, round_id=neighbour.round_id) is CLOSED
    assert hand_in(intake, one, partner_id=neighbour.partner_id) is CLOSED


@pytest.mark.parametrize(
    ("state", "grace", "days", "outcome"),
    [
        ("draft", 1, 0, CLOSED),
        ("open", 0, 0, STORED),
        ("open", 0, 30, STORED),
        ("closed", 0, 0, CLOSED),
        ("closed", 1, 0, STORED),
        ("closed", 1, 1, STORED),
        ("closed", 1, 2, CLOSED),
        ("closed", 7, 7, STORED),
        ("closed", 7, 8, CLOSED),
        ("too_few", 7, 0, CLOSED),
        ("held", 7, 0, CLOSED),
        ("released", 7, 0, CLOSED),
        ("published", 7, 0, CLOSED),
    ],
)
def test_a_round_takes_envelopes_while_it_is_open_and_in_its_days_of_grace(
    intake: Intake, engine: Engine, state: str, grace: int, days: int, outcome: Outcome
) -> None:
    closed_on = None if state in ("draft", "open") else TODAY
    one = open_round(engine, state=state, grace=grace, closed_on=closed_on)

    assert hand_in(intake, one, today=TODAY + timedelta(days=days)) is outcome


def test_who_sends_again_after_closing_has_arrived(intake: Intake, engine: Engine) -> None:
    one, name = open_round(engine, grace=0), secrets.token_bytes(16)
    assert hand_in(intake, one, name=name) is STORED

    with Session(engine) as session, session.begin():
        session.execute(update(Round).where(Round.id == one.round_id).values(state="closed", closed_on=TODAY))

    assert hand_in(intake, one, name=name) is ALREADY
    assert hand_in(intake, one) is CLOSED


def dump(engine: Engine, *, leave_out: str) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in Base.metadata.sorted_tables
            if table.name != leave_out
        }


def test_nothing_is_written_but_the_spent_code_and_the_envelope(intake: Intake, engine: Engine) -> None:
    one, open_link = open_round(engine, codes=2), open_round(engine)
    before = dump(engine, leave_out="envelope")

    hand_in(intake, one, code=one.codes[0])
    hand_in(intake, one, code=one.codes[0])
    hand_in(intake, open_link)

    after = dump(engine, leave_out="envelope")
    assert len(envelopes(engine, one)) == len(envelopes(engine, open_link)) == 1
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"code"}
    assert len(set(after["code"]) - set(before["code"])) == 1


def test_only_the_code_that_was_spent_changed_in_its_row(intake: Intake, engine: Engine) -> None:
    one = open_round(engine, codes=2)

    hand_in(intake, one, code=one.codes[1])

    with Session(engine) as session:
        row = session.get_one(Code, (one.partner_id, one.round_id, one.codes[1]))
        assert (row.stratum_no, row.used) == (2, 1)


def test_a_batch_of_good_and_bad_keeps_the_good(engine: Engine, tmp_path: Path) -> None:
    """Handed over as one batch, so that they share one transaction for certain."""
    one, coded = open_round(engine), open_round(engine, codes=2)
    twice, late = secrets.token_bytes(16), open_round(engine, state="closed", grace=0, closed_on=TODAY)

    def delivery(to: OpenRound, name: bytes = b"", **values: Any) -> Delivery:
        name = name or secrets.token_bytes(16)
        code, box = values.get("code"), values.get("box", to.noise())
        return Delivery(*to.key, name, box, None if code else values.get("stratum_no", 1), code, TODAY)

    batch = [
        (delivery(one), STORED),
        (delivery(one, box=b"short"), MISFIT),
        (delivery(one, b"short id"), MISFIT),
        (delivery(one, stratum_no=99), REFUSED),
        (delivery(late), CLOSED),
        (delivery(one, twice), STORED),
        (delivery(one, twice), ALREADY),
        (delivery(coded, code=coded.codes[0]), STORED),
        (delivery(coded, code=coded.codes[0]), REFUSED),
        (delivery(coded, code=bytes(32)), REFUSED),
        (delivery(coded, code=coded.codes[1]), STORED),
        (delivery(one), STORED),
    ]
    waiting = [desk._Waiting(each) for each, _ in batch]
    writer = desk._Writer(desk.SimpleQueue(), lambda: open_store(engine, tmp_path / "lock"))

    writer._serve(waiting)
    writer._hang_up()

    found = [one.outcome for one in waiting]
    expected = [outcome for _, outcome in batch]
    assert Counter(found) == Counter(expected)
    # Which of two with the same code or id came first is drawn by their random names.
    alike = {5, 6, 7, 8}
    assert [o for n, o in enumerate(found) if n not in alike] == [
        o for n, o in enumerate(expected) if n not in alike
    ]
    assert (len(envelopes(engine, one)), len(envelopes(engine, coded))) == (3, 2)


def test_an_envelope_that_the_database_chokes_on_takes_nobody_with_it(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, name = open_round(engine), secrets.token_bytes(16)
    good = [Delivery(*one.key, secrets.token_bytes(16), one.noise(), 1, None, TODAY) for _ in range(3)]
    poison = Delivery(*one.key, name, one.noise(), 1, None, "no date")  # type: ignore[arg-type]
    with Session(engine) as session, session.begin():
        session.execute(update(Round).where(Round.id == one.round_id).values(state="closed", closed_on=TODAY))
    waiting = [desk._Waiting(each) for each in (*good[:2], poison, good[2])]
    writer = desk._Writer(desk.SimpleQueue(), lambda: open_store(engine, tmp_path / "lock"))

    writer._serve(waiting)
    writer._hang_up()

    assert [each.outcome for each in waiting] == [STORED, STORED, None, STORED]
    assert set(envelopes(engine, one)) == {each.id for each in good}
    assert "no date" not in caplog.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_tables_of_the_respondents_path_keep_no_order_of_arrival(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in ("envelope", "code", "stratum", "door", "tally", "comment"):
            sql = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
            assert str(sql).rstrip().upper().endswith("WITHOUT ROWID"), table


def test_a_batch_is_written_in_the_order_of_its_random_names(engine: Engine, tmp_path: Path) -> None:
    one = open_round(engine)
    written: list[bytes] = []
    store = open_store(engine, tmp_path / "lock")
    insert = store.insert
    store.insert = lambda *place: (written.extend(row[0] for row in place[2]), insert(*place))[1]  # type: ignore[method-assign]
    writer = desk._Writer(desk.SimpleQueue(), lambda: store)
    names = [secrets.token_bytes(16) for _ in range(40)]

    writer._serve([desk._Waiting(Delivery(*one.key, n, one.noise(), 1, None, TODAY)) for n in names])
    writer._hang_up()

    assert written == sorted(names)


def test_finding_a_code_or_an_envelope_costs_the_same_in_a_full_box(engine: Engine, tmp_path: Path) -> None:
    """The planner must use the whole key: it once read all envelopes of a round for each batch."""
    one = open_round(engine, codes=2000)
    store = open_store(engine, tmp_path / "lock")
    connection = store._connection  # type: ignore[attr-defined]
    plans = []
    with store.transaction():
        store.insert(*one.key, [(secrets.token_bytes(16), 1, b"x") for _ in range(2000)])
    if engine.dialect.name == "sqlite":
        said: list[str] = []
        connection.set_trace_callback(said.append)
        with store.transaction():
            store.spend(*one.key, one.codes[:2])
            store.give_back(*one.key, one.codes[:2])
            store.present(*one.key, [bytes(16), b"x" * 16])
        connection.set_trace_callback(None)
        asked = [sql for sql in said if "IN (" in sql]
        plans = [connection.execute("EXPLAIN QUERY PLAN " + sql).fetchall()[0][3] for sql in asked]
    else:
        for statement in (postgresql._SPEND, postgresql._GIVE_BACK, postgresql._PRESENT):
            lines = connection.execute("EXPLAIN " + statement, (*one.key, bytes(32))).fetchall()
            plans.append(next(line for (line,) in lines if "Index Cond" in line))
    store.close()

    assert len(plans) == 3
    assert all(re.search(r"\b(h|id) ?=", plan) for plan in plans), plans


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


def test_a_closing_waits_for_the_batch_and_the_next_batch_sees_it(engine: Engine, tmp_path: Path) -> None:
    """So that no envelope comes in after a release has read the box."""
    one = open_round(engine, grace=0)
    store = open_store(engine, tmp_path / "lock")
    closed = threading.Event()

    def close() -> None:
        with Session(engine) as session, session.begin():
            session.execute(
                update(Round).where(Round.id == one.round_id).values(state="closed", closed_on=TODAY)
            )
        closed.set()

    closer = threading.Thread(target=close)
    with store.transaction():
        terms = store.terms(*one.key)
        assert terms is not None
        closer.start()
        assert not closed.wait(0.3)
        store.insert(*one.key, [(bytes(16), 1, one.noise())])
    closer.join()

    with store.transaction():
        terms = store.terms(*one.key)
    store.close()
    assert terms is not None
    assert terms.state == "closed"
    assert len(envelopes(engine, one)) == 1


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
