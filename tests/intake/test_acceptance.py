"""What the desk takes, refuses and finds again: one envelope at a time."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from feedback.models import Round
from feedback.services.intake import Intake, Outcome
from tests.intake.handing import ALREADY, CLOSED, MISFIT, REFUSED, STORED, hand_in
from tests.rounds import TODAY, OpenRound, envelopes, open_round, spent


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
