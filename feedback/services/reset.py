"""Links that set a new password once: sent by mail, or handed over by an administrator."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Account, Member, Reset, SignIn
from feedback.services import proof
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing

LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Granted:
    """A link's token and whose it is, for the letter."""

    token: str
    email: str
    name: str
    language: str


def ask(email: str, *, now: datetime) -> Granted | None:
    """A link for the owner of this address; None for a stranger. The page says the same to both."""
    with writing() as s:
        account = s.scalar(select(Account).where(Account.email == email.strip().lower()))
        return _grant(s, account, now) if account else None


def hand_over(actor: Actor, member_id: uuid.UUID, *, now: datetime) -> Granted:
    """A link that an administrator gives to a member who forgot the password.

    Only for people of this partner alone: whoever holds the link becomes that person, and one
    partner's administrator must not open another partner's door.
    """
    require(actor, "member.change")
    with writing() as s:
        account = s.scalar(
            select(Account)
            .join(Member, Member.account_id == Account.id)
            .where(Member.partner_id == actor.partner_id, Member.id == member_id)
        )
        if account is None:
            raise NotFound
        if (s.scalar(select(func.count()).where(Member.account_id == account.id)) or 0) > 1:
            raise Conflict(
                N_(
                    "A link cannot be made here for this person."
                    " They can ask for one by e-mail on the page where one signs in."
                )
            )
        note(s, actor, "member.reset", member_id)
        return _grant(s, account, now)


def _grant(s: Session, account: Account, now: datetime) -> Granted:
    token = proof.new_token()
    # One link at a time: a new one makes the older ones void.
    s.execute(delete(Reset).where((Reset.account_id == account.id) | (Reset.expires_at < now)))
    s.add(Reset(token=proof.fingerprint(token), account_id=account.id, expires_at=now + LIFE))
    return Granted(token, account.email, account.name, account.language)


def holder(token: str, *, now: datetime) -> str:
    """The e-mail address whose password this link sets; NotFound once used or too old."""
    with reading() as s:
        email = s.scalar(
            select(Account.email)
            .join(Reset, Reset.account_id == Account.id)
            .where(Reset.token == proof.fingerprint(token), Reset.expires_at >= now)
        )
    if email is None:
        raise NotFound
    return email


def set_password(token: str, password: str, *, now: datetime) -> None:
    """Spend the link: a new password, and every sign-in of this person ends."""
    proof.check_password(password, holder(token, now=now))
    kept = proof.hashed(password)
    with writing() as s:
        account_id = s.scalar(
            delete(Reset)
            .where(Reset.token == proof.fingerprint(token), Reset.expires_at >= now)
            .returning(Reset.account_id)
        )
        if account_id is None:  # somebody was quicker
            raise NotFound
        s.execute(update(Account).where(Account.id == account_id).values(password=kept))
        s.execute(delete(SignIn).where(SignIn.account_id == account_id))
        s.execute(delete(Reset).where(Reset.account_id == account_id))
