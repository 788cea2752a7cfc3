"""Invitations: the promise of a membership, redeemed by whoever holds the link."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.i18n import LANGUAGES, N_
from feedback.models import Account, Invitation, Member, Organisation, Partner
from feedback.services import proof
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, Invalid, NotFound
from feedback.services.post import Post, check
from feedback.services.record import note
from feedback.services.session import reading, writing

LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has accepted yet."""

    id: uuid.UUID
    email: str
    role: str
    side: str
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """What the holder of a link reads before accepting."""

    partner: str
    email: str
    role: str
    side: str
    #: there is an account with this address: its owner signs in instead of making a new one
    known: bool


def invite(actor: Actor, email: str, post: Post, *, now: datetime) -> str:
    """The token of a new invitation; an older one to the same address is void."""
    require(actor, "member.change")
    with writing() as s:
        _strangers_only(s, actor.partner_id, email)
        check(s, actor.partner_id, post)
        s.execute(
            delete(Invitation).where(
                Invitation.partner_id == actor.partner_id,
                (Invitation.email == email) | (Invitation.expires_at < now),
            )
        )
        token = proof.new_token()
        row = Invitation(
            partner_id=actor.partner_id,
            id=uuid.uuid4(),
            token=proof.fingerprint(token),
            email=email,
            role=post.role,
            side=post.side,
            organisation_id=post.organisation_id,
            languages=list(post.languages),
            expires_at=now + LIFE,
        )
        s.add(row)
        note(s, actor, "member.invite", row.id, role=post.role, side=post.side)
        return token


def invitations(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Invitations that can still be accepted, by address."""
    require(actor, "member.read")
    with reading() as s:
        rows = s.scalars(
            select(Invitation)
            .where(Invitation.partner_id == actor.partner_id, Invitation.expires_at >= now)
            .order_by(Invitation.email, Invitation.id)
        )
        return [Waiting(row.id, row.email, row.role, row.side, row.expires_at) for row in rows]


def withdraw(actor: Actor, invitation_id: uuid.UUID) -> None:
    """The link opens nothing any more."""
    require(actor, "member.change")
    with writing() as s:
        found = s.scalar(
            delete(Invitation)
            .where(Invitation.partner_id == actor.partner_id, Invitation.id == invitation_id)
            .returning(Invitation.id)
        )
        if found is None:
            raise NotFound
        note(s, actor, "member.withdraw", invitation_id)


def offer(token: str, *, now: datetime) -> Offer:
    """What this link promises; NotFound once accepted, withdrawn or too old."""
    with reading() as s:
        row = s.execute(
            select(Invitation, Partner.name, exists().where(Account.email == Invitation.email))
            .join(Partner, Partner.id == Invitation.partner_id)
            .where(Invitation.token == proof.fingerprint(token), Invitation.expires_at >= now)
        ).first()
        if row is None:
            raise NotFound
        invitation, partner, known = row
        return Offer(partner, invitation.email, invitation.role, invitation.side, bool(known))


def accept_as_new(token: str, *, name: str, password: str, language: str, now: datetime) -> uuid.UUID:
    """Spend the link for a new account with the address that was invited."""
    email = offer(token, now=now).email
    if not name.strip() or len(name) > 120 or language not in LANGUAGES:
        raise Invalid({"name": N_("Write a name of at most 120 characters.")})
    proof.check_password(password, email)
    account = Account(
        id=uuid.uuid4(), email=email, name=name, password=proof.hashed(password), language=language
    )
    try:
        with writing() as s:
            s.add(account)
            s.flush()
            _spend(s, token, account.id, now)
    except IntegrityError:
        raise Conflict(
            N_("There is an account with this e-mail address already. Sign in, then open the link again.")
        ) from None
    return account.id


def accept(account_id: uuid.UUID, token: str, *, now: datetime) -> uuid.UUID:
    """Spend the link for a person who has an account; the partner that they can now work in."""
    try:
        with writing() as s:
            return _spend(s, token, account_id, now)
    except IntegrityError:
        raise Conflict(N_("You are a member of this partner already.")) from None


def _spend(s: Session, token: str, account_id: uuid.UUID, now: datetime) -> uuid.UUID:
    row = s.execute(
        delete(Invitation)
        .where(Invitation.token == proof.fingerprint(token), Invitation.expires_at >= now)
        .returning(
            Invitation.partner_id,
            Invitation.role,
            Invitation.side,
            Invitation.organisation_id,
            Invitation.languages,
        )
    ).first()
    if row is None:
        raise NotFound
    own = (Organisation.partner_id == row.partner_id) & (Organisation.id == row.organisation_id)
    s.add(
        Member(
            partner_id=row.partner_id,
            id=uuid.uuid4(),
            account_id=account_id,
            role=row.role,
            side=row.side,
            # It may have been removed since.
            organisation_id=s.scalar(select(Organisation.id).where(own)),
            languages=row.languages,
        )
    )
    s.flush()
    partner_id: uuid.UUID = row.partner_id
    return partner_id


def _strangers_only(s: Session, partner_id: uuid.UUID, email: str) -> None:
    member = (
        select(Member.id)
        .join(Account, Account.id == Member.account_id)
        .where(Member.partner_id == partner_id, Account.email == email)
    )
    if s.scalar(member):
        raise Invalid({"email": N_("This person is a member already.")})
