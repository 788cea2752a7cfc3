"""Members: accounts with one role and one side in one partner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Account, Member, Organisation, Partner
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, NotFound
from feedback.services.post import Post, check
from feedback.services.record import note
from feedback.services.session import reading, writing


@dataclass(frozen=True)
class MemberCard:
    """A member as administrators read it."""

    id: uuid.UUID
    account_id: uuid.UUID
    name: str
    email: str
    role: str
    side: str
    organisation_id: uuid.UUID | None
    organisation: str
    languages: tuple[str, ...]


def members(actor: Actor) -> list[MemberCard]:
    """All members of the partner, by name."""
    require(actor, "member.read")
    with reading() as s:
        return [_card(row) for row in s.execute(_query(actor).order_by(Account.name, Member.id))]


def member(actor: Actor, member_id: uuid.UUID) -> MemberCard:
    """One member of the partner."""
    require(actor, "member.read")
    with reading() as s:
        row = s.execute(_query(actor).where(Member.id == member_id)).first()
        if row is None:
            raise NotFound
        return _card(row)


def change(actor: Actor, member_id: uuid.UUID, post: Post) -> None:
    """Another role, side, organisation or languages; in force with the member's next page."""
    require(actor, "member.change")
    with writing() as s:
        _line_up(s, actor.partner_id)
        row = _own(s, actor, member_id)
        check(s, actor.partner_id, post)
        if (post.role, post.side) != ("admin", "local"):
            _keep_one_local_admin(s, row)
        about = {"from": [row.role, row.side], "to": [post.role, post.side]}
        row.role, row.side = post.role, post.side
        row.organisation_id, row.languages = post.organisation_id, list(post.languages)
        note(s, actor, "member.change", member_id, **about)


def remove(actor: Actor, member_id: uuid.UUID) -> None:
    """The person can no longer work in this partner; their account stays theirs."""
    require(actor, "member.change")
    with writing() as s:
        _line_up(s, actor.partner_id)
        row = _own(s, actor, member_id)
        _keep_one_local_admin(s, row)
        s.execute(delete(Member).where(Member.partner_id == actor.partner_id, Member.id == member_id))
        note(s, actor, "member.remove", member_id, role=row.role, side=row.side)


def join(partner_id: uuid.UUID, account_id: uuid.UUID, post: Post) -> uuid.UUID:
    """Make an account a member; operators do this, on the computer itself."""
    row = Member(partner_id=partner_id, id=uuid.uuid4(), account_id=account_id)
    row.role, row.side = post.role, post.side
    row.organisation_id, row.languages = post.organisation_id, list(post.languages)
    try:
        with writing() as s:
            check(s, partner_id, post)
            s.add(row)
    except IntegrityError:
        raise Conflict(N_("This person is a member already, or there is no such partner.")) from None
    return row.id


def _line_up(s: Session, partner_id: uuid.UUID) -> None:
    """One change of members at a time: two administrators must not remove each other at once."""
    s.execute(select(Partner.id).where(Partner.id == partner_id).with_for_update())


def _keep_one_local_admin(s: Session, row: Member) -> None:
    others = s.scalar(
        select(func.count()).where(
            Member.partner_id == row.partner_id,
            Member.id != row.id,
            Member.role == "admin",
            Member.side == "local",
        )
    )
    if (row.role, row.side) == ("admin", "local") and not others:
        raise Conflict(
            N_("This is the last administrator of the local side. Make somebody else one first.")
        )  # fmt: skip


def _own(s: Session, actor: Actor, member_id: uuid.UUID) -> Member:
    row = s.get(Member, (actor.partner_id, member_id))
    if row is None:
        raise NotFound
    return row


def _query(actor: Actor) -> Select[Member, Account, str | None]:
    return (
        select(Member, Account, Organisation.name)
        .join(Account, Account.id == Member.account_id)
        .outerjoin(
            Organisation,
            (Organisation.partner_id == Member.partner_id) & (Organisation.id == Member.organisation_id),
        )
        .where(Member.partner_id == actor.partner_id)
    )


def _card(row: Row[Member, Account, str | None]) -> MemberCard:
    member, account, organisation = row
    return MemberCard(
        id=member.id,
        account_id=account.id,
        name=account.name,
        email=account.email,
        role=member.role,
        side=member.side,
        organisation_id=member.organisation_id,
        organisation=organisation or "",
        languages=tuple(member.languages),
    )
