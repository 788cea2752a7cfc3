from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.models import Envelope
from feedback.privacy import sealing
from feedback.services import clock
from feedback.survey import library
from tests.respond.reader import Inspector
from tests.rounds import TODAY, OpenRound, open_round

ALL = ["en", "es", "ar", "ne", "am"]

Doors = Callable[..., OpenRound]


@pytest.fixture(autouse=True)
def a_day_without_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda _timezone="UTC": TODAY)


@pytest.fixture
def phone(app: Flask) -> Inspector:
    return Inspector(app)


@pytest.fixture
def engine(app: Flask) -> Engine:
    return db.engine


@pytest.fixture
def door(engine: Engine) -> Doors:
    """Opens a round of a ready-made survey, in all languages, today; `/r/<slugs[0]>` leads to it.

    Another partner's open round is always next door.
    """

    def make(key: str = "staff_post_mission", **values: Any) -> OpenRound:
        values.setdefault("today", TODAY)
        values.setdefault("text_languages", ALL)
        open_round(engine, survey=library.survey("patient_family"), codes=2, today=values["today"])
        survey = values.pop("survey", None) or library.survey(key)
        return open_round(engine, survey=survey, audience=survey.audience, **values)

    return make


def frozen(**values: Any) -> dict[str, Any]:
    """What opening froze for the wording, with some of it otherwise."""
    site = {"name": "Ward", "contact": "the front desk", "support": "the team doctor"}
    return {
        "sites": {"1": site, "2": site},
        "told_by": "2026-03-16",
        "visiting": "Eye Team",
        "visit": ["2026-03-01", "2026-03-02"],
        "operator": "The university",
        **values,
    }


@pytest.fixture
def opened(engine: Engine) -> Iterator[Callable[[OpenRound], list[sealing.Contents]]]:
    """What lies in a round's box, as the release would read it."""

    def read(one: OpenRound) -> list[sealing.Contents]:
        with Session(engine) as session:
            rows = session.execute(
                select(Envelope.id, Envelope.box).where(Envelope.round_id == one.round_id)
            ).all()
        contents = [sealing.open_envelope(one.keys.private, one.round_id.bytes, row.box) for row in rows]
        assert [one.id for one in contents] == [row.id for row in rows]
        return contents

    yield read
