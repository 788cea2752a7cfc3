"""What the desk writes, and that it writes nothing else: no order, no time, no link."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from feedback.models import Base, Code
from feedback.services.intake import Intake, desk
from feedback.services.intake.batch import Delivery
from feedback.services.intake.desk import open_store
from tests.intake.handing import hand_in
from tests.rounds import TODAY, envelopes, open_round


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
