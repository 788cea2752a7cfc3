"""The tenant itself: its name, its language, where it lives, who runs its computer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.i18n import LANGUAGES, N_
from feedback.models import Partner
from feedback.services.access import Actor, require
from feedback.services.errors import Invalid, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing


@dataclass(frozen=True)
class PartnerCard:
    """What members read about their partner."""

    id: uuid.UUID
    name: str
    language: str
    timezone: str
    #: who runs the computer, as respondents read it in the consent
    operator: str


def partner(actor: Actor) -> PartnerCard:
    """The partner that the member works in."""
    require(actor, "partner.read")
    with reading() as s:
        row = _own(s, actor.partner_id)
        return PartnerCard(row.id, row.name, row.language, row.timezone, row.operator)


def change(actor: Actor, *, name: str, language: str, timezone: str, operator: str) -> None:
    """Rename the partner or move it; rounds that are open keep the words they were opened with."""
    require(actor, "partner.change")
    _check(name, language, timezone)
    with writing() as s:
        row = _own(s, actor.partner_id)
        row.name, row.language, row.timezone, row.operator = name, language, timezone, operator
        note(s, actor, "partner.change", actor.partner_id)


def create_partner(
    name: str, *, language: str = "en", timezone: str = "UTC", operator: str = ""
) -> uuid.UUID:
    """A new, empty partner; operators do this, on the computer itself."""
    _check(name, language, timezone)
    with writing() as s:
        row = Partner(id=uuid.uuid4(), name=name, language=language, timezone=timezone, operator=operator)
        s.add(row)
        return row.id


def _own(s: Session, partner_id: uuid.UUID) -> Partner:
    row = s.scalar(select(Partner).where(Partner.id == partner_id))
    if row is None:
        raise NotFound
    return row


def _check(name: str, language: str, timezone: str) -> None:
    problems = {}
    if not name.strip() or len(name) > 200:
        problems["name"] = N_("Write a name of at most 200 characters.")
    if language not in LANGUAGES:
        problems["language"] = N_("We do not have this language.")
    if timezone not in available_timezones():
        problems["timezone"] = N_("We do not know this time zone. Write it like Asia/Kathmandu.")
    if problems:
        raise Invalid(problems)
