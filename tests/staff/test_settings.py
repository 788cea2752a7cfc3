"""Partner, sites and organisations, on their pages."""

import pytest

from feedback.services import partner, site
from tests import make


def test_a_new_partner_is_shown_where_to_begin(sign_in_as, app):
    empty = make.Home(
        partner.create_partner("New clinic"), None, (), {}, None,
    )  # fmt: skip
    admin = sign_in_as(at=empty)

    page = admin.get("/staff/")
    assert "Begin here" in page.main
    for address, says in (
        ("/staff/settings/sites/", "No sites yet"),
        ("/staff/settings/organisations/", "No organisations yet"),
        ("/staff/missions/", "No missions yet"),
        ("/staff/missions/new", "First add a site"),
    ):
        assert says in admin.get(address).main
        assert sign_in_as("reader", at=empty).get("/staff/").main
    assert (
        "An administrator of the local side adds them."
        in sign_in_as("editor", at=empty).get("/staff/settings/sites/").main
    )


def test_the_partner_is_renamed_everywhere(admin, sign_in_as):
    admin.get("/staff/settings/partner")

    page = admin.follow(
        admin.send(
            "/staff/settings/partner",
            name="Weyra hospitals",
            language="es",
            timezone="Asia/Kathmandu",
            operator="",
        )
    )

    assert "The partner is saved." in page.main
    assert "Weyra hospitals" in page.text
    page = sign_in_as("reader", "visiting").get("/staff/settings")
    assert "Asia/Kathmandu" in page.main
    assert "/staff/settings/partner" not in page.links()


def test_a_partner_without_a_name_is_refused_and_nothing_is_lost(admin):
    page = admin.send(
        "/staff/settings/partner", 422, name=" ", language="es", timezone="UTC", operator="A trust"
    )

    assert page.problems() == ["Name: Fill in this field."]
    assert page.every("title")[0].text.startswith("Error: ")
    assert "A trust" in [field.get("value") for field in page.every("input")]
    (wrong,) = [field for field in page.every("input") if field.get("aria-invalid") == "true"]
    assert wrong.get("aria-describedby") == "name-help name-problem"


def test_a_site_is_added_changed_and_removed(admin, home):
    page = admin.follow(admin.send("/staff/settings/sites/new", name="Outpost", place="Highlands"))
    assert "The site is saved." in page.main
    assert "Missing" in page.main  # nobody to tell in case of harm
    (outpost,) = [one.id for one in site.sites(home.admin) if one.name == "Outpost"]

    page = admin.get(f"/staff/settings/sites/{outpost}")
    assert "Remove this site" in page.main
    admin.follow(admin.send(f"/staff/settings/sites/{outpost}", name="Outpost", contact="the matron"))
    assert "Missing" not in admin.page.main

    page = admin.get(f"/staff/settings/sites/{outpost}/remove")
    assert page.title == "Remove Outpost"
    assert "This cannot be undone." in page.main
    page = admin.follow(admin.send(f"/staff/settings/sites/{outpost}/remove"))
    assert "Outpost" not in page.main


def test_a_site_of_a_mission_cannot_be_removed(admin, home):
    make.mission(home)
    there = f"/staff/settings/sites/{home.site_ids[0]}"

    assert "Remove this site" not in admin.get(there).main
    page = admin.send(f"{there}/remove", 409)
    assert "A mission works at this site, so it cannot be removed." in page.main


def test_an_organisation_is_added_changed_and_removed(admin, home):
    page = admin.follow(
        admin.send("/staff/settings/organisations/new", name="A ministry", side="independent")
    )
    there = next(one.get("href") for one in page.every("a") if "".join(one.itertext()) == "A ministry")

    admin.follow(admin.send(there, name="The ministry", side="local"))
    assert "The ministry" in admin.page.main
    admin.get(f"{there}/remove")
    assert "The ministry" not in admin.follow(admin.send(f"{there}/remove")).main


@pytest.mark.parametrize("role", ["reader", "translator", "moderator", "editor"])
def test_who_may_only_read_sees_no_way_to_change(sign_in_as, role):
    visitor = sign_in_as(role)
    for address in ("/staff/settings/sites/", "/staff/settings/organisations/", "/staff/settings"):
        page = visitor.get(address)
        assert not [link for link in page.links() if link.endswith("/new") or "/partner" in link]
    assert "/staff/settings/members/" not in page.links()


def test_fields_that_no_form_has_are_not_kept(admin, home):
    other = make.partner("Far away clinic", neighbour=False)

    admin.send(
        "/staff/settings/sites/new",
        name="Outpost",
        partner_id=str(other.id),
        id=str(other.site_ids[0]),
        used="1",
    )

    assert len(site.sites(other.admin)) == 2
    assert "Outpost" in [one.name for one in site.sites(home.admin)]


def test_settings_speak_three_languages(sign_in_as):
    for language in ("en", "es", "ar"):
        visitor = sign_in_as(language=language)
        for address in (
            "/staff/settings",
            "/staff/settings/partner",
            "/staff/settings/sites/new",
            "/staff/account",
        ):
            assert visitor.get(address).one("html").get("lang") == language
