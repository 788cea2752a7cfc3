"""Reading a debrief: from snapshots alone, of one partner alone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from feedback.debrief.outline import outline
from feedback.debrief.table import figures_table
from feedback.extensions import db
from feedback.models import Snapshot
from feedback.services import debrief
from feedback.services.errors import NotFound
from feedback.services.session import writing
from tests import make
from tests.debrief import editions
from tests.debrief.reading import text


@pytest.fixture
def home(app):
    return make.partner()


def keep(home, mission_id, number, *, made_on=date(2026, 4, 8), **more):
    """An edition as services/snapshot would have stored it."""
    figures = editions.rich() | {"number": number}
    row = {"number": number, "made_on": made_on, "figures": figures, "sha256": "0" * 64, "round_id": None}
    with writing() as s:
        s.add(Snapshot(partner_id=home.id, mission_id=mission_id, **row | more))


def test_the_newest_edition_is_read_unless_a_number_is_asked_for(home):
    mission_id = make.mission(home)
    keep(home, mission_id, 1)
    keep(home, mission_id, 2)

    assert debrief.edition(home.admin, mission_id).number == 2
    assert debrief.edition(home.admin, mission_id, 1).number == 1
    assert [issue.number for issue in debrief.editions(home.admin, mission_id)] == [2, 1]


def test_what_comes_back_from_the_database_tells_the_same_debrief(home):
    mission_id = make.mission(home)
    keep(home, mission_id, 2)

    figures = debrief.edition(home.admin, mission_id).figures

    assert outline(figures, "ne") == outline(editions.rich(), "ne")


def test_a_mission_without_a_debrief_has_no_edition(home):
    mission_id = make.mission(home)

    assert debrief.editions(home.admin, mission_id) == ()
    with pytest.raises(NotFound):
        debrief.edition(home.admin, mission_id)
    with pytest.raises(NotFound):
        debrief.editions(home.admin, uuid.uuid4())


def test_an_edition_that_was_never_made_is_not_found(home):
    mission_id = make.mission(home)
    keep(home, mission_id, 1)

    with pytest.raises(NotFound):
        debrief.edition(home.admin, mission_id, 7)


def test_another_partners_debrief_is_not_found(home):
    neighbour = make.partner("Weyra Valley", neighbour=False)
    mission_id = make.mission(neighbour)
    keep(neighbour, mission_id, 1)

    for ask in (debrief.edition, debrief.editions):
        with pytest.raises(NotFound):
            ask(home.admin, mission_id)
    assert debrief.debriefs(home.admin) == ()


def test_all_debriefs_stand_in_one_list_the_newest_first(home):
    first, second = make.mission(home, "First"), make.mission(home, "Second")
    keep(home, first, 1, made_on=date(2026, 4, 1))
    keep(home, second, 1, made_on=date(2026, 4, 2))
    keep(home, first, 2, made_on=date(2026, 4, 3))

    found = [(one.name, one.number) for one in debrief.debriefs(home.admin)]

    assert found == [("First", 2), ("Second", 1)]


@pytest.mark.parametrize("side", ["local", "visiting", "independent"])
def test_every_side_reads_the_same_debrief(home, side):
    mission_id = make.mission(home)
    keep(home, mission_id, 1)
    reader = replace(home.admin, role="reader", side=side)

    assert debrief.edition(reader, mission_id).figures == debrief.edition(home.admin, mission_id).figures


def test_nothing_but_snapshots_is_read(home):
    mission_id = make.mission(home)
    keep(home, mission_id, 1)
    seen = []

    def listen(_connection, _cursor, statement, *_rest):
        seen.append(statement.lower())

    event.listen(db.engine, "before_cursor_execute", listen)
    debrief.edition(home.admin, mission_id)
    event.remove(db.engine, "before_cursor_execute", listen)

    read = [statement for statement in seen if "from" in statement]
    assert len(read) == 1
    assert "from snapshot" in read[0].replace("\n", "")


def test_what_twelve_people_sent_is_what_the_debrief_says(app, home, settings):
    mission_id = make.mission(home)
    running = make.open_round(settings, home, mission_id)
    for one in range(12):
        given = {"st_respect": "5" if one < 7 else "2", "st_decide": "4", "st_workload": "5"}
        make.answer(app, running, given)
    make.close(settings, running)

    edition = debrief.edition(home.admin, mission_id)
    rows = {row.key: row for row in figures_table(edition.figures, "en") if row.kind == "favourable"}

    assert rows["st_respect"].words == "7 of 12"
    assert rows["st_decide"].words == "10 or more of 12"
    assert rows["st_workload"].words == "2 or fewer of 12"
    words = text(outline(edition.figures, "en"))
    assert "12 answers; we do not know how many people saw it" in words
    assert "7 of 12" in words


def test_the_snapshot_of_a_round_is_not_an_edition(app, home, settings):
    mission_id = make.mission(home)
    running = make.open_round(settings, home, mission_id)
    keep(home, mission_id, 9, round_id=running.id)

    assert debrief.editions(home.admin, mission_id) == ()
    assert debrief.debriefs(home.admin) == ()
