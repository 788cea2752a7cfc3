"""Sites: the clinics, hospitals and communities of a partner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import MissionSite, Site, Stratum
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing


@dataclass(frozen=True)
class Wanted:
    """What a member writes about a site."""

    name: str
    place: str = ""
    #: who to tell in case of harm, as respondents read it
    contact: str = ""
    #: whom visitors can talk to
    support: str = ""


@dataclass(frozen=True)
class SiteCard:
    """A site as members read it. `used`: part of a mission, so it cannot be removed."""

    id: uuid.UUID
    name: str
    place: str
    contact: str
    support: str
    used: bool


def sites(actor: Actor) -> list[SiteCard]:
    """All sites of the partner, by name."""
    require(actor, "partner.read")
    with reading() as s:
        rows = s.execute(
            select(Site, _used()).where(Site.partner_id == actor.partner_id).order_by(Site.name, Site.id)
        )
        return [_card(row, used) for row, used in rows]


def site(actor: Actor, site_id: uuid.UUID) -> SiteCard:
    """One site of the partner."""
    require(actor, "partner.read")
    with reading() as s:
        found = s.execute(
            select(Site, _used()).where(Site.partner_id == actor.partner_id, Site.id == site_id)
        ).first()
        if found is None:
            raise NotFound
        return _card(*found)


def add(actor: Actor, wanted: Wanted) -> uuid.UUID:
    """A new site."""
    require(actor, "partner.change")
    with writing() as s:
        row = Site(partner_id=actor.partner_id, id=uuid.uuid4())
        _fill(row, wanted)
        s.add(row)
        note(s, actor, "site.add", row.id)
        return row.id


def change(actor: Actor, site_id: uuid.UUID, wanted: Wanted) -> None:
    """New words for a site; rounds that are open keep those they were opened with."""
    require(actor, "partner.change")
    with writing() as s:
        _fill(_own(s, actor, site_id), wanted)
        note(s, actor, "site.change", site_id)


def remove(actor: Actor, site_id: uuid.UUID) -> None:
    """Remove a site that no mission ever used."""
    require(actor, "partner.change")
    with writing() as s:
        row = _own(s, actor, site_id)
        if s.scalar(select(_used()).where(Site.partner_id == actor.partner_id, Site.id == site_id)):
            raise Conflict(N_("A mission works at this site, so it cannot be removed."))
        s.execute(delete(Site).where(Site.partner_id == actor.partner_id, Site.id == row.id))
        note(s, actor, "site.remove", site_id, name=row.name)


def _used() -> ColumnElement[bool]:
    missions = exists().where(MissionSite.partner_id == Site.partner_id, MissionSite.site_id == Site.id)
    rounds = exists().where(Stratum.partner_id == Site.partner_id, Stratum.site_id == Site.id)
    return missions | rounds


def _fill(row: Site, wanted: Wanted) -> None:
    row.name, row.place = wanted.name, wanted.place
    row.contact, row.support = wanted.contact, wanted.support


def _own(s: Session, actor: Actor, site_id: uuid.UUID) -> Site:
    row = s.get(Site, (actor.partner_id, site_id))
    if row is None:
        raise NotFound
    return row


def _card(row: Site, used: bool) -> SiteCard:
    return SiteCard(row.id, row.name, row.place, row.contact, row.support, bool(used))
