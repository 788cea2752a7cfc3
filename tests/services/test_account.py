"""Accounts: made, changed, and what a new password ends."""

from datetime import UTC, datetime

import pytest

from feedback.services import account, sign_in
from feedback.services.errors import Invalid, NotFound

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PASSWORD, OTHER = "quiet rivers carry stones", "seven lamps on a hill"


@pytest.fixture
def person(app):
    return account.create_account("Amina@Example.org", "Amina", PASSWORD)


def test_an_address_has_one_account_however_it_is_written(person):
    with pytest.raises(Invalid) as refusal:
        account.create_account(" AMINA@example.ORG", "Somebody", PASSWORD)

    assert set(refusal.value.problems) == {"email"}
    assert account.find_account("amina@EXAMPLE.org") == person


@pytest.mark.parametrize(
    ("email", "name", "language", "wrong"),
    [
        ("no address", "Amina", "en", "email"),
        ("two words@example.org", "Amina", "en", "email"),
        ("a" * 200 + "@example.org", "Amina", "en", "email"),
        ("a@example.org", " ", "en", "name"),
        ("a@example.org", "A" * 121, "en", "name"),
        ("a@example.org", "Amina", "../../etc", "language"),
    ],
)
def test_what_cannot_be_kept_is_said(app, email, name, language, wrong):
    with pytest.raises(Invalid) as refusal:
        account.create_account(email, name, PASSWORD, language=language)

    assert set(refusal.value.problems) == {wrong}


def test_nobody_is_found_where_nobody_is(app):
    with pytest.raises(NotFound):
        account.find_account("nobody@example.org")


def test_a_new_password_needs_the_old_one(person):
    token = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    visit = sign_in.resume(token, now=NOW)

    with pytest.raises(Invalid) as refusal:
        account.change_password(person, old="not it", new=OTHER, keep=visit.id)

    assert set(refusal.value.problems) == {"old"}
    assert sign_in.sign_in("amina@example.org", OTHER, now=NOW) is None


def test_a_new_password_signs_out_whoever_knew_the_old_one(person):
    here = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)
    thief = sign_in.sign_in("amina@example.org", PASSWORD, now=NOW)

    account.change_password(person, old=PASSWORD, new=OTHER, keep=sign_in.resume(here, now=NOW).id)

    assert sign_in.resume(here, now=NOW)
    assert sign_in.resume(thief, now=NOW) is None
    assert sign_in.sign_in("amina@example.org", PASSWORD, now=NOW) is None
    assert sign_in.sign_in("amina@example.org", OTHER, now=NOW)


def test_a_name_and_a_language_can_change(person):
    account.change(person, name="Amina D.", language="ar")

    visit = sign_in.resume(sign_in.sign_in_as(person, now=NOW), now=NOW)
    assert (visit.name, visit.language) == ("Amina D.", "ar")
