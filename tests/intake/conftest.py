"""A desk, and next to everything it does another partner's round that nobody may touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, update
from sqlalchemy.orm import Session

from feedback.extensions import prepare
from feedback.models import Code, Envelope
from feedback.services.intake import Intake
from tests.rounds import OpenRound, envelopes, open_round, spent


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
