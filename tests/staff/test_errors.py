"""Pages that say no: a status, a sentence, a way on; nothing told that should not be."""

import logging
import uuid

import pytest

from feedback.services import sign_in
from tests.staff.visitor import Visitor


def test_an_address_that_is_not_there(stranger, admin):
    for visitor in (stranger, admin):
        page = visitor.get("/staff/nowhere", 404)
        assert page.title == "We cannot find this page"
        assert "/staff/" in page.links()
    assert stranger.get("/nowhere", 404).title == "We cannot find this page"


@pytest.mark.parametrize(
    "address",
    [
        "/staff/missions/not-a-number",
        "/staff/missions/" + "9" * 5000,
        "/staff/missions/%00",
        "/staff/missions/..%2f..%2fetc%2fpasswd",
        "/staff/static/../staff.css",
        "/staff/static/%2e%2e%2fbase.html",
        "/staff/static/staff.css",
        "/staff/%ff%fe",
        "/staff/missions/00000000-0000-0000-0000-00000000000g",
    ],
)
def test_a_strange_address_is_just_not_there(admin, address):
    admin.get(address, 404)


def test_a_role_that_may_not_is_told_so(sign_in_as):
    page = sign_in_as("reader").get("/staff/settings/partner", 403)

    assert page.title == "You cannot do this"
    assert "Your role does not allow this." in page.main


def test_errors_are_said_in_the_persons_language(sign_in_as):
    page = sign_in_as("reader", language="ar").get("/staff/settings/partner", 403)

    assert (page.one("html").get("lang"), page.one("html").get("dir")) == ("ar", "rtl")
    assert "You cannot do this" not in page.text


def test_a_method_that_an_address_does_not_know(admin):
    answer = admin.client.get("/staff/sign-out")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_much_is_refused_before_it_is_read(admin):
    admin.get("/staff/settings/sites/new")

    answer = admin.client.post(
        "/staff/settings/sites/new", data={"csrf_token": admin.page.token, "name": "x" * 1_100_000}
    )

    assert answer.status_code == 413
    assert "larger than we accept" in answer.get_data(as_text=True)


def test_many_fields_and_strange_bytes_are_no_crash(admin):
    admin.get("/staff/settings/sites/new")
    token = admin.page.token.encode()
    for body in (
        b"csrf_token=" + token + b"&name=%00%00&place=%ff%fe",
        b"csrf_token=" + token + b"&name=%ed%a0%80",
        b"csrf_token=" + token + b"&name=" + b"x" * 100_000,
        b"csrf_token=" + token + b"&name=a&name=b" + b"&x=1" * 900,
        b"csrf_token=" + token + b"&name[]=a&name=NaN&name.__class__=x",
    ):
        answer = admin.client.post(
            "/staff/settings/sites/new", data=body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code in (303, 400, 413, 422), body[:200]
    answer = admin.client.post("/staff/settings/sites/new", json={"name": ["a"]})
    assert answer.status_code == 400


def test_a_surprise_is_a_page_and_a_line_without_what_was_typed(app, sign_in_as, monkeypatch, caplog):
    admin = sign_in_as()
    admin.get("/staff/settings/sites/new")
    app.testing = False

    def broken(_actor, wanted):
        raise ValueError(wanted.name)

    monkeypatch.setattr("feedback.staff.site.sites.add", broken)
    with caplog.at_level(logging.ERROR):
        page = admin.send("/staff/settings/sites/new", 500, name="A secret place")

    assert page.title == "Something went wrong on our side"
    assert "secret place" not in page.source
    assert "ValueError at staff.site.add" in caplog.text
    assert "secret place" not in caplog.text


def test_when_nothing_works_there_is_still_a_sentence(app, sign_in_as, monkeypatch):
    """The database is away: not even who is asking can be found out."""
    admin = sign_in_as()
    app.testing = False

    def away(*_args, **_rest):
        raise OSError("connection to 10.1.2.3 refused")

    monkeypatch.setattr(sign_in, "reading", away)
    answer = admin.client.get("/staff/")

    assert answer.status_code == 500
    assert answer.get_data(as_text=True) == "Something went wrong on our side\n"


def test_names_are_text_wherever_they_stand(admin, home):
    """Stored scripts: in lists, titles, crumbs, confirmations, messages."""
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    admin.send("/staff/settings/sites/new", name=hostile, place=hostile, contact=hostile, support=hostile)
    admin.send("/staff/settings/organisations/new", name=hostile, side="visiting")
    admin.send("/staff/settings/partner", name=hostile, language="en", timezone="UTC", operator=hostile)
    admin.send("/staff/account/change", name=hostile[:100], language="en")

    for address in (
        "/staff/", "/staff/settings", "/staff/settings/sites/", "/staff/settings/organisations/",
        "/staff/settings/members/", "/staff/account", "/staff/menu", "/staff/missions/new",
    ):  # fmt: skip
        page = admin.get(address)
        assert not page.every("script")
        assert not page.every("img")
        assert ">49" not in page.main
    site = next(
        link
        for link in admin.get("/staff/settings/sites/").links()
        if "/sites/" in link and link[-1] != "/" and "new" not in link
    )
    for address in (site, site + "/remove"):
        assert "<script>alert(1)</script>" in admin.get(address).title or address == site


def test_pages_are_the_same_without_a_trailing_slash(admin):
    answer = admin.client.get("/staff/missions")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "http://localhost/staff/missions/"


def test_unknown_ids_and_foreign_ids_look_alike_to_strangers_too(app):
    visitor = Visitor(app)
    for address in (f"/staff/invitation/{uuid.uuid4().hex}", f"/staff/password/new/{uuid.uuid4().hex}"):
        assert visitor.get(address, 404).title == "We cannot find this page"


def test_the_style_sheet_is_kept_for_a_year_under_its_own_name(stranger):
    page = stranger.get("/staff/sign-in")
    sheet = next(link.get("href") for link in page.every("link") if link.get("rel") == "stylesheet")

    answer = stranger.client.get(sheet)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"--accent: #0a6462" in answer.data
