"""What waits for whom."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from feedback.models import Comment, Round
from feedback.services import collection, home, site
from feedback.services.session import writing
from tests import make

TODAY = make.TODAY


@pytest.fixture
def here(app):
    return make.partner()


def kinds(actor, today=TODAY):
    return [one.kind for one in home.waits(actor, today=today)]


def drafts(here, mission_id, *audiences):
    invited = {(audience, one): 20 for audience in audiences for one in here.site_ids}
    return collection.set_up(here.admin, mission_id, collection.Wanted(invited, ("en",)), today=TODAY)


def put(here, round_id, **values):
    """What the due process would have done."""
    with writing() as s:
        mine = (Round.partner_id == here.id, Round.id == round_id)
        s.execute(update(Round).where(*mine).values(seal_public=bytes(65), **values))


def test_a_mission_without_rounds_waits_for_those_who_set_them_up(here):
    mission_id = make.mission(here)

    (one,) = home.waits(here.admin, today=TODAY)
    assert (one.kind, one.mission_id, one.name) == ("set_up", mission_id, "Eye surgery")
    assert kinds(here.member("editor", "visiting")) == ["set_up"]
    assert kinds(here.member("reader")) == []
    assert kinds(here.admin, today=TODAY + timedelta(days=60)) == []


def test_rounds_that_were_set_up_wait_to_be_opened_by_the_local_side(here):
    mission_id = make.mission(here)
    drafts(here, mission_id, "staff", "patients")

    (one,) = home.waits(here.admin, today=TODAY)
    assert (one.kind, one.count, one.round_id) == ("open", 2, None)
    assert kinds(here.member("admin", "visiting")) == []


def test_one_round_alone_is_named(here):
    mission_id = make.mission(here)
    (round_id,) = drafts(here, mission_id, "staff")

    (one,) = home.waits(here.admin, today=TODAY)

    assert (one.round_id, one.audience) == (round_id, "staff")


def test_a_round_waits_to_be_closed_from_its_last_day_on(here):
    (round_id,) = drafts(here, make.mission(here), "staff")
    put(here, round_id, state="open", opens_on=TODAY - timedelta(days=9), closes_on=TODAY)

    assert kinds(here.admin, today=TODAY - timedelta(days=1)) == []
    assert kinds(here.admin) == ["close"]
    assert kinds(here.member("admin", "visiting")) == ["close"]
    assert kinds(here.member("editor")) == []


def test_what_was_asked_for_is_seen_until_it_is_done(here):
    (round_id,) = drafts(here, make.mission(here), "staff")
    put(here, round_id, wish="open")

    assert kinds(here.admin) == ["queued"]
    assert kinds(here.member("reader")) == []


def test_a_held_round_waits_for_the_administrators_of_both_teams(here):
    (round_id,) = drafts(here, make.mission(here), "staff")
    put(here, round_id, state="held", closed_on=TODAY)

    assert kinds(here.admin) == ["confirm"]
    assert kinds(here.member("admin", "visiting")) == ["confirm"]
    assert kinds(here.member("moderator", "independent")) == []


def test_comments_wait_for_moderators_who_read_their_language(here):
    (round_id,) = drafts(here, make.mission(here), "staff")
    put(here, round_id, state="released", closed_on=TODAY)
    with writing() as s:
        for number, language in enumerate(("en", "en", "ar", None)):
            s.add(
                Comment(
                    partner_id=here.id, round_id=round_id, id=bytes([number] * 16), question="q",
                    text="words", language=language, status="waiting",
                )
            )  # fmt: skip
        s.add(
            Comment(partner_id=here.id, round_id=round_id, id=bytes([9] * 16), question="q", text="",
                    language="en", status="rejected")
        )  # fmt: skip

    def count(*languages, role="moderator", side="independent"):
        return [one.count for one in home.waits(here.member(role, side, languages), today=TODAY)]

    assert count("en") == [3]
    assert count("ar") == [2]
    assert count() == [4]
    assert count("en", side="visiting") == []
    assert count("en", role="admin", side="local") == []


def test_a_site_that_names_nobody_for_harm_waits_for_the_local_administrators(here):
    mission_id = make.mission(here)
    drafts(here, mission_id, "staff")
    site.change(here.admin, here.site_ids[0], site.Wanted("District hospital"))

    assert [one.name for one in home.waits(here.admin, today=TODAY) if one.kind == "contact"] == [
        "District hospital"
    ]
    assert "contact" not in kinds(here.member("editor"))
    assert "contact" not in kinds(here.admin, today=TODAY + timedelta(days=60))


def test_the_pressing_things_come_first(here):
    first, second = make.mission(here, "First"), make.mission(here, "Second")
    make.mission(here, "Third")
    (late,), (early,) = drafts(here, first, "staff"), drafts(here, second, "staff")
    put(here, late, state="open", opens_on=TODAY - timedelta(days=9), closes_on=TODAY)
    put(here, early, wish="open")

    assert kinds(here.admin) == ["close", "set_up", "queued"]


def test_what_another_partner_has_to_do_waits_for_nobody_here(here):
    other = make.partner("Somebody else", neighbour=False)
    make.mission(other)

    assert home.waits(here.admin, today=TODAY) == []
