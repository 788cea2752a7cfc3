"""Members: invited by link, changed, removed, helped with a forgotten password."""

import email
from email.policy import default
from pathlib import Path

import pytest

from feedback.services import account, member
from feedback.services.mail import NotSent
from feedback.services.post import Post
from tests import make
from tests.staff.visitor import PASSWORD, Visitor, link_in

OTHER = "seven lamps on a hill"
NEW = "new.person@example.org"


def letters(settings):
    """What lies in the outbox, by whom it is for."""
    if not settings.outbox.exists():
        return []
    files = [path.read_bytes() for path in Path(settings.outbox).iterdir()]
    return [email.message_from_bytes(one, policy=default) for one in files]


def invite(admin, status=200, **fields):
    values = {"email": NEW, "role": "reader", "side": "local", "organisation": ""} | fields
    return admin.send("/staff/settings/members/invite", status, **values)


def test_a_person_is_invited_and_becomes_a_member(admin, stranger, settings, home):
    admin.get("/staff/settings/members/invite")
    visiting = str(home.organisation_ids["visiting"])
    page = invite(admin, role="editor", side="visiting", organisation=visiting, languages=["en", "ar"])
    link = link_in(page.source)
    (letter,) = letters(settings)
    assert letter["To"] == NEW
    assert link in letter.get_content()
    assert "Weyra Valley" in letter.get_content()

    page = stranger.get(link)
    assert "You are invited to work with Weyra Valley" in page.title
    assert "Editor" in page.main
    page = stranger.follow(stranger.send(f"{link}/new", name="Newcomer", password=OTHER))

    assert page.address == "/staff/"
    assert "You are a member of Weyra Valley now." in page.main
    assert "Newcomer" in admin.get("/staff/settings/members/").main
    assert "Invited, not here yet" not in admin.page.main
    Visitor(admin.app).get(link, 404)


def test_the_link_is_shown_this_once(admin):
    link = link_in(invite(admin).source)

    page = admin.get("/staff/settings/members/")

    assert NEW in page.main
    assert link not in page.source
    assert link.rsplit("/", 1)[1] not in page.source


def test_links_begin_with_the_configured_address_whatever_the_request_claims(admin, settings):
    forged = {"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    admin.get("/staff/settings/members/invite")
    data = {
        "csrf_token": admin.page.token,
        "email": NEW,
        "role": "reader",
        "side": "local",
        "organisation": "",
    }

    answer = admin.client.post("/staff/settings/members/invite", data=data, headers=forged)

    if answer.status_code == 200:  # the cookie may not travel to the other name
        assert "http://localhost/staff/invitation/" in answer.get_data(as_text=True)
    for letter in letters(settings):
        assert "http://localhost/staff/invitation/" in letter.get_content()
        assert "evil" not in letter.get_content()


def test_when_no_letter_leaves_the_link_is_still_there(admin, monkeypatch):
    def broken(*_args, **_rest):
        raise NotSent("OSError")

    monkeypatch.setattr("feedback.services.mail.send", broken)

    page = invite(admin)

    assert "The letter could not be sent." in page.main
    assert link_in(page.source)


def test_a_person_with_an_account_signs_in_to_accept(admin, stranger):
    account.create_account(NEW, "Known Person", PASSWORD)
    link = link_in(invite(admin).source)

    page = stranger.get(link)
    assert "Sign in to accept" in page.main
    way = next(one for one in page.links() if "next=" in one)
    stranger.get(way)
    answer = stranger.send("/staff/sign-in", email=NEW, password=PASSWORD, next=link)
    assert answer.response.headers["Location"] == link
    page = stranger.follow(answer)
    assert "You are signed in as Known Person" in page.main

    page = stranger.follow(stranger.send(f"{link}/accept"))

    assert "You are a member of this partner now." in page.main
    assert "Weyra Valley" in page.text


def test_looking_at_a_link_spends_nothing(admin, stranger):
    link = link_in(invite(admin).source)

    for _ in range(3):
        stranger.get(link)
    stranger.send(f"{link}/new", 422, name="", password="short")

    stranger.send(f"{link}/new", name="Newcomer", password=OTHER)


def test_a_withdrawn_invitation_is_gone(admin, stranger):
    link = link_in(invite(admin).source)
    page = admin.get("/staff/settings/members/")
    (withdraw,) = [form.get("action") for form in page.every("form") if "withdraw" in form.get("action", "")]

    admin.follow(admin.send(withdraw))

    assert NEW not in admin.page.main
    stranger.get(link, 404)


def test_what_is_wrong_with_an_invitation_is_said(admin, home):
    assert "E-mail address of the person: Write an e-mail" in invite(admin, 422, email="x").problems()[0]
    page = invite(admin, 422, organisation=str(home.organisation_ids["visiting"]))
    assert page.problems() == ["Organisation: This organisation is on another side."]
    page = invite(admin, 422, role="owner")
    assert page.problems() == ["Role: Choose one of the answers that are offered."]


def test_a_member_changes_and_leaves(admin, home, sign_in_as):
    reader = sign_in_as("reader")
    there = f"/staff/settings/members/{reader.actor.member_id}"
    admin.get(there)

    admin.follow(admin.send(there, role="editor", side="local", organisation=""))
    assert "The member is saved." in admin.page.main
    reader.get("/staff/missions/new")

    admin.get(f"{there}/remove")
    admin.follow(admin.send(f"{there}/remove"))
    assert reader.get("/staff/", 303).response.headers["Location"] == "/staff/partners"


def test_the_last_local_administrator_is_told_why_not(admin):
    there = f"/staff/settings/members/{admin.actor.member_id}"
    text = "This is the last administrator of the local side. Make somebody else one first."

    assert text in admin.send(f"{there}/remove", 409).main
    assert text in admin.send(there, 409, role="reader", side="local", organisation="").main

    admin.get("/staff/settings/members/")


def test_visiting_administrators_read_members_and_change_nothing(sign_in_as, admin):
    page = sign_in_as("admin", "visiting").get("/staff/settings/members/")

    assert "Invite somebody" not in page.main
    assert not [link for link in page.links() if "/members/" in link and link != "/staff/settings/members/"]


def test_an_administrator_hands_over_a_link_for_a_forgotten_password(admin, sign_in_as, settings, stranger):
    reader = sign_in_as("reader")
    there = f"/staff/settings/members/{reader.actor.member_id}/password"
    admin.get(there)

    link = link_in(admin.send(there, 200).source)
    (letter,) = letters(settings)
    assert "Admin of local made a link" in letter.get_content()
    assert link not in letter.get_content()

    stranger.get(link)
    stranger.follow(stranger.send(link, password=OTHER))
    reader.get("/staff/", 303)
    stranger.get(link, 404)


def test_no_link_is_made_for_somebody_who_also_works_elsewhere(admin, sign_in_as, settings):
    other = make.partner("Far away clinic", neighbour=False)
    reader = sign_in_as("reader")
    member.join(other.id, reader.actor.account_id, Post("admin", "local"))

    page = admin.send(f"/staff/settings/members/{reader.actor.member_id}/password", 409)

    assert "A link cannot be made here for this person." in page.main
    assert "Far away clinic" not in page.source
    assert letters(settings) == []


@pytest.mark.parametrize("email", [NEW, "nobody@example.org"])
def test_asking_for_a_link_by_mail_says_the_same_to_everybody(app, stranger, settings, email):
    account.create_account(NEW, "Known Person", PASSWORD)

    page = stranger.follow(stranger.send("/staff/password/forgotten", email=email))

    assert "If there is an account with this address" in page.main
    app.extensions["carrier"].wait()
    assert [letter["To"] for letter in letters(settings)] == ([NEW] if email == NEW else [])


def test_a_link_by_mail_sets_a_new_password_once(app, stranger, settings):
    account.create_account(NEW, "Known Person", PASSWORD, language="es")
    stranger.send("/staff/password/forgotten", email=NEW.upper())
    app.extensions["carrier"].wait()
    (letter,) = letters(settings)
    link = link_in(letter.get_content())
    assert letter["Subject"] != "A new password"  # it is said in the account's language

    page = stranger.get(link)
    assert NEW in page.main
    stranger.send(link, 422, password="short")
    page = stranger.follow(stranger.send(link, password=OTHER))
    assert "Your new password is set." in page.main

    stranger.get(link, 404)
    stranger.send("/staff/sign-in", email=NEW, password=OTHER)


def test_nobody_can_fill_a_persons_mailbox(app, stranger, settings):
    account.create_account(NEW, "Known Person", PASSWORD)
    for _ in range(30):
        stranger.send("/staff/password/forgotten", email=NEW)

    app.extensions["carrier"].wait()

    assert len(letters(settings)) == 10


def test_a_request_that_claims_another_host_sends_no_letter(app, stranger, settings):
    account.create_account(NEW, "Known Person", PASSWORD)
    stranger.get("/staff/password/forgotten")

    answer = stranger.client.post(
        "/staff/password/forgotten",
        data={"csrf_token": stranger.page.token, "email": NEW},
        headers={"Host": "evil.example"},
    )

    app.extensions["carrier"].wait()
    assert answer.status_code == 400
    assert letters(settings) == []
