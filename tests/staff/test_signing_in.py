"""Signing in and out: what is said, what is kept, what an attacker gets."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.app import create_app
from feedback.extensions import db
from feedback.services import account, clock, member, sign_in
from feedback.services.post import Post
from feedback.staff.attempts import EACH, WINDOW, Attempts
from tests import make
from tests.staff.visitor import PASSWORD, Visitor

EMAIL = "amina@example.org"


@pytest.fixture
def amina(home):
    account_id = account.create_account(EMAIL, "Amina Diallo", PASSWORD)
    member.join(home.id, account_id, Post("admin", "local"))
    return account_id


def enter(visitor, status=303, email=EMAIL, password=PASSWORD, **more):
    visitor.get("/staff/sign-in")
    return visitor.send("/staff/sign-in", status, email=email, password=password, **more)


def test_a_person_signs_in_and_out_again(amina, stranger):
    page = stranger.follow(enter(stranger))
    assert page.address == "/staff/"
    assert "Amina Diallo" in page.text

    page = stranger.follow(stranger.send("/staff/sign-out"))
    assert "You are signed out." in page.main

    assert stranger.get("/staff/", 303).response.headers["Location"] == "/staff/sign-in?next=/staff/"


def test_signing_out_ends_it_on_the_server(amina, stranger, app):
    enter(stranger)
    stolen = stranger.cookie

    answer = stranger.send("/staff/sign-out")

    thief = Visitor(app)
    thief.client.set_cookie("staff", stolen, path="/staff")
    assert thief.get("/staff/", 303).response.headers["Location"].startswith("/staff/sign-in")
    assert answer.response.headers["Clear-Site-Data"] == '"cache"'


def test_a_cookie_planted_before_is_worth_nothing_after(amina, stranger, app):
    """Session fixation: the attacker's cookie, and the form tokens in it, do not become the person's."""
    stranger.get("/staff/sign-in")
    planted, token = stranger.cookie, stranger.page.token

    enter(stranger)

    assert stranger.cookie != planted
    attacker = Visitor(app)
    attacker.client.set_cookie("staff", planted, path="/staff")
    attacker.get("/staff/", 303)
    answer = stranger.client.post("/staff/account/browsers/end-others", data={"csrf_token": token})
    assert answer.status_code == 400


def test_signing_in_again_ends_what_the_browser_was_before(amina, stranger, app):
    enter(stranger)
    before = Visitor(app)
    before.client.set_cookie("staff", stranger.cookie, path="/staff")
    before.get("/staff/")

    stranger.send("/staff/sign-in", email=EMAIL, password=PASSWORD)

    before.get("/staff/", 303)
    stranger.get("/staff/")


def test_every_failure_reads_the_same(amina, stranger):
    wrong = enter(stranger, 422, password="not the one")
    unknown = enter(stranger, 422, email="nobody@example.org", password="not the one")

    def read(page):
        return re.sub(r'value="[^"]*"', "", page.source)

    assert wrong.problems() == ["The e-mail address or the password is not right."]
    assert read(wrong) == read(unknown)


def test_guessing_ends_after_a_few_attempts_for_members_and_strangers_alike(amina, stranger):
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(EACH):
            enter(stranger, 422, email=email, password="not the one")
        page = enter(stranger, 422, email=email, password=PASSWORD)
        assert page.problems() == ["Too many attempts. Wait a quarter of an hour, then try again."]


def test_attempts_are_forgotten_after_a_while_and_when_it_was_them():
    attempts, now = Attempts(), clock.now()
    for _ in range(EACH):
        attempts.note("sign in", EMAIL, now=now)

    assert attempts.spent("sign in", " Amina@Example.org", now=now)
    assert not attempts.spent("sign in", "other@example.org", now=now)
    assert not attempts.spent("reset", EMAIL, now=now)
    assert not attempts.spent("sign in", EMAIL, now=now + WINDOW + timedelta(seconds=1))

    attempts.clear("sign in", EMAIL)
    assert not attempts.spent("sign in", EMAIL, now=now)


def test_a_wave_over_many_accounts_is_slowed_down_too():
    attempts, now = Attempts(), clock.now()
    for number in range(200):
        attempts.note("sign in", f"p{number}@example.org", now=now)

    assert attempts.spent("sign in", "somebody.else@example.org", now=now)


def test_after_signing_in_one_is_where_one_wanted_to_be(amina, stranger):
    there = stranger.get("/staff/settings/sites/", 303).response.headers["Location"]
    assert there == "/staff/sign-in?next=/staff/settings/sites/"

    page = stranger.get(there)
    (hidden,) = [field for field in page.every("input") if field.get("name") == "next"]
    answer = stranger.send(there, email=EMAIL, password=PASSWORD, next=hidden.get("value"))

    assert answer.response.headers["Location"] == "/staff/settings/sites/"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\t/evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/staff/\t//evil.example",
        "/staff//evil.example",
        "/staff/../../evil.example",
        "/staff/@evil.example",
        "javascript:alert(1)",
        " https://evil.example",
        "https:evil.example",
        "/staff\\..\\evil",
        "/r/some-slug",
        "/staff/sign-out",
        "/staff/nowhere",
        "/staff/%0d%0aSet-Cookie:x=1",
        "x" * 50_000,
    ],
)
def test_nobody_is_led_elsewhere(amina, stranger, wanted):
    for answer in (
        enter(stranger, next=wanted),
        stranger.get("/staff/sign-in", 303, query_string={"next": wanted}),  # signed in already
    ):
        assert answer.response.headers["Location"] == "/staff/"
        assert "Set-Cookie: x" not in str(answer.response.headers)


def test_a_form_from_elsewhere_is_refused(admin, home):
    admin.get("/staff/settings/sites/new")
    for token in (None, "", "made up", admin.page.token + "x"):
        data = {"name": "Planted"} | ({} if token is None else {"csrf_token": token})
        answer = admin.client.post("/staff/settings/sites/new", data=data)
        assert answer.status_code == 400
        assert "Nothing was changed." in answer.get_data(as_text=True)

    assert "Planted" not in admin.get("/staff/settings/sites/").text


def test_another_persons_form_token_is_refused(sign_in_as):
    first, second = sign_in_as(), sign_in_as()
    first.get("/staff/settings/sites/new")

    answer = second.client.post(
        "/staff/settings/sites/new", data={"csrf_token": first.page.token, "name": "Planted"}
    )

    assert answer.status_code == 400


def test_the_method_of_a_request_is_the_one_it_was_sent_with(admin, home):
    admin.get("/staff/settings/sites/")
    before = admin.page.main

    for options in (
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"query_string": {"_method": "POST", "name": "Planted"}},
    ):
        admin.get("/staff/settings/sites/new", **options)
    assert admin.client.put("/staff/settings/sites/new").status_code in (400, 405)

    assert admin.get("/staff/settings/sites/").main == before


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example"]
)
def test_a_request_that_claims_another_host_is_refused(stranger, host):
    for path in ("/staff/sign-in", "/staff/password/forgotten", "/", "/nowhere"):
        answer = stranger.client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.get_data(as_text=True)


def test_a_forwarded_host_is_not_believed(stranger):
    page = stranger.get(
        "/staff/sign-in", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )

    assert "evil" not in page.source


def test_the_cookie_is_for_this_door_and_for_no_script(amina, stranger):
    answer = enter(stranger)

    (cookie,) = answer.response.headers.getlist("Set-Cookie")
    assert cookie.startswith("staff=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/staff" in cookie
    assert "Secure" not in cookie  # this test's installation is plain http


def test_over_https_the_cookie_never_travels_openly(settings):
    app = create_app(replace(settings, base_url="https://localhost"))
    with app.app_context():
        answer = app.test_client().get("/staff/sign-in", base_url="https://localhost")
        db.engine.dispose()

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Secure-staff=")
    assert "; Secure" in cookie
    app.extensions["respond"].extensions["intake"].stop()


def test_a_password_in_the_address_is_not_read(amina, stranger):
    stranger.get("/staff/sign-in", query_string={"email": EMAIL, "password": PASSWORD + "x"})

    assert stranger.get("/staff/", 303)


def test_a_stranger_chooses_the_language_of_the_pages(amina, stranger):
    assert stranger.get("/staff/sign-in?lang=ar").one("html").get("dir") == "rtl"
    assert stranger.get("/staff/password/forgotten").one("html").get("lang") == "ar"
    assert stranger.get("/staff/sign-in?lang=es").one("html").get("lang") == "es"

    links = [link for link in stranger.page.every("a") if link.get("hreflang")]
    assert [link.get("hreflang") for link in links] == ["en", "es", "ar"]

    enter(stranger)
    assert stranger.get("/staff/?lang=ar").one("html").get("lang") == "en"  # the account's


@pytest.mark.parametrize(
    "wanted", ["../../etc/passwd", "xx", "am", "en/../../x", "ES", "", "\x00", "en" * 9999]
)
def test_a_language_that_is_not_offered_is_not_looked_for(stranger, wanted):
    page = stranger.get("/staff/sign-in", query_string={"lang": wanted})

    assert page.one("html").get("lang") == "en"


def test_a_browser_that_asks_for_spanish_is_answered_in_spanish(stranger):
    page = stranger.get("/staff/sign-in", headers={"Accept-Language": "qu;q=0.9, es-GT;q=0.8, en;q=0.5"})

    assert page.one("html").get("lang") == "es"


def test_a_language_without_staff_pages_falls_back_to_english(sign_in_as):
    assert sign_in_as(language="am").get("/staff/").one("html").get("lang") == "en"


def test_somebody_with_two_partners_chooses_and_can_change(home, stranger):
    other = make.partner("Far away clinic", neighbour=False)
    busy = account.create_account(EMAIL, "Busy", PASSWORD)
    member.join(home.id, busy, Post("admin", "local"))
    member.join(other.id, busy, Post("reader", "visiting"))
    enter(stranger)

    page = stranger.follow(stranger.get("/staff/missions/", 303))
    assert page.title == "Choose a partner"

    stranger.follow(stranger.send(f"/staff/partners/{other.id}"))
    assert "Far away clinic" in stranger.page.text
    assert "Weyra Valley" not in stranger.page.text

    stranger.follow(stranger.send(f"/staff/partners/{home.id}"))
    assert "Weyra Valley" in stranger.page.text


def test_nobody_works_where_they_are_no_member(admin):
    other = make.partner("Far away clinic", neighbour=False)

    admin.send(f"/staff/partners/{other.id}", 404)

    assert "Weyra Valley" in admin.get("/staff/").text


def test_somebody_without_a_partner_is_told_what_to_do(app, stranger):
    account.create_account(EMAIL, "Nobody yet", PASSWORD)
    enter(stranger)

    page = stranger.follow(stranger.get("/staff/", 303))

    assert "You are not a member of any partner." in page.main
    for address in ("/staff/account", "/staff/menu"):
        stranger.get(address)


def test_the_bare_address_leads_to_the_first_page(stranger):
    assert stranger.get("/", 302).response.headers["Location"] == "/staff/"


def test_a_stale_browser_is_asked_to_sign_in(amina, stranger):
    long_ago = clock.now() - sign_in.IDLE - timedelta(minutes=1)
    token = sign_in.sign_in(EMAIL, PASSWORD, now=long_ago)
    with stranger.client.session_transaction(base_url="http://localhost/staff/") as session:
        session["_user_id"] = token

    stranger.get("/staff/", 303)
