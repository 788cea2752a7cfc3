"""Slips: drawn once, shown once, kept only as what no dump can be searched for."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from feedback.extensions import db
from feedback.models import Code, Record
from feedback.privacy import codes
from feedback.services import collection
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.intake import Outcome
from tests import make
from tests.make import TODAY

ANSWER = {"st_respect": "4"}


@pytest.fixture
def home(app):
    return make.partner()


@pytest.fixture
def running(settings, home):
    return make.open_round(settings, home, make.mission(home), channel="codes", invited=10)


def kept(running):
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(Code.h, Code.stratum_no, Code.used).where(Code.round_id == running.id)
        )
        return {row.h: (row.stratum_no, row.used) for row in rows}


def draw(running, settings, count, site=0, actor=None):
    return collection.draw_slips(
        actor or running.home.admin, running.id, stratum_no=site, count=count, pepper=settings.pepper
    )


def test_only_what_cannot_be_read_back_is_kept(settings, running):
    expected = {codes.fingerprint(settings.pepper, running.id.bytes, code) for code in running.codes}

    assert set(kept(running)) == expected
    assert len(expected) == 20
    with db.engine.connect() as connection:
        about = connection.execute(select(Record.about).where(Record.act == "code.draw")).scalars().all()
    assert not [code for code in running.codes if code in str(about)]


def test_the_table_does_not_tell_which_slip_was_drawn_first(running):
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT h, stratum_no, xmin::text FROM code ORDER BY ctid")).all()
        for site in (0, 1):
            stack = [row for row in rows if row[1] == site]
            assert [row[0] for row in stack] == sorted(row[0] for row in stack)
            assert len({row[2] for row in stack}) == 1
    else:
        assert "WITHOUT ROWID" in _made("code")


def _made(table):
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
        return found.scalar_one()


def test_no_more_slips_than_people_and_a_few_to_spare(settings, running):
    assert len(draw(running, settings, 5)) == 5

    for count in (1, 0, -1):
        with pytest.raises(Invalid):
            draw(running, settings, count)
    assert running.card.sites[0].issued == 15


def test_a_code_answers_once_and_knows_its_site(app, running):
    code = running.codes[0]

    assert make.answer(app, running, ANSWER, code=code) is Outcome.STORED
    assert make.answer(app, running, ANSWER, code=code) is Outcome.REFUSED
    assert sorted(kept(running).values()).count((0, 1)) == 1


def test_a_lost_sheet_is_void_at_its_site_alone_and_spent_codes_stay_spent(app, settings, running):
    make.answer(app, running, ANSWER, code=running.codes[0])

    fresh = collection.void_and_reissue(running.home.admin, running.id, stratum_no=0, pepper=settings.pepper)

    assert len(fresh) == 9
    assert make.answer(app, running, ANSWER, code=running.codes[1]) is Outcome.REFUSED
    assert make.answer(app, running, ANSWER, code=running.codes[0]) is Outcome.REFUSED
    assert make.answer(app, running, ANSWER, code=running.codes[10]) is Outcome.STORED
    assert make.answer(app, running, ANSWER, code=fresh[0]) is Outcome.STORED
    assert (running.card.reissued, running.card.sites[0].issued) == (1, 10)
    assert running.card.voided is None, "it would tell how many had answered"
    make.close(settings, running)
    assert running.card.voided == 9


def test_where_nothing_is_unused_nothing_is_void(app, settings, home):
    running = make.open_round(settings, home, make.mission(home), channel="codes", invited=5)
    for code in running.codes[:5]:
        make.answer(app, running, ANSWER, code=code)

    with pytest.raises(Conflict):
        collection.void_and_reissue(home.admin, running.id, stratum_no=0, pepper=settings.pepper)


def test_slips_are_the_local_administrators_affair(settings, home, running):
    for role, side in (("editor", "local"), ("admin", "visiting")):
        with pytest.raises(Forbidden):
            draw(running, settings, 1, actor=home.member(role, side))
    with pytest.raises(NotFound):
        draw(running, settings, 1, actor=make.partner("Elsewhere").admin)
    with pytest.raises(NotFound):
        draw(running, settings, 1, site=7)


def test_a_closed_round_and_an_open_link_take_no_slips(settings, home, running):
    link = make.open_round(settings, home, make.mission(home, "Another"))
    with pytest.raises(Conflict):
        draw(link, settings, 1)

    make.close(settings, running, TODAY)
    with pytest.raises(Conflict):
        draw(running, settings, 1)
    with pytest.raises(Conflict):
        collection.void_and_reissue(home.admin, running.id, stratum_no=0, pepper=settings.pepper)
