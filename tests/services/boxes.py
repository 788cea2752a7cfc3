"""Closed rounds with a key in the keyring and envelopes in the box, put straight into the tables:
for tests of the release that want many of them, or strange ones."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.orm import Session

from feedback.models import Comment, Envelope, Round, Tally
from feedback.privacy import sealing
from feedback.services.keyring import Keyring
from feedback.survey import library
from tests.rounds import TODAY, OpenRound, open_round

SURVEY = replace(library.survey("staff_post_mission"), languages=("en", "es"))
#: a day on which every box of this file may be released
LATER = TODAY + timedelta(days=20)


@dataclass(frozen=True)
class Answer:
    """One person's: at a site, in a language; `wrong` envelopes carry another id inside."""

    given: dict[str, object]
    site: int = 1
    language: str = "en"
    wrong: bool = False


def closed_box(
    engine: Engine, keyring: Keyring, answers: Sequence[Answer], *, noise: int = 0, **values: Any
) -> OpenRound:
    """A closed round of a partner of its own, with these answers and this much noise in its box."""
    round_id = uuid.uuid4()
    public = keyring.create(round_id)
    frozen = {"state": "closed", "closed_on": TODAY + timedelta(days=7), "text_languages": ["en", "es"]}
    one = open_round(engine, survey=SURVEY, id=round_id, seal_public=public, **(frozen | values))
    rows = [_row(one, answer, public) for answer in answers]
    rows += [{"id": secrets.token_bytes(16), "stratum_no": 1, "box": one.noise()} for _ in range(noise)]
    put(engine, one, rows)
    return one


def _row(one: OpenRound, answer: Answer, public: bytes) -> dict[str, Any]:
    name = secrets.token_bytes(16)
    inside = secrets.token_bytes(16) if answer.wrong else name
    plain = sealing.pack(sealing.Contents(inside, answer.language, answer.given), one.size)
    return {
        "id": name,
        "stratum_no": answer.site,
        "box": sealing.seal(public, one.round_id.bytes, plain),
    }


def put(engine: Engine, one: OpenRound, rows: list[dict[str, Any]]) -> None:
    mine = {"partner_id": one.partner_id, "round_id": one.round_id}
    if rows:
        with engine.begin() as connection:
            connection.execute(insert(Envelope.__table__), [mine | row for row in rows])


@dataclass(frozen=True)
class Left:
    """All that the database and the keyring hold of a round."""

    state: str
    released_on: date | None
    envelopes: int
    cells: dict[tuple[str, str, str], int]
    comments: list[tuple[str, str, str | None, str]]
    key: bool
    unreadable: int
    not_valid: int


def left(engine: Engine, keyring: Keyring, one: OpenRound) -> Left:
    with Session(engine) as session:
        row = session.get_one(Round, one.key)
        mine = lambda table: (table.partner_id == one.partner_id, table.round_id == one.round_id)  # noqa: E731
        tallies = session.scalars(select(Tally).where(*mine(Tally)))
        comments = session.scalars(select(Comment).where(*mine(Comment)))
        return Left(
            state=row.state,
            released_on=row.released_on,
            envelopes=session.scalar(select(func.count()).select_from(Envelope).where(*mine(Envelope))) or 0,
            cells={(t.node, t.question, t.option): t.n for t in tallies},
            comments=sorted((c.question, c.text, c.language, c.status) for c in comments),
            key=keyring.opens(one.round_id),
            unreadable=row.unreadable,
            not_valid=row.not_valid,
        )


def wish(engine: Engine, one: OpenRound, wanted: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(Round).where(Round.id == one.round_id).values(wish=wanted))
