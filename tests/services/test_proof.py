"""Passwords that are refused, and those that are not."""

import pytest
from argon2 import PasswordHasher

from feedback.services import proof
from feedback.services.errors import Invalid

EMAIL = "amina.diallo@example.org"


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "nine chars"[:9],
        "x" * 201,
        "password123",
        "PASSWORD123",
        "1234567890",
        "aaaaaaaaaaaa",
        "abababababab",
        "amina.diallo@example.org",
        "Amina.Diallo2026",
        "correcthorsebatterystaple",
        "contraseña123",
    ],
)
def test_what_is_easy_to_guess_is_refused(password):
    with pytest.raises(Invalid) as refusal:
        proof.check_password(password, EMAIL)

    assert set(refusal.value.problems) == {"password"}


@pytest.mark.parametrize(
    "password",
    [
        "quiet rivers carry stones",
        "ten letter",
        "كلمة مرور طويلة",
        "नदीपत्थरघरपेड़",
        "!#%&/()=?`~",
        "x1" * 40 + "abc",
    ],
)
def test_anything_else_is_taken_whatever_its_letters(password):
    proof.check_password(password, EMAIL)

    assert proof.fits(proof.hashed(password), password)


def test_a_kept_password_says_nothing_of_the_password():
    first, second = proof.hashed("quiet rivers carry stones"), proof.hashed("quiet rivers carry stones")

    assert first != second
    assert first.startswith("$argon2id$")


def test_a_hash_costs_what_the_experts_ask_for():
    """OWASP's smallest setting for argon2id. Tests alone work with a cheaper one."""
    assert proof.COST["memory_cost"] >= 19 * 1024
    assert proof.COST["time_cost"] >= 2


def test_a_hash_of_weaker_days_is_noticed(monkeypatch):
    kept = proof.hashed("quiet rivers carry stones")
    monkeypatch.setattr(proof, "_hasher", PasswordHasher(**proof.COST))

    assert proof.outdated(kept)
    assert not proof.outdated(proof.hashed("quiet rivers carry stones"))
    assert proof.fits(kept, "quiet rivers carry stones")


def test_nobody_has_no_password():
    assert not proof.fits(None, "")
    assert not proof.fits("not a hash", "anything")


def test_the_list_of_common_passwords_can_be_met():
    """Shorter ones are refused for their length; a list of them would be ballast."""
    assert len(proof._common()) > 400
    assert all(len(word) >= proof.SHORTEST and word == word.casefold() for word in proof._common())


def test_tokens_are_long_and_different():
    tokens = {proof.new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
