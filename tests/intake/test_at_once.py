"""Many at the same moment, at one desk and at several: once each, and nobody in the way."""

from __future__ import annotations

import re
import secrets
import threading
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from feedback.models import Round
from feedback.services.intake import Intake, desk, postgresql
from feedback.services.intake.batch import Delivery
from feedback.services.intake.desk import open_store
from tests.intake.handing import ALREADY, CLOSED, MISFIT, REFUSED, STORED, all_at_once, hand_in
from tests.rounds import TODAY, OpenRound, envelopes, open_round, spent


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
