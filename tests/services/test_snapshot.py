"""Snapshots: what a round and a debrief say, and that they say it once and for ever."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.models import Snapshot
from feedback.services import clock, comment, mission, release, snapshot
from feedback.services.errors import Conflict, NotFound
from feedback.services.keyring import Keyring
from feedback.services.snapshot.store import fingerprint
from feedback.survey import library
from tests import make
from tests.make import TODAY
from tests.rounds import open_round
from tests.services.boxes import LATER, SURVEY, Answer, closed_box
from tests.services.recount import expected


@pytest.fixture
def keyring(app, settings):
    return Keyring(settings.keyring)


def people(n, *, site=lambda number: 1 + number % 2, seed=9):
    chance = random.Random(seed)
    lean = [chance.random() for _ in SURVEY.closed]
    return [
        Answer(
            {
                question.key: question.codes[0] if chance.random() < where else chance.choice(question.codes)
                for where, question in zip(lean, SURVEY.closed, strict=True)
                if chance.random() < 0.95
            },
            site=site(number),
        )
        for number in range(n)
    ]


def figures(engine, one):
    with Session(engine) as session:
        return session.scalars(select(Snapshot.figures).where(Snapshot.round_id == one.round_id)).one()


def told(keyring, one, today=LATER):
    release.release_round(keyring, one.partner_id, one.round_id, today=today)
    snapshot.make_round(one.partner_id, one.round_id, today=today)
    return figures(db.engine, one)


@pytest.mark.parametrize("n", [5, 7, 9, 10, 12, 24, 47])
def test_what_is_printed_is_what_the_rules_say_of_the_raw_answers(app, keyring, n):
    for seed in range(3):
        answers = people(n, seed=seed)
        given = [answer.given for answer in answers]
        parts = [[a.given for a in answers if a.site == no] for no in (1, 2)]
        apart = min(len(part) for part in parts) >= 5

        found = told(keyring, closed_box(db.engine, keyring, answers))

        assert found["n"] == n
        assert [part["names"] for part in found["sites"]] == ([["Ward"], ["Clinic"]] if apart else [])
        assert set(found["questions"]) == {question.key for question in SURVEY.closed}
        for question in SURVEY.closed:
            assert found["questions"][question.key] == expected(question, given, parts if apart else []), (
                seed,
                question.key,
            )


def test_a_small_site_is_told_with_another(app, keyring):
    """Eleven at the ward, two at the clinic: then nothing is told apart, nor how many answered where."""
    found = told(keyring, closed_box(db.engine, keyring, people(13, site=lambda no: 1 + (no < 2))))

    assert found["sites"] == []
    assert all(question["sites"] == [] for question in found["questions"].values())


def test_how_many_answered_at_a_small_site_is_a_band(app, keyring):
    found = told(keyring, closed_box(db.engine, keyring, people(23, site=lambda no: 1 + (no < 6))))

    assert [part["n"] for part in found["sites"]] == [[15, 24], [5, 9]]


def test_of_too_few_nothing_is_said_at_all(app, keyring):
    quiet = told(keyring, closed_box(db.engine, keyring, people(4), codes=9))
    silent = told(keyring, closed_box(db.engine, keyring, [], codes=9))
    noisy = told(keyring, closed_box(db.engine, keyring, people(3), noise=1, codes=9))

    for found in (quiet, silent, noisy):
        assert (found["n"], found["sites"], found["questions"]) == (None, [], {})
        assert (found["codes_used"], found["unreadable"], found["not_valid"]) == (None, 0, 0)
    assert {key for key in quiet if quiet[key] != silent[key]} <= {"round", "mission", "version"}


def test_a_snapshot_is_made_once(app, keyring):
    one = closed_box(db.engine, keyring, people(8))
    told(keyring, one)

    first = snapshot.make_round(one.partner_id, one.round_id, today=LATER)
    assert snapshot.make_round(one.partner_id, one.round_id, today=TODAY) == first
    assert snapshot.due(one.partner_id) == []
    with Session(db.engine) as session:
        row = session.scalars(select(Snapshot).where(Snapshot.round_id == one.round_id)).one()
        assert row.sha256 == fingerprint(json.loads(json.dumps(row.figures)))


def test_a_round_that_is_not_over_has_no_snapshot(app, keyring):
    one = open_round(db.engine, survey=SURVEY)

    assert snapshot.due(one.partner_id) == []
    with pytest.raises(Conflict):
        snapshot.make_round(one.partner_id, one.round_id, today=LATER)
    with pytest.raises(NotFound):
        snapshot.make_round(make.partner().id, one.round_id, today=LATER)


# editions of a debrief


@pytest.fixture
def home(app):
    return make.partner()


@pytest.fixture
def visit(home):
    return make.mission(home)


def answered(app, settings, home, visit, audience, n, *, text=None, close=True):
    survey = library.survey(library.for_audience(audience))
    words = next(question.key for question in survey.questions if question.kind == "text")
    running = make.open_round(settings, home, visit, audience)
    for number in range(n):
        given = {question.key: question.codes[number % 2] for question in survey.closed}
        if text:
            given[words] = f"{text} {number}."
        make.answer(app, running, given, site=number % 2)
    if close:
        make.close(settings, running)
    return running


def editions(home, visit):
    with Session(db.engine) as session:
        rows = session.scalars(
            select(Snapshot)
            .where(Snapshot.partner_id == home.id, Snapshot.mission_id == visit, Snapshot.round_id.is_(None))
            .order_by(Snapshot.number)
        )
        return [row.figures for row in rows]


def decide_all(home, decision="show", **words):
    for one in comment.waiting(home.moderator):
        comment.decide(home.moderator, one.round_id, one.id, decision, **words)


def test_an_edition_is_complete_in_itself(app, settings, home, visit):
    answered(app, settings, home, visit, "staff", 12)
    waiting = answered(app, settings, home, visit, "visitors", 3, close=False)

    _, edition = editions(home, visit)

    assert (edition["number"], edition["made_on"], edition["format"]) == (2, TODAY.isoformat(), 1)
    assert edition["partner"] == {"id": home.id.hex, "name": "Weyra Valley"}
    assert edition["mission"]["meeting_on"] == "2026-03-20"
    assert [place["name"] for place in edition["sites"]] == sorted(make.SITES)
    assert {one["side"] for one in edition["organisations"]} == {"local", "visiting", "independent"}
    assert [one["audience"] for one in edition["rounds"]] == ["staff"]
    assert edition["documents"].keys() == {edition["rounds"][0]["version"]}
    assert [(one["audience"], one["state"]) for one in edition["open"]] == [("visitors", "open")]

    make.close(settings, waiting)
    assert [one["n"] for one in editions(home, visit)[-1]["rounds"]] == [12, None]


def test_an_edition_has_a_number_of_its_own_only_when_it_says_something_new(app, settings, home, visit):
    answered(app, settings, home, visit, "staff", 12)
    for _ in range(3):
        make.due(settings)
    assert len(editions(home, visit)) == 1

    chw = answered(app, settings, home, visit, "chw", 6, close=False)
    make.due(settings)
    assert [one["audience"] for one in editions(home, visit)[-1]["open"]] == ["chw"]
    make.due(settings)
    assert len(editions(home, visit)) == 2

    make.close(settings, chw)
    assert [one["number"] for one in editions(home, visit)] == [1, 2, 3]


def test_a_mission_of_which_nothing_is_known_has_no_edition(app, settings, home, visit):
    make.open_round(settings, home, visit)
    make.due(settings)

    assert editions(home, visit) == []
    assert snapshot.make_edition(home.id, visit, today=TODAY) is None
    with pytest.raises(NotFound):
        snapshot.make_edition(make.partner("Elsewhere").id, visit, today=TODAY)


def test_comments_come_when_the_last_of_their_list_is_decided(app, settings, home, visit):
    answered(app, settings, home, visit, "patients", 12, text="Thank you")
    (first,) = editions(home, visit)
    assert (first["comments"], first["comments_waiting"]) == ([], 1)

    *most, last = comment.waiting(home.moderator)
    for one in most:
        comment.decide(home.moderator, one.round_id, one.id, "show")
    make.due(settings)
    assert len(editions(home, visit)) == 1

    comment.decide(home.moderator, last.round_id, last.id, "reject")
    make.due(settings)
    second = editions(home, visit)[-1]
    assert (second["number"], second["comments_waiting"]) == (2, 0)
    assert {one["list"] for one in second["comments"]} == {"patients"}
    assert len(second["comments"]) == 11
    assert {one["text"] for one in second["comments"]} < {f"Thank you {n}." for n in range(12)}
    assert all(
        set(one) == {"list", "version", "question", "text", "language", "retold"}
        for one in second["comments"]
    )


def test_staff_and_health_workers_speak_in_one_list_and_at_one_time(app, settings, home, visit):
    """Else who reads both editions could tell the health workers' comments from the staff's."""
    chw = answered(app, settings, home, visit, "chw", 11, text="From the road", close=False)
    answered(app, settings, home, visit, "staff", 12, text="From the ward")
    decide_all(home)
    make.due(settings)
    assert editions(home, visit)[-1]["comments"] == []

    make.close(settings, chw)
    decide_all(home)
    make.due(settings)

    found = editions(home, visit)[-1]["comments"]
    assert {one["list"] for one in found} == {"local"}
    assert len(found) == 23


def test_an_edition_never_reads_another_mission_or_partner(app, settings, home, visit):
    other = make.partner("Weyra Valley")
    theirs = make.mission(other)
    for owner, place in ((other, theirs), (home, make.mission(home, "Another")), (home, visit)):
        answered(app, settings, owner, place, "staff", 12 if place == visit else 15, text=f"{place}")
    decide_all(home)
    decide_all(other)
    make.due(settings)

    mine = json.dumps(editions(home, visit))
    assert json.loads(mine)[-1]["rounds"][0]["n"] == 12
    assert other.id.hex not in mine and theirs.hex not in mine and str(theirs) not in mine
    assert len(editions(home, visit)[-1]["comments"]) == 12


def test_an_old_debrief_is_left_as_it_is(app, settings, home, visit):
    answered(app, settings, home, visit, "patients", 12, text="Thank you")
    long_after = clock.today() + timedelta(days=400)  # decisions are noted with the real time

    assert snapshot.missions_due(home.id, today=long_after) == [visit], "comments wait"
    decide_all(home)
    assert snapshot.missions_due(home.id, today=TODAY) == [visit]
    make.due(settings)
    assert len(editions(home, visit)[-1]["comments"]) == 12

    assert snapshot.missions_due(home.id, today=long_after) == []


def test_what_changes_later_does_not_change_an_edition(app, settings, home, visit):
    answered(app, settings, home, visit, "staff", 12)
    before = json.dumps(editions(home, visit), sort_keys=True)
    card = mission.mission(home.admin, visit, today=TODAY)
    mission.change(
        home.admin,
        visit,
        mission.Wanted(
            "Renamed", card.kind, card.starts_on, card.ends_on, card.meeting_on,
            frozenset(home.site_ids), frozenset(home.organisation_ids.values()),
        ),
    )  # fmt: skip
    make.due(settings)

    first, second = editions(home, visit)
    assert json.dumps([first], sort_keys=True) == before
    assert second["mission"]["name"] == "Renamed"
