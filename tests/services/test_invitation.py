"""Invitations: made, accepted once, withdrawn, too old."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback.models import Invitation, Record
from feedback.services import account, invitation, member, organisation, sign_in
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.post import Post
from feedback.services.session import reading
from tests import make

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "quiet rivers carry stones"
MODERATOR = Post("moderator", "independent", languages=("en", "ar"))


@pytest.fixture
def home(app):
    return make.partner()


def accept_as_new(token, name="Amina", now=NOW):
    return invitation.accept_as_new(token, name=name, password=PASSWORD, language="en", now=now)


def test_a_link_makes_an_account_and_a_member(home):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)
    assert invitation.offer(token, now=NOW).partner == "Weyra Valley"
    assert not invitation.offer(token, now=NOW).known

    accept_as_new(token)

    visit = sign_in.resume(sign_in.sign_in("amina@example.org", PASSWORD, now=NOW), now=NOW)
    assert visit.actor.partner_id == home.id
    assert (visit.actor.role, visit.actor.side) == ("moderator", "independent")
    assert visit.actor.languages == ("en", "ar")


def test_a_link_works_once(home):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)
    accept_as_new(token)

    with pytest.raises(NotFound):
        invitation.offer(token, now=NOW)
    second = account.create_account("boris@example.org", "Boris", PASSWORD)
    with pytest.raises(NotFound):
        invitation.accept(second, token, now=NOW)


def test_two_people_with_one_link_become_one_member(home, app):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)
    people = [account.create_account(f"p{n}@example.org", f"P{n}", PASSWORD) for n in range(2)]
    ready, outcomes = threading.Barrier(2), []

    def accept(one):
        with app.app_context():
            ready.wait()
            try:
                invitation.accept(one, token, now=NOW)
                outcomes.append("in")
            except NotFound:
                outcomes.append("out")

    threads = [threading.Thread(target=accept, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "out"]


def test_who_has_an_account_joins_with_it(home):
    person = account.create_account("amina@example.org", "Amina", PASSWORD)
    token = invitation.invite(home.admin, "amina@example.org", Post("reader", "visiting"), now=NOW)
    assert invitation.offer(token, now=NOW).known

    with pytest.raises(Conflict):
        accept_as_new(token)
    assert invitation.accept(person, token, now=NOW) == home.id

    assert [one.partner_id for one in sign_in.memberships(person)] == [home.id]


def test_accepting_twice_does_not_spend_the_second_link(home):
    person = account.create_account("other@example.org", "Amina", PASSWORD)
    member.join(home.id, person, Post("reader", "local"))
    token = invitation.invite(home.admin, "amina@example.org", Post("admin", "local"), now=NOW)

    with pytest.raises(Conflict):
        invitation.accept(person, token, now=NOW)

    assert invitation.offer(token, now=NOW)


def test_a_link_ends_after_two_weeks(home):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)

    assert invitation.offer(token, now=NOW + timedelta(days=14))
    late = NOW + timedelta(days=14, seconds=1)
    with pytest.raises(NotFound):
        invitation.offer(token, now=late)
    with pytest.raises(NotFound):
        accept_as_new(token, now=late)
    assert invitation.invitations(home.admin, now=late) == []


def test_a_newer_invitation_makes_the_older_one_void(home):
    first = invitation.invite(home.admin, "amina@example.org", Post("admin", "local"), now=NOW)
    second = invitation.invite(home.admin, "amina@example.org", Post("reader", "local"), now=NOW)

    with pytest.raises(NotFound):
        invitation.offer(first, now=NOW)
    assert invitation.offer(second, now=NOW).role == "reader"


def test_two_partners_can_invite_the_same_person(home):
    other = make.partner("Somebody else", neighbour=False)
    first = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)
    second = invitation.invite(other.admin, "amina@example.org", MODERATOR, now=NOW)

    assert invitation.offer(first, now=NOW).partner == "Weyra Valley"
    assert invitation.offer(second, now=NOW).partner == "Somebody else"


def test_a_withdrawn_link_opens_nothing(home):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)
    waiting = invitation.invitations(home.admin, now=NOW)
    assert [one.email for one in waiting] == ["amina@example.org"]

    invitation.withdraw(home.admin, waiting[0].id)

    with pytest.raises(NotFound):
        invitation.offer(token, now=NOW)
    with pytest.raises(NotFound):
        invitation.withdraw(home.admin, waiting[0].id)


def test_another_partners_invitations_are_not_there(home):
    other = make.partner("Somebody else", neighbour=False)
    invitation.invite(other.admin, "amina@example.org", MODERATOR, now=NOW)
    theirs = invitation.invitations(other.admin, now=NOW)[0]

    assert invitation.invitations(home.admin, now=NOW) == []
    with pytest.raises(NotFound):
        invitation.withdraw(home.admin, theirs.id)


def test_members_are_not_invited_again(home):
    person = account.create_account("amina@example.org", "Amina", PASSWORD)
    member.join(home.id, person, Post("reader", "local"))

    with pytest.raises(Invalid) as refusal:
        invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)

    assert set(refusal.value.problems) == {"email"}


def test_only_the_local_side_invites(home):
    for role, side in (("admin", "visiting"), ("editor", "local")):
        with pytest.raises(Forbidden):
            invitation.invite(home.member(role, side), "amina@example.org", MODERATOR, now=NOW)


def test_an_organisation_that_is_gone_by_then_is_left_out(home):
    gone = organisation.add(home.admin, name="Short lived", side="visiting")
    post = Post("reader", "visiting", gone)
    token = invitation.invite(home.admin, "amina@example.org", post, now=NOW)
    organisation.remove(home.admin, gone)

    accept_as_new(token)

    (card,) = [one for one in member.members(home.admin) if one.name == "Amina"]
    assert card.organisation_id is None


def test_an_invitation_is_on_record_without_address_or_token(home):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)

    with reading() as s:
        record = s.scalars(select(Record).where(Record.act == "member.invite")).one()
        kept = s.scalars(select(Invitation.token)).all()
        assert record.about == {"role": "moderator", "side": "independent"}

    assert token.encode() not in kept


@pytest.mark.parametrize("password", ["short", "amina@example.org", "password123"])
def test_a_weak_password_does_not_spend_the_link(home, password):
    token = invitation.invite(home.admin, "amina@example.org", MODERATOR, now=NOW)

    with pytest.raises(Invalid):
        invitation.accept_as_new(token, name="Amina", password=password, language="en", now=NOW)

    assert invitation.offer(token, now=NOW)
