"""Missions: their dates, their places, and where they stand."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from feedback.services import collection, mission
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.mission import step
from tests import make

TODAY = make.TODAY
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def home(app):
    return make.partner()


def wanted(home, **changes):
    return replace(
        mission.Wanted(
            name="Eye surgery",
            kind="short",
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 2, 14),
            meeting_on=None,
            site_ids=frozenset(home.site_ids),
            organisation_ids=frozenset(),
        ),
        **changes,
    )


def test_a_mission_is_kept_as_it_was_written(home):
    mission_id = mission.add(
        home.admin,
        wanted(home, meeting_on=date(2026, 3, 1), organisation_ids={home.organisation_ids["visiting"]}),
    )

    card = mission.mission(home.member("reader", "visiting"), mission_id, today=TODAY)
    assert (card.name, card.kind, card.meeting_on) == ("Eye surgery", "short", date(2026, 3, 1))
    assert [one.name for one in card.sites] == ["District hospital", "Health post"]
    assert [(one.name, one.side) for one in card.organisations] == [
        ("The visiting organisation", "visiting")
    ]  # fmt: skip
    assert (card.step, card.begun) == ("prepare", False)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ends_on": date(2026, 1, 31)}, "ends_on"),
        ({"meeting_on": date(2026, 1, 31)}, "meeting_on"),
        ({"site_ids": frozenset()}, "sites"),
    ],
)
def test_a_mission_that_cannot_be_is_refused(home, changes, wrong):
    with pytest.raises(Invalid) as refusal:
        mission.add(home.admin, wanted(home, **changes))

    assert set(refusal.value.problems) == {wrong}


def test_a_mission_works_at_the_partners_own_sites(home):
    other = make.partner("Somebody else", neighbour=False)

    for changes in (
        {"site_ids": frozenset(other.site_ids)},
        {"site_ids": frozenset((*home.site_ids, uuid.uuid4()))},
        {"organisation_ids": frozenset(other.organisation_ids.values())},
    ):
        with pytest.raises(NotFound):
            mission.add(home.admin, wanted(home, **changes))

    assert mission.missions(home.admin, today=TODAY) == []


def test_missions_of_another_partner_are_not_there(home):
    other = make.partner("Somebody else", neighbour=False)
    foreign = make.mission(other)

    assert mission.missions(home.admin, today=TODAY) == []
    for act in (
        lambda: mission.mission(home.admin, foreign, today=TODAY),
        lambda: mission.change(home.admin, foreign, wanted(home)),
        lambda: mission.remove(home.admin, foreign),
    ):
        with pytest.raises(NotFound):
            act()


def test_editors_of_both_teams_change_missions_and_others_do_not(home):
    mission_id = mission.add(home.member("editor", "visiting"), wanted(home))

    for actor in (home.member("admin", "independent"), home.member("reader"), home.member("moderator")):
        with pytest.raises(Forbidden):
            mission.change(actor, mission_id, wanted(home))
        with pytest.raises(Forbidden):
            mission.remove(actor, mission_id)


def test_a_site_where_people_are_asked_stays_with_the_mission(home):
    mission_id = make.mission(home)
    plan = collection.Wanted({("staff", home.site_ids[0]): 20}, ("en",))
    collection.set_up(home.admin, mission_id, plan, today=TODAY)

    with pytest.raises(Invalid) as refusal:
        mission.change(home.admin, mission_id, wanted(home, site_ids=frozenset(home.site_ids[1:])))
    assert set(refusal.value.problems) == {"sites"}

    mission.change(home.admin, mission_id, wanted(home, site_ids=frozenset(home.site_ids[:1])))
    assert len(mission.mission(home.admin, mission_id, today=TODAY).sites) == 1


def test_a_mission_goes_only_while_nobody_was_to_be_asked(home):
    empty, begun = make.mission(home), make.mission(home)
    plan = collection.Wanted({("staff", site): 20 for site in home.site_ids}, ("en",))
    collection.set_up(home.admin, begun, plan, today=TODAY)

    mission.remove(home.admin, empty)
    with pytest.raises(Conflict):
        mission.remove(home.admin, begun)

    assert [one.id for one in mission.missions(home.admin, today=TODAY)] == [begun]


def test_the_running_missions_come_first_then_the_next_then_the_latest(home):
    def at(name, starts, ends, meeting=None):
        days = [TODAY + timedelta(days=one) if one is not None else None for one in (starts, ends, meeting)]
        return mission.add(
            home.admin, wanted(home, name=name, starts_on=days[0], ends_on=days[1], meeting_on=days[2])
        )

    at("long ago", -90, -80)
    at("next year", 300, 310)
    at("met last week", -30, -20, -7)
    at("will meet", -30, -20, 0)
    at("running", -1, 5)
    at("next week", 7, 9)

    listed = mission.missions(home.admin, today=TODAY)

    assert [(one.name, one.when) for one in listed] == [
        ("running", "running"),
        ("will meet", "running"),
        ("next week", "coming"),
        ("next year", "coming"),
        ("met last week", "past"),
        ("long ago", "past"),
    ]


@pytest.mark.parametrize(
    ("states", "where"),
    [
        ([], "prepare"),
        ([("draft", TOMORROW)], "prepare"),
        ([("draft", TOMORROW), ("open", TOMORROW)], "ask"),
        ([("open", TODAY)], "ask"),
        ([("open", YESTERDAY)], "close"),
        ([("open", TOMORROW), ("closed", YESTERDAY)], "ask"),
        ([("closed", YESTERDAY)], "close"),
        ([("held", YESTERDAY), ("released", YESTERDAY)], "close"),
        ([("released", YESTERDAY), ("draft", TOMORROW)], "prepare"),
        ([("released", YESTERDAY), ("too_few", YESTERDAY)], "read"),
        ([("published", YESTERDAY)], "read"),
    ],
)
def test_where_a_mission_stands(states, where):
    assert step(states, TODAY) == where
