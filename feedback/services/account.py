"""Accounts: people who sign in, whatever partners they are members of."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from feedback.i18n import LANGUAGES, N_
from feedback.models import Account, SignIn
from feedback.services import proof
from feedback.services.errors import Invalid, NotFound
from feedback.services.session import reading, writing


def create_account(email: str, name: str, password: str, *, language: str = "en") -> uuid.UUID:
    """A new account, not yet a member of anything; operators do this, on the computer itself."""
    email = email.strip().lower()
    check_person(name, language)
    if "@" not in email or len(email) > 200 or email != "".join(email.split()):
        raise Invalid({"email": N_("Write an e-mail address, for example name@example.org.")})
    proof.check_password(password, email)
    row = Account(
        id=uuid.uuid4(), email=email, name=name, password=proof.hashed(password), language=language
    )  # fmt: skip
    try:
        with writing() as s:
            s.add(row)
    except IntegrityError:
        raise Invalid({"email": N_("There is an account with this e-mail address already.")}) from None
    return row.id


def find_account(email: str) -> uuid.UUID:
    """The account with this address; for operators, never for a page."""
    with reading() as s:
        found = s.scalar(select(Account.id).where(Account.email == email.strip().lower()))
    if found is None:
        raise NotFound
    return found


def change(account_id: uuid.UUID, *, name: str, language: str) -> None:
    """How the person is called here, and the language of their pages."""
    check_person(name, language)
    with writing() as s:
        s.execute(update(Account).where(Account.id == account_id).values(name=name, language=language))


def change_password(account_id: uuid.UUID, *, old: str, new: str, keep: uuid.UUID) -> None:
    """A new password; every other sign-in than `keep` ends, for whoever knew the old one."""
    with reading() as s:
        row = s.execute(select(Account.email, Account.password).where(Account.id == account_id)).first()
    if row is None:
        raise NotFound
    if not proof.fits(row.password, old):
        raise Invalid({"old": N_("This is not your password.")})
    proof.check_password(new, row.email)
    kept = proof.hashed(new)
    with writing() as s:
        s.execute(update(Account).where(Account.id == account_id).values(password=kept))
        s.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.id != keep))


def check_person(name: str, language: str) -> None:
    """Raise Invalid for a name or a language that cannot be kept."""
    problems = {}
    if not name.strip() or len(name) > 120:
        problems["name"] = N_("Write a name of at most 120 characters.")
    if language not in LANGUAGES:
        problems["language"] = N_("We do not have this language.")
    if problems:
        raise Invalid(problems)
