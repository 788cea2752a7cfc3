"""Opening and closing: what must hold, who must ask, and what stands still from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.models import Door, Frozen, Round, Snapshot, Stratum, Tally, Version
from feedback.services import collection, site
from feedback.services.collection import Wanted, rules
from feedback.services.errors import Conflict, Forbidden, NotFound
from feedback.services.intake import Outcome
from feedback.services.keyring import Keyring
from tests import make
from tests.make import TODAY

SOON = TODAY + timedelta(days=5)


@pytest.fixture
def home(app):
    return make.partner()


def draft(home, mission=None, invited=20, **values):
    dates = {"opens_on": TODAY, "closes_on": SOON} | values
    asked = Wanted({("staff", home.site_ids[0]): invited}, ("en", "ne"), **dates)
    (round_id,) = collection.set_up(home.admin, mission or make.mission(home), asked, today=TODAY)
    return round_id


def state(home, round_id):
    return collection.round_card(home.admin, round_id).state


def paper(home, round_id):
    return collection.question_paper(collection.round_card(home.admin, round_id).doors[0].slug)


def test_a_round_opens_on_its_day_once_somebody_asked(settings, home):
    round_id = draft(home, opens_on=TODAY + timedelta(days=1))
    make.due(settings)
    assert state(home, round_id) == "draft"

    collection.ask_to_open(home.admin, round_id, today=TODAY)
    make.due(settings)
    assert (state(home, round_id), collection.round_card(home.admin, round_id).wish) == ("draft", "open")

    make.due(settings, TODAY + timedelta(days=1))
    assert state(home, round_id) == "open"
    assert Keyring(settings.keyring).opens(round_id)


def test_a_round_does_not_open_over_plain_http(settings, home):
    round_id = draft(home)
    with pytest.raises(Conflict, match="clear"):
        collection.ask_to_open(home.admin, round_id, today=TODAY, safe=False)

    collection.ask_to_open(home.admin, round_id, today=TODAY)
    open_to_all = replace(settings, base_url="http://feedback.example")
    said = make.due(open_to_all)

    assert any(rules.UNSAFE in line for line in said)
    assert state(home, round_id) == "draft"
    assert Keyring(settings.keyring).round_ids() == set()


def test_an_operators_word_opens_it_and_people_are_told(settings, home):
    round_id = draft(home)
    collection.ask_to_open(home.admin, round_id, today=TODAY)

    make.due(replace(settings, base_url="http://feedback.example", allow_http=True))

    assert (state(home, round_id), paper(home, round_id).plain_http) == ("open", True)


def test_https_needs_no_warning(settings, home):
    round_id = draft(home)
    collection.ask_to_open(home.admin, round_id, today=TODAY)

    make.due(replace(settings, base_url="https://feedback.example"))

    assert (state(home, round_id), paper(home, round_id).plain_http) == ("open", False)


def test_without_a_key_on_disk_nothing_opens(settings, home, monkeypatch):
    round_id = draft(home)
    collection.ask_to_open(home.admin, round_id, today=TODAY)

    def full(*_):
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(Keyring, "create", full)
        assert any("OSError" in line for line in make.due(settings))
    assert state(home, round_id) == "draft"

    make.due(settings)
    assert state(home, round_id) == "open"


def test_the_promise_is_that_of_the_day_of_opening(settings, home):
    site.change(home.admin, home.site_ids[0], site.Wanted("District hospital"))
    round_id = draft(home)
    assert paper(home, round_id).text_languages == ("en",)

    site.change(home.admin, home.site_ids[0], site.Wanted("District hospital", contact="Sister Almaz"))
    make.registered(home.id, "moderator", "local", ("ne",))
    collection.ask_to_open(home.admin, round_id, today=TODAY)
    make.due(settings)
    site.change(home.admin, home.site_ids[0], site.Wanted("Renamed", contact="Somebody else"))

    found = paper(home, round_id)
    assert (found.contact, found.site_names) == ("Sister Almaz", ("District hospital",))
    assert found.text_languages == ("en", "ne")


@pytest.mark.parametrize(
    ("values", "when", "problem"),
    [
        ({}, SOON + timedelta(days=1), rules.DATES),
        ({}, TODAY + timedelta(days=17), rules.DATES),
    ],
)
def test_what_could_be_set_up_may_no_longer_be_opened(home, values, when, problem):
    round_id = draft(home, **values)

    with pytest.raises(Conflict) as refusal:
        collection.ask_to_open(home.admin, round_id, today=when)

    assert refusal.value.message == problem


def test_a_second_open_round_of_the_same_people_is_refused(settings, home, monkeypatch):
    mission = make.mission(home)
    first = draft(home, mission)
    monkeypatch.setattr(rules, "LIVING", ())  # as if two members had set up at the same moment
    second = draft(home, mission)
    for round_id in (first, second):
        collection.ask_to_open(home.admin, round_id, today=TODAY)

    make.due(settings)

    assert sorted((state(home, first), state(home, second))) == ["draft", "open"]


def test_only_the_local_administrator_opens(home):
    round_id = draft(home)

    for role, side in (("editor", "local"), ("admin", "visiting"), ("moderator", "independent")):
        with pytest.raises(Forbidden):
            collection.ask_to_open(home.member(role, side), round_id, today=TODAY)


def test_another_partners_round_is_not_there(settings, home):
    round_id = draft(home)
    other = make.partner("Elsewhere").admin

    for verb in (collection.ask_to_open, collection.ask_to_close, collection.ask_to_release):
        with pytest.raises(NotFound):
            verb(other, round_id, today=TODAY)
    for reading in (collection.round_card, collection.discard):
        with pytest.raises(NotFound):
            reading(other, round_id)
    with pytest.raises(NotFound):
        collection.rounds(other, collection.round_card(home.admin, round_id).mission_id)


def test_a_draft_can_be_thrown_away_and_an_open_round_cannot(settings, home):
    mission = make.mission(home)
    round_id = draft(home, mission)
    slug = collection.round_card(home.admin, round_id).doors[0].slug

    collection.discard(home.admin, round_id)
    assert collection.rounds(home.admin, mission) == []
    assert collection.question_paper(slug) is None

    running = make.open_round(settings, home, mission)
    with pytest.raises(Conflict):
        collection.discard(home.admin, running.id)


def test_a_round_closes_by_itself_when_its_last_day_is_over(settings, home):
    running = make.open_round(settings, home, make.mission(home), grace=1)

    make.due(settings, TODAY)
    assert running.card.state == "open"

    make.due(settings, TODAY + timedelta(days=1))
    assert (running.card.state, running.card.closed_on) == ("closed", TODAY + timedelta(days=1))


def test_phones_deliver_through_the_days_of_grace_and_no_longer(app, settings, home):
    running = make.open_round(settings, home, make.mission(home), grace=1)
    make.close(settings, running)
    tomorrow, after = TODAY + timedelta(days=1), TODAY + timedelta(days=2)

    assert make.answer(app, running, {"st_respect": "4"}, today=tomorrow) is Outcome.STORED
    make.due(settings, tomorrow)
    assert running.card.state == "closed"

    assert make.answer(app, running, {"st_respect": "4"}, today=after) is Outcome.CLOSED
    make.due(settings, after)
    assert running.card.state == "too_few"


def test_closing_is_asked_for_by_administrators_of_either_team(settings, home):
    running = make.open_round(settings, home, make.mission(home))

    for role, side in (("editor", "local"), ("moderator", "independent"), ("admin", "independent")):
        with pytest.raises(Forbidden):
            collection.ask_to_close(home.member(role, side), running.id, today=TODAY)
    assert collection.ask_to_close(home.member("admin", "visiting"), running.id, today=TODAY)


def test_release_is_not_asked_for_while_phones_may_send(settings, home):
    running = make.open_round(settings, home, make.mission(home), grace=2)
    make.close(settings, running)

    with pytest.raises(Conflict):
        collection.ask_to_release(home.admin, running.id, today=TODAY + timedelta(days=2))
    assert collection.ask_to_release(home.admin, running.id, today=TODAY + timedelta(days=3))


@pytest.mark.parametrize(
    "change",
    [
        {"closes_on": SOON},
        {"k": 6},
        {"grace": 7},
        {"languages": ["en"]},
        {"variables": {}},
        {"seal_public": b"\4" * 65},
        {"state": "draft"},
        {"state": "released"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_open_round_stands_still(settings, home, change):
    running = make.open_round(settings, home, make.mission(home))

    with pytest.raises(Frozen), Session(db.engine) as session, session.begin():
        row = session.get_one(Round, (home.id, running.id))
        for name, value in change.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Stratum, {"invited": 3}),
        (Door, {"stratum_no": None}),
        (Version, {"document": {}}),
        (Tally, {"n": 99}),
        (Snapshot, {"figures": {}}),
    ],
)
def test_what_others_rely_on_stands_still(app, settings, home, table, change):
    running = make.open_round(settings, home, make.mission(home))
    for _ in range(6):
        make.answer(app, running, {"st_respect": "4"})
    make.close(settings, running)

    with pytest.raises(Frozen), Session(db.engine) as session, session.begin():
        row = session.query(table).filter(table.partner_id == home.id).first()
        for name, value in change.items():
            setattr(row, name, value)


def test_what_lives_may_move(settings, home):
    running = make.open_round(settings, home, make.mission(home))

    with Session(db.engine) as session, session.begin():
        session.get_one(Round, (home.id, running.id)).wish = "close"
        session.get_one(Stratum, (home.id, running.id, 0)).band = "5_9"

    assert (running.card.wish, running.card.sites[0].band) == ("close", "5_9")


def test_bands_are_those_of_the_partner_alone(app, settings, home):
    running = make.open_round(settings, home, make.mission(home))
    other = make.partner("Elsewhere")
    busy = make.open_round(settings, other, make.mission(other))
    for _ in range(11):
        make.answer(app, busy, {"st_respect": "4"}, site=1)
    with db.engine.begin() as connection:
        connection.execute(update(Stratum).values(band_on=TODAY - timedelta(days=1)))

    make.due(settings)

    assert [place.band for place in running.card.sites] == ["fewer_5", "fewer_5"]
    assert [place.band for place in busy.card.sites] == ["fewer_5", "10_14"]


@pytest.mark.parametrize(
    ("count", "key"),
    [(0, "fewer_5"), (4, "fewer_5"), (5, "5_9"), (9, "5_9"), (10, "10_14"), (24, "15_24"), (5000, "100_up")],
)
def test_every_count_has_its_band(count, key):
    assert collection.due.band(count) == key
