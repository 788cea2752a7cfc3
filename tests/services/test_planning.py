"""A mission's rounds, planned on one page: what is proposed, refused and warned about."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from feedback.extensions import db
from feedback.models import Door, Round, Stratum, Survey, Version
from feedback.services import collection, organisation, partner, site
from feedback.services.collection import Wanted, planning, rules
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.mission import mission as mission_card
from tests import make
from tests.make import TODAY


@pytest.fixture
def home(app):
    return make.partner()


@pytest.fixture
def mission(home):
    return make.mission(home)


def wanted(home, numbers=(20, 20), audience="staff", languages=("en",), **values):
    invited = {(audience, place): n for place, n in zip(home.site_ids, numbers, strict=False)}
    return Wanted(invited, languages, **values)


def propose(home, mission, *arguments, **values):
    return collection.propose(home.admin, mission, wanted(home, *arguments, **values), today=TODAY)


def only(proposal):
    (one,) = proposal.rounds
    return one


def count(table, *where):
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table.__table__).where(*where))


def test_dates_are_set_back_from_the_meeting(home):
    meeting = TODAY + timedelta(days=20)
    proposal = propose(home, make.mission(home, meeting_on=meeting), grace=1)

    one = only(proposal)
    assert (one.opens_on, one.closes_on) == (TODAY, meeting - timedelta(days=5))
    assert one.release_on == meeting - timedelta(days=3)
    assert proposal.moderate_by == meeting - timedelta(days=1)


def test_patients_are_asked_from_the_first_day_of_the_visit_others_from_its_last(home):
    starts, ends = TODAY + timedelta(days=2), TODAY + timedelta(days=9)
    mission = make.mission(home, starts_on=starts, ends_on=ends, meeting_on=None)

    for audience, opens_on in (("patients", starts), ("staff", ends)):
        one = only(propose(home, mission, audience=audience))
        assert (one.opens_on, one.closes_on) == (opens_on, opens_on + timedelta(days=14))


@pytest.mark.parametrize(
    ("days", "values"),
    [
        (4, {}),  # five days before that meeting is over
        (9, {"closes_on": TODAY + timedelta(days=9), "grace": 0}),
        (9, {"closes_on": TODAY + timedelta(days=6), "grace": 2}),  # counted on the day of the meeting
        (9, {"closes_on": TODAY - timedelta(days=1), "opens_on": TODAY - timedelta(days=3)}),
        (30, {"opens_on": TODAY + timedelta(days=5), "closes_on": TODAY + timedelta(days=4)}),
    ],
)
def test_dates_that_cannot_hold_are_refused(home, days, values):
    mission = make.mission(home, meeting_on=TODAY + timedelta(days=days))

    assert only(propose(home, mission, **values)).refused.message == rules.DATES


def test_slips_where_people_are_known_and_a_poster_where_nobody_can_count(home, mission):
    known = only(propose(home, mission, (20, 8)))
    unknown = only(propose(home, mission, (20, None)))

    assert (known.channel, known.invited, known.slips) == ("codes", 28, 28)
    assert (unknown.channel, unknown.invited, unknown.slips) == ("open", None, 0)
    assert unknown.outlooks == ()
    asked = only(propose(home, mission, (20, None), channels={"staff": "codes"}))
    assert asked.refused.message == planning.CODES_NEED_NUMBERS


def test_where_nobody_is_there_nobody_is_asked(home, mission):
    (round_id,) = collection.set_up(home.admin, mission, wanted(home, (20, 0)), today=TODAY)

    assert [place.name for place in collection.round_card(home.admin, round_id).sites] == [make.SITES[0]]
    assert propose(home, mission, (0, 0), audience="chw").rounds == ()


def test_texts_are_asked_in_languages_that_an_independent_moderator_reads(home, mission):
    make.registered(home.id, "moderator", "visiting", ("ne",))
    make.registered(home.id, "reader", "local", ("ne",))
    make.registered(make.partner("Elsewhere").id, "moderator", "local", ("ne",))

    proposal = propose(home, mission, languages=("ne", "es", "en"))

    assert proposal.text_languages == ("es", "en")
    assert [note.values for note in proposal.notes if note.message == planning.NO_MODERATOR] == [
        {"language": "ne"}
    ]


def test_an_operator_who_takes_part_is_named(home, mission):
    assert propose(home, mission).notes == ()

    for name in ("WEYRA valley", "The visiting organisation "):
        partner.change(home.admin, name="Weyra Valley", language="en", timezone="UTC", operator=name)
        assert [note.message for note in propose(home, mission).notes] == [planning.OPERATOR]


def test_a_site_without_a_contact_is_named(home, mission):
    site.change(home.admin, home.site_ids[1], site.Wanted("Health post"))

    assert [note.values for note in only(propose(home, mission)).notes] == [{"site": "Health post"}]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("languages", {"languages": ()}),
        ("languages", {"languages": ("en", "tlh")}),
        ("channels", {"channels": {"staff": "pigeon"}}),
        ("grace", {"grace": 8}),
        ("grace", {"grace": -1}),
        ("invited", {"numbers": (-3, 20)}),
        ("invited", {"numbers": (10**9, 20)}),
    ],
)
def test_values_that_no_page_offers_are_refused(home, mission, field, values):
    with pytest.raises(Invalid) as refusal:
        propose(home, mission, **values)

    assert set(refusal.value.problems) == {field}


def test_another_partners_mission_and_sites_are_not_there(home, mission):
    other = make.partner("Elsewhere")

    with pytest.raises(NotFound):
        collection.propose(other.admin, mission, wanted(home), today=TODAY)
    with pytest.raises(NotFound):
        collection.propose(home.admin, mission, wanted(other), today=TODAY)
    with pytest.raises(NotFound):
        collection.set_up(home.admin, uuid.uuid4(), wanted(home), today=TODAY)


def test_a_proposal_keeps_nothing(home, mission):
    propose(home, mission, meeting_on=TODAY + timedelta(days=30))

    assert [count(table) for table in (Round, Stratum, Door, Survey, Version)] == [0] * 5
    assert mission_card(home.admin, mission, today=TODAY).meeting_on == date(2026, 3, 20)


def test_setting_up_keeps_what_was_proposed(home, mission):
    asked = Wanted(
        {("staff", place): 20 for place in home.site_ids} | {("patients", home.site_ids[0]): None},
        ("en", "es"),
        meeting_on=TODAY + timedelta(days=30),
    )

    collection.set_up(home.admin, mission, asked, today=TODAY)

    patients, staff = collection.rounds(home.admin, mission)
    assert (staff.audience, staff.channel, staff.state, staff.wish) == ("staff", "codes", "draft", None)
    assert [(door.stratum_no, door.site_names) for door in staff.doors] == [(None, make.SITES)]
    assert [(door.stratum_no, door.site_names) for door in patients.doors] == [(0, make.SITES[:1])]
    assert (staff.invited, patients.invited, staff.languages) == (40, None, ("en", "es"))
    assert staff.closes_on == TODAY + timedelta(days=25)
    assert mission_card(home.admin, mission, today=TODAY).meeting_on == TODAY + timedelta(days=30)


def test_the_same_survey_is_kept_once_for_each_partner(home, mission):
    other = make.partner("Elsewhere")
    for owner, place in ((home, mission), (home, make.mission(home, "Again")), (other, make.mission(other))):
        collection.set_up(owner.admin, place, wanted(owner), today=TODAY)

    assert count(Version, Version.partner_id == home.id) == 1
    assert count(Version, Version.partner_id == other.id) == 1


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("staff", "staff", True),
        ("staff", "local_team", True),
        ("local_team", "chw", True),
        ("staff", "chw", False),
    ],
)
def test_the_same_people_are_not_asked_twice(home, mission, first, second, refused):
    collection.set_up(home.admin, mission, wanted(home, audience=first), today=TODAY)

    one = only(propose(home, mission, audience=second))

    assert (one.refused is not None and one.refused.message == rules.TWICE) is refused


def test_nor_in_one_plan(home, mission):
    asked = Wanted({("staff", home.site_ids[0]): 20, ("local_team", home.site_ids[1]): 20}, ("en",))

    assert not collection.propose(home.admin, mission, asked, today=TODAY).ready
    with pytest.raises(Conflict):
        collection.set_up(home.admin, mission, asked, today=TODAY)


def test_nobody_has_written_a_survey_for_trainees(home, mission):
    assert only(propose(home, mission, audience="trainees")).refused.message == planning.NO_SURVEY


@pytest.mark.parametrize("role", ["reader", "translator", "moderator"])
def test_planning_is_for_admins_and_editors(home, mission, role):
    for verb in (collection.propose, collection.set_up):
        with pytest.raises(Forbidden):
            verb(home.member(role), mission, wanted(home), today=TODAY)


def test_a_visiting_organisation_that_joins_is_named_to_respondents(home, mission):
    organisation.add(home.admin, name="Not part of it", side="visiting")
    (round_id,) = collection.set_up(home.admin, mission, wanted(home), today=TODAY)

    slug = collection.round_card(home.admin, round_id).doors[0].slug
    assert collection.question_paper(slug).visiting == "The visiting organisation"
