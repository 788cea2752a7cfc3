"""Signed-in browsers: begun with a password, kept on the server, listed and ended by their owner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from feedback.models import Account, Member, Partner, SignIn
from feedback.services import proof
from feedback.services.access import Actor
from feedback.services.errors import NotFound
from feedback.services.session import reading, writing

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
#: `seen_at` is only this exact, so that most requests write nothing
_EXACT = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """Who is behind a request. `actor` is there once a partner is chosen."""

    id: uuid.UUID
    account_id: uuid.UUID
    email: str
    name: str
    language: str
    actor: Actor | None
    partner: str = ""
    timezone: str = "UTC"


@dataclass(frozen=True)
class Browser:
    """A signed-in browser in its owner's list."""

    id: uuid.UUID
    began_at: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True)
class Membership:
    """A partner in which a person can work."""

    partner_id: uuid.UUID
    partner: str
    role: str
    side: str


def sign_in(email: str, password: str, *, now: datetime) -> str | None:
    """A fresh token for the owner of this password; None tells nothing about what was wrong.

    An unknown address takes as long as a wrong password.
    """
    with reading() as s:
        found = s.execute(
            select(Account.id, Account.password).where(Account.email == email.strip().lower())
        ).first()
    account_id, kept = found or (None, None)
    if not proof.fits(kept, password) or account_id is None or kept is None:
        return None
    with writing() as s:
        return _begin(s, account_id, password if proof.outdated(kept) else None, now)


def sign_in_as(account_id: uuid.UUID, *, now: datetime) -> str:
    """A fresh token for a person whose password was set a moment ago."""
    with writing() as s:
        return _begin(s, account_id, None, now)


def _begin(s: Session, account_id: uuid.UUID, password: str | None, now: datetime) -> str:
    if password is not None:
        s.execute(update(Account).where(Account.id == account_id).values(password=proof.hashed(password)))
    s.execute(delete(SignIn).where(or_(SignIn.seen_at < now - IDLE, SignIn.began_at < now - LONGEST)))
    partners = s.scalars(select(Member.partner_id).where(Member.account_id == account_id).limit(2)).all()
    token = proof.new_token()
    s.add(
        SignIn(
            token=proof.fingerprint(token),
            account_id=account_id,
            partner_id=partners[0] if len(partners) == 1 else None,
            began_at=now,
            seen_at=now,
        )
    )
    return token


def resume(token: str, *, now: datetime) -> Visit | None:
    """Who holds this token, while it is neither ended nor too old."""
    kept = proof.fingerprint(token)
    with reading() as s:
        row = s.execute(
            select(SignIn, Account, Member, Partner)
            .join(Account, Account.id == SignIn.account_id)
            .outerjoin(
                Member, (Member.account_id == SignIn.account_id) & (Member.partner_id == SignIn.partner_id)
            )
            .outerjoin(Partner, Partner.id == Member.partner_id)
            .where(SignIn.token == kept)
        ).first()
        if row is None:
            return None
        browser, account, member, partner = row
        if browser.seen_at < now - IDLE or browser.began_at < now - LONGEST:
            return None
        stale = browser.seen_at < now - _EXACT
        visit = Visit(
            id=browser.id,
            account_id=account.id,
            email=account.email,
            name=account.name,
            language=account.language,
            actor=_actor(account, member) if member else None,
            partner=partner.name if partner else "",
            timezone=partner.timezone if partner else "UTC",
        )
    if stale:
        with writing() as s:
            s.execute(update(SignIn).where(SignIn.token == kept).values(seen_at=now))
    return visit


def _actor(account: Account, member: Member) -> Actor:
    return Actor(
        partner_id=member.partner_id,
        account_id=account.id,
        member_id=member.id,
        role=member.role,
        side=member.side,
        name=account.name,
        language=account.language,
        languages=tuple(member.languages),
    )


def end(token: str) -> None:
    """End the sign-in that this token belongs to, wherever copies of it are."""
    with writing() as s:
        s.execute(delete(SignIn).where(SignIn.token == proof.fingerprint(token)))


def memberships(account_id: uuid.UUID) -> list[Membership]:
    """Where this person can work, by name."""
    with reading() as s:
        rows = s.execute(
            select(Member, Partner.name)
            .join(Partner, Partner.id == Member.partner_id)
            .where(Member.account_id == account_id)
            .order_by(Partner.name, Partner.id)
        ).all()
        return [Membership(member.partner_id, name, member.role, member.side) for member, name in rows]


def work_in(visit: Visit, partner_id: uuid.UUID) -> None:
    """From now on this browser works in that partner; NotFound unless the person is a member."""
    with writing() as s:
        member = s.scalar(
            select(Member.id).where(Member.account_id == visit.account_id, Member.partner_id == partner_id)
        )
        if member is None:
            raise NotFound
        s.execute(update(SignIn).where(SignIn.id == visit.id).values(partner_id=partner_id))


def browsers(visit: Visit, *, now: datetime) -> list[Browser]:
    """The person's signed-in browsers, the last used first."""
    with reading() as s:
        rows = s.scalars(
            select(SignIn)
            .where(SignIn.account_id == visit.account_id)
            .where(SignIn.seen_at >= now - IDLE, SignIn.began_at >= now - LONGEST)
            .order_by(SignIn.seen_at.desc(), SignIn.id)
        ).all()
        return [Browser(row.id, row.began_at, row.seen_at, row.id == visit.id) for row in rows]


def end_one(visit: Visit, browser_id: uuid.UUID) -> None:
    """End one of the person's own sign-ins."""
    with writing() as s:
        found = s.scalar(
            select(SignIn.id).where(SignIn.id == browser_id, SignIn.account_id == visit.account_id)
        )
        if found is None:
            raise NotFound
        s.execute(delete(SignIn).where(SignIn.id == browser_id))


def end_others(visit: Visit) -> None:
    """End all of the person's sign-ins but this one."""
    with writing() as s:
        s.execute(delete(SignIn).where(SignIn.account_id == visit.account_id, SignIn.id != visit.id))
