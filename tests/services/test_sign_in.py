"""Signed-in browsers: begun, resumed, chosen, ended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback.models import SignIn
from feedback.services import account, member, sign_in
from feedback.services.errors import NotFound
from feedback.services.post import Post
from feedback.services.session import reading
from tests import make

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD = "quiet rivers carry stones"


@pytest.fixture
def home(app):
    return make.partner()


@pytest.fixture
def person(home):
    """An administrator of one partner."""
    account_id = account.create_account("amina@example.org", "Amina", PASSWORD)
    member.join(home.id, account_id, Post("admin", "local"))
    return account_id


def test_the_right_password_opens_and_a_wrong_one_does_not(person):
    assert sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    assert sign_in.sign_in(" Amina@Example.org ", PASSWORD, now=NOW)
    assert sign_in.sign_in("amina@example.org", PASSWORD + " ", now=NOW) is None
    assert sign_in.sign_in("nobody@example.org", PASSWORD, now=NOW) is None


def test_letters_that_look_the_same_are_the_same(home):
    account.create_account("jose@example.org", "José", "contraseña larga")

    assert sign_in.sign_in("jose@example.org", "contrasen\u0303a larga", now=NOW)


def test_a_stranger_is_checked_as_slowly_as_a_member(person, monkeypatch):
    """What takes the time is the hash: it is worked out once for both."""
    verified = []
    hasher = sign_in.proof._hasher
    monkeypatch.setattr(
        sign_in.proof,
        "_hasher",
        type("Counting", (), {
            "verify": lambda _self, kept, given: verified.append(kept) or hasher.verify(kept, given),
            "hash": lambda _self, given: hasher.hash(given),
            "check_needs_rehash": lambda _self, kept: hasher.check_needs_rehash(kept),
        })(),
    )  # fmt: skip

    sign_in.sign_in("amina@example.org", "wrong", now=NOW)
    sign_in.sign_in("nobody@example.org", "wrong", now=NOW)

    assert len(verified) == 2
    settings = [kept.rsplit("$", 2)[0] for kept in verified]
    assert settings[0] == settings[1]
    assert settings[0].startswith("$argon2id$")


def test_only_a_fingerprint_of_the_token_is_kept(person):
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    with reading() as s:
        kept = s.scalars(select(SignIn.token)).all()

    assert len(token) >= 43
    assert token.encode() not in kept
    assert all(len(one) == 32 for one in kept)


def test_each_sign_in_has_a_token_of_its_own(person):
    first = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    second = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    sign_in.end(first)

    assert sign_in.resume(first, now=NOW) is None
    assert sign_in.resume(second, now=NOW)


def test_a_token_that_nobody_gave_out_opens_nothing(person):
    assert sign_in.resume("", now=NOW) is None
    assert sign_in.resume("x" * 43, now=NOW) is None


def test_a_browser_that_rests_for_half_a_day_is_signed_out(person):
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    assert sign_in.resume(token, now=NOW + sign_in.IDLE)
    assert sign_in.resume(token, now=NOW + 2 * sign_in.IDLE)  # the last look counts
    assert sign_in.resume(token, now=NOW + 3 * sign_in.IDLE + timedelta(minutes=1)) is None


def test_a_week_is_the_longest(person):
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    moment = NOW
    while moment < NOW + sign_in.LONGEST:
        assert sign_in.resume(token, now=moment)
        moment += timedelta(hours=10)

    assert sign_in.resume(token, now=NOW + sign_in.LONGEST + timedelta(seconds=1)) is None


def test_reading_pages_writes_nothing_for_five_minutes(person):
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    sign_in.resume(token, now=NOW + timedelta(minutes=4))

    with reading() as s:
        assert s.scalar(select(SignIn.seen_at)) == NOW


def test_times_come_back_in_utc(person):
    sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    with reading() as s:
        assert s.scalar(select(SignIn.began_at)).utcoffset() == timedelta(0)


def test_a_member_of_one_partner_works_there_at_once(person, home):
    visit = sign_in.resume(sign_in.sign_in("amina@example.org", PASSWORD, now=NOW), now=NOW)

    assert visit.actor.partner_id == home.id
    assert (visit.actor.role, visit.actor.side) == ("admin", "local")


def test_a_member_of_two_partners_chooses_and_sees_one(person, home):
    other = make.partner("Another valley", neighbour=False)
    member.join(other.id, person, Post("reader", "local"))
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    visit = sign_in.resume(token, now=NOW)

    assert visit.actor is None
    assert {one.partner_id for one in sign_in.memberships(person)} == {home.id, other.id}

    sign_in.work_in(visit, other.id)

    assert sign_in.resume(token, now=NOW).actor.partner_id == other.id
    assert sign_in.resume(token, now=NOW).actor.role == "reader"


def test_nobody_works_in_a_partner_they_are_not_a_member_of(person):
    other = make.partner("Another valley", neighbour=False)
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    with pytest.raises(NotFound):
        sign_in.work_in(sign_in.resume(token, now=NOW), other.id)


def test_a_membership_that_ended_opens_nothing_from_then_on(person, home):
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    second = account.create_account("second@example.org", "Second", PASSWORD)
    member.join(home.id, second, Post("admin", "local"))
    visit = sign_in.resume(token, now=NOW)

    member.remove(home.admin, visit.actor.member_id)

    assert sign_in.resume(token, now=NOW).actor is None


def test_people_see_and_end_their_own_browsers_only(person, home):
    here = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    there = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    stranger = account.create_account("other@example.org", "Other", PASSWORD)
    foreign = sign_in.sign_in_as(stranger, now=NOW)
    visit = sign_in.resume(here, now=NOW)

    listed = sign_in.browsers(visit, now=NOW)
    assert [one.current for one in sorted(listed, key=lambda one: one.current)] == [False, True]
    with pytest.raises(NotFound):
        sign_in.end_one(visit, sign_in.resume(foreign, now=NOW).id)

    sign_in.end_others(visit)

    assert sign_in.resume(here, now=NOW)
    assert sign_in.resume(there, now=NOW) is None
    assert sign_in.resume(foreign, now=NOW)


def test_what_is_too_old_is_thrown_away_at_the_next_sign_in(person):
    sign_in.sign_in("amina@example.org", PASSWORD, now=NOW - timedelta(days=8))
    sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    with reading() as s:
        assert len(s.scalars(select(SignIn)).all()) == 1
