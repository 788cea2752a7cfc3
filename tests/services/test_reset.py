"""Links that set a new password: once, for a day, and never across partners."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback.models import Record, Reset
from feedback.services import account, member, reset, sign_in
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.post import Post
from feedback.services.session import reading
from tests import make

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD, OTHER = "quiet rivers carry stones", "seven lamps on a hill"


@pytest.fixture
def home(app):
    return make.partner()


@pytest.fixture
def amina(home):
    account_id = account.create_account("amina@example.org", "Amina", PASSWORD)
    return member.join(home.id, account_id, Post("reader", "local"))


def test_a_link_sets_the_password_once(amina):
    token = reset.ask("Amina@example.org ", now=NOW).token

    assert reset.holder(token, now=NOW) == "amina@example.org"
    assert reset.holder(token, now=NOW) == "amina@example.org"  # looking does not spend it
    reset.set_password(token, OTHER, now=NOW)

    assert sign_in.sign_in("amina@example.org", OTHER, now=NOW)
    assert sign_in.sign_in("amina@example.org", PASSWORD, now=NOW) is None
    with pytest.raises(NotFound):
        reset.set_password(token, PASSWORD, now=NOW)


def test_a_new_password_ends_every_sign_in(amina):
    browser = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    reset.set_password(reset.ask("amina@example.org", now=NOW).token, OTHER, now=NOW)

    assert sign_in.resume(browser, now=NOW) is None


def test_a_link_ends_after_a_day(amina):
    token = reset.ask("amina@example.org", now=NOW).token

    with pytest.raises(NotFound):
        reset.set_password(token, OTHER, now=NOW + timedelta(hours=24, seconds=1))

    reset.set_password(token, OTHER, now=NOW + timedelta(hours=24))


def test_a_newer_link_makes_the_older_one_void(amina):
    first = reset.ask("amina@example.org", now=NOW).token
    reset.ask("amina@example.org", now=NOW)

    with pytest.raises(NotFound):
        reset.holder(first, now=NOW)


def test_a_weak_password_does_not_spend_the_link(amina):
    token = reset.ask("amina@example.org", now=NOW).token

    with pytest.raises(Invalid):
        reset.set_password(token, "short", now=NOW)

    reset.set_password(token, OTHER, now=NOW)


def test_nobody_gets_no_link(app):
    assert reset.ask("nobody@example.org", now=NOW) is None
    with pytest.raises(NotFound):
        reset.holder("made up", now=NOW)


def test_only_a_fingerprint_of_the_link_is_kept(amina):
    token = reset.ask("amina@example.org", now=NOW).token

    with reading() as s:
        assert token.encode() not in s.scalars(select(Reset.token)).all()


def test_an_administrator_hands_a_link_over_and_it_is_on_record(home, amina):
    granted = reset.hand_over(home.admin, amina, now=NOW)

    reset.set_password(granted.token, OTHER, now=NOW)
    assert sign_in.sign_in("amina@example.org", OTHER, now=NOW)
    with reading() as s:
        record = s.scalars(select(Record).where(Record.act == "member.reset")).one()
        assert (record.thing, record.about) == (str(amina), {})


def test_a_link_cannot_be_the_way_into_another_partner(home, amina):
    """Whoever holds it becomes the person, wherever the person works."""
    other = make.partner("Somebody else", neighbour=False)
    member.join(other.id, account.find_account("amina@example.org"), Post("admin", "local"))

    with pytest.raises(Conflict):
        reset.hand_over(home.admin, amina, now=NOW)

    with reading() as s:
        assert s.scalars(select(Reset)).all() == []


def test_only_the_local_side_and_only_for_its_own(home, amina):
    other = make.partner("Somebody else", neighbour=False)

    for actor in (home.member("admin", "visiting"), home.member("editor")):
        with pytest.raises(Forbidden):
            reset.hand_over(actor, amina, now=NOW)
    with pytest.raises(NotFound):
        reset.hand_over(other.admin, amina, now=NOW)
