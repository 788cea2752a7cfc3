"""Organisations: anyone who works with a partner, each on one side."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Member, MissionOrganisation, Organisation
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, Invalid, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation as members read it. `used`: takes part in something, so it stays."""

    id: uuid.UUID
    name: str
    side: str
    used: bool


def organisations(actor: Actor) -> list[OrganisationCard]:
    """All organisations of the partner, by name."""
    require(actor, "partner.read")
    with reading() as s:
        rows = s.execute(
            select(Organisation, _used())
            .where(Organisation.partner_id == actor.partner_id)
            .order_by(Organisation.name, Organisation.id)
        )
        return [OrganisationCard(row.id, row.name, row.side, bool(used)) for row, used in rows]


def organisation(actor: Actor, organisation_id: uuid.UUID) -> OrganisationCard:
    """One organisation of the partner."""
    require(actor, "partner.read")
    with reading() as s:
        row = _own(s, actor, organisation_id)
        return OrganisationCard(row.id, row.name, row.side, _is_used(s, actor, organisation_id))


def add(actor: Actor, *, name: str, side: str) -> uuid.UUID:
    """A new organisation."""
    require(actor, "partner.change")
    with writing() as s:
        row = Organisation(partner_id=actor.partner_id, id=uuid.uuid4(), name=name, side=side)
        s.add(row)
        note(s, actor, "organisation.add", row.id)
        return row.id


def change(actor: Actor, organisation_id: uuid.UUID, *, name: str, side: str) -> None:
    """Rename it; its side can only change while none of its people are members."""
    require(actor, "partner.change")
    with writing() as s:
        row = _own(s, actor, organisation_id)
        if side != row.side and _has_members(s, actor, organisation_id):
            raise Invalid({"side": N_("This organisation has members on its side. Change them first.")})
        row.name, row.side = name, side
        note(s, actor, "organisation.change", organisation_id)


def remove(actor: Actor, organisation_id: uuid.UUID) -> None:
    """Remove an organisation that takes part in nothing and has no members."""
    require(actor, "partner.change")
    with writing() as s:
        row = _own(s, actor, organisation_id)
        if _is_used(s, actor, organisation_id):
            raise Conflict(N_("It takes part in a mission or has members, so it cannot be removed."))
        s.execute(
            delete(Organisation).where(
                Organisation.partner_id == actor.partner_id, Organisation.id == organisation_id
            )
        )
        note(s, actor, "organisation.remove", organisation_id, name=row.name)


def _used() -> ColumnElement[bool]:
    missions = exists().where(
        MissionOrganisation.partner_id == Organisation.partner_id,
        MissionOrganisation.organisation_id == Organisation.id,
    )
    people = exists().where(
        Member.partner_id == Organisation.partner_id, Member.organisation_id == Organisation.id
    )
    return missions | people


def _is_used(s: Session, actor: Actor, organisation_id: uuid.UUID) -> bool:
    own = (Organisation.partner_id == actor.partner_id) & (Organisation.id == organisation_id)
    return bool(s.scalar(select(_used()).where(own)))


def _has_members(s: Session, actor: Actor, organisation_id: uuid.UUID) -> bool:
    people = exists().where(Member.partner_id == actor.partner_id, Member.organisation_id == organisation_id)
    return bool(s.scalar(select(people)))


def _own(s: Session, actor: Actor, organisation_id: uuid.UUID) -> Organisation:
    row = s.get(Organisation, (actor.partner_id, organisation_id))
    if row is None:
        raise NotFound
    return row
