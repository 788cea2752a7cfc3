"""The partner, its sites and organisations: changed by its own people, removed only where safe."""

import pytest
from sqlalchemy import select

from feedback.models import Record
from feedback.services import member, mission, organisation, partner, site
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.post import Post
from feedback.services.session import reading
from tests import make


@pytest.fixture
def home(app):
    return make.partner()


def acts(home):
    with reading() as s:
        return s.scalars(
            select(Record.act).where(Record.partner_id == home.id).order_by(Record.at, Record.id)
        ).all()


def test_a_partner_changes_for_its_own_people_alone(home):
    other = make.partner("Somebody else", neighbour=False)

    partner.change(home.admin, name="Weyra", language="am", timezone="Africa/Nairobi", operator="A trust")

    card = partner.partner(home.member("reader", "visiting"))
    assert (card.name, card.language, card.timezone, card.operator) == (
        "Weyra", "am", "Africa/Nairobi", "A trust",
    )  # fmt: skip
    assert partner.partner(other.admin).name == "Somebody else"
    assert "partner.change" in acts(home)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"language": "../../etc/passwd"}, "language"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
    ],
)
def test_a_partner_is_not_given_what_does_not_exist(home, values, wrong):
    good = {"name": "Weyra", "language": "en", "timezone": "UTC", "operator": ""}

    with pytest.raises(Invalid) as refusal:
        partner.change(home.admin, **good | values)

    assert set(refusal.value.problems) == {wrong}


def test_visitors_read_and_do_not_change(home):
    for actor in (home.member("admin", "visiting"), home.member("editor"), home.member("reader")):
        assert len(site.sites(actor)) == 2
        for act in (
            lambda actor=actor: partner.change(actor, name="x", language="en", timezone="UTC", operator=""),
            lambda actor=actor: site.add(actor, site.Wanted("x")),
            lambda actor=actor: site.change(actor, home.site_ids[0], site.Wanted("x")),
            lambda actor=actor: site.remove(actor, home.site_ids[0]),
            lambda actor=actor: organisation.add(actor, name="x", side="local"),
            lambda actor=actor: organisation.remove(actor, home.organisation_ids["local"]),
        ):
            with pytest.raises(Forbidden):
                act()


def test_sites_of_another_partner_are_not_there(home):
    other = make.partner("Somebody else", neighbour=False)
    foreign = other.site_ids[0]

    assert foreign not in {one.id for one in site.sites(home.admin)}
    for act in (
        lambda: site.site(home.admin, foreign),
        lambda: site.change(home.admin, foreign, site.Wanted("x")),
        lambda: site.remove(home.admin, foreign),
        lambda: organisation.organisation(home.admin, other.organisation_ids["local"]),
        lambda: organisation.change(home.admin, other.organisation_ids["local"], name="x", side="local"),
        lambda: organisation.remove(home.admin, other.organisation_ids["local"]),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_site_can_change_and_go_while_no_mission_uses_it(home):
    new = site.add(home.admin, site.Wanted("Outpost", "Highlands", "the matron", "the team leader"))
    site.change(home.admin, new, site.Wanted("Mountain post", "Highlands"))

    card = site.site(home.admin, new)
    assert (card.name, card.place, card.contact, card.used) == ("Mountain post", "Highlands", "", False)

    site.remove(home.admin, new)

    assert new not in {one.id for one in site.sites(home.admin)}
    assert acts(home)[-3:] == ["site.add", "site.change", "site.remove"]


def test_a_site_of_a_mission_stays(home):
    make.mission(home)

    assert site.site(home.admin, home.site_ids[0]).used
    with pytest.raises(Conflict):
        site.remove(home.admin, home.site_ids[0])


def test_an_organisation_stays_while_it_has_members_or_missions(home):
    free = organisation.add(home.admin, name="A ministry", side="independent")
    organisation.remove(home.admin, free)

    with_people = organisation.add(home.admin, name="A university", side="visiting")
    person = make.registered(home.id, "reader", "visiting")
    member.change(home.admin, person.member_id, Post("reader", "visiting", with_people))
    with pytest.raises(Conflict):
        organisation.remove(home.admin, with_people)
    with pytest.raises(Invalid):
        organisation.change(home.admin, with_people, name="A university", side="local")
    organisation.change(home.admin, with_people, name="The university", side="visiting")

    make.mission(home)
    with pytest.raises(Conflict):
        organisation.remove(home.admin, home.organisation_ids["visiting"])
    assert organisation.organisation(home.admin, home.organisation_ids["visiting"]).used


def test_a_removed_site_leaves_missions_as_they_are(home):
    mission_id = make.mission(home)
    extra = site.add(home.admin, site.Wanted("Outpost"))

    site.remove(home.admin, extra)

    assert len(mission.mission(home.admin, mission_id, today=make.TODAY).sites) == 2
