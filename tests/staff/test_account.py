"""A person's own account: name, language, password, browsers."""

from feedback.services import clock, sign_in
from feedback.staff.attempts import EACH
from tests.staff.visitor import PASSWORD, Visitor

OTHER = "seven lamps on a hill"


def test_a_new_name_and_language_show_at_once(admin):
    admin.get("/staff/account/change")
    page = admin.follow(admin.send("/staff/account/change", name="Amina  D.", language="ar"))

    assert page.one("html").get("lang") == "ar"
    assert "Amina D." in page.text


def test_a_language_without_staff_pages_is_not_offered_unless_it_is_already_theirs(sign_in_as):
    def offered(visitor):
        page = visitor.get("/staff/account/change")
        return [one.get("value") for one in page.every("option")]

    assert offered(sign_in_as()) == ["en", "es", "ar"]
    assert offered(sign_in_as(language="ne")) == ["en", "es", "ar", "ne"]
    sign_in_as().send("/staff/account/change", 422, name="Amina", language="am")


def test_a_new_password_signs_the_others_out(admin, app):
    other = Visitor(app)
    token = sign_in.sign_in_as(admin.actor.account_id, now=clock.now())
    with other.client.session_transaction(base_url="http://localhost/staff/") as session:
        session["_user_id"] = token
    other.get("/staff/")
    admin.get("/staff/account/password")

    page = admin.follow(admin.send("/staff/account/password", old=PASSWORD, password=OTHER))

    assert "Your password is changed." in page.main
    other.get("/staff/", 303)


def test_what_is_wrong_with_a_password_is_said_beside_it(admin):
    assert admin.send("/staff/account/password", 422, old="wrong one", password=OTHER).problems() == [
        "Your password until now: This is not your password."
    ]
    page = admin.send("/staff/account/password", 422, old=PASSWORD, password="short")
    assert page.problems()[0].startswith("New password: Use at least 10 characters.")
    assert "short" not in [field.get("value") for field in page.every("input")]


def test_whoever_sits_at_an_open_browser_cannot_guess_the_password(admin):
    for _ in range(EACH):
        admin.send("/staff/account/password", 422, old="wrong one", password=OTHER)

    page = admin.send("/staff/account/password", 422, old=PASSWORD, password=OTHER)

    assert page.problems() == ["Too many attempts. Wait a quarter of an hour, then try again."]


def test_a_person_sees_and_ends_their_browsers(admin, app, sign_in_as):
    others = [Visitor(app), Visitor(app)]
    for other in others:
        with other.client.session_transaction(base_url="http://localhost/staff/") as session:
            session["_user_id"] = sign_in.sign_in_as(admin.actor.account_id, now=clock.now())
    page = admin.get("/staff/account")
    assert page.main.count("This browser") == 1
    assert page.main.count("Sign out there") == 2

    ends = [form.get("action") for form in page.every("form") if "/browsers/" in form.get("action", "")]
    admin.send(ends[0])
    assert [other.client.get("/staff/").status_code for other in others].count(303) == 1

    admin.send("/staff/account/browsers/end-others")
    assert [other.client.get("/staff/").status_code for other in others].count(303) == 2
    assert "Sign out there" not in admin.get("/staff/account").main

    neighbour = sign_in_as()
    neighbour.send(ends[1], 404)


def test_times_are_those_of_the_place(admin, home):
    """Addis Ababa is three hours ahead of UTC."""
    (browser,) = sign_in.browsers(
        sign_in.resume(sign_in.sign_in_as(admin.actor.account_id, now=clock.now()), now=clock.now()),
        now=clock.now(),
    )[:1]
    there = (browser.began_at.hour + 3) % 24

    assert f"{there:02}:{browser.began_at.minute:02}" in admin.get("/staff/account").main


def test_the_menu_is_a_page_for_phones(sign_in_as):
    page = sign_in_as("reader").get("/staff/menu")

    assert {"/staff/missions/", "/staff/settings", "/staff/account"} <= set(page.links())
    assert "Sign out" in page.main
