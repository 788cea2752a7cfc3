"""The tenant and what it is made of: partner, organisations, sites, missions."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.models.base import Base, Owned, at_most, one_of

MISSION_KINDS = ("short", "embedded", "hybrid", "emergency")
ORGANISATION_KINDS = ("local", "visiting", "independent")


class Partner(Base):
    """A local health organisation: it owns its surveys, answers, debriefs and actions."""

    __tablename__ = "partner"
    __table_args__ = (at_most("name", 200),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(12), default="en")
    timezone: Mapped[str] = mapped_column(String(60), default="UTC")
    #: who runs the computer; named in the consent (PRIVACY 5.6)
    operator: Mapped[str] = mapped_column(String(200), default="")


class Organisation(Owned, Base):
    """Anyone who works with the partner: a visiting charity, a ministry, a university."""

    __tablename__ = "organisation"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        one_of("side", ORGANISATION_KINDS),
        at_most("name", 200),
    )

    name: Mapped[str] = mapped_column(String(200))
    side: Mapped[str] = mapped_column(String(20))


class Site(Owned, Base):
    """A clinic, hospital or community of the partner."""

    __tablename__ = "site"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        at_most("name", 200),
        at_most("contact", 200),
        at_most("support", 200),
    )

    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    #: who to tell in case of harm, as respondents read it: a role and a number, said by the site
    contact: Mapped[str] = mapped_column(String(200), default="")
    #: whom visitors can talk to
    support: Mapped[str] = mapped_column(String(200), default="")


class Mission(Owned, Base):
    """One visit or phase of work."""

    __tablename__ = "mission"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        one_of("kind", MISSION_KINDS),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        at_most("name", 200),
    )

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="short")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: the debrief meeting, from which the dates of the rounds are set back
    meeting_on: Mapped[date | None]


class MissionSite(Base):
    """Where a mission works."""

    __tablename__ = "mission_site"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "mission_id"], ["mission.partner_id", "mission.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["partner_id", "site_id"], ["site.partner_id", "site.id"], ondelete="CASCADE"),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    site_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class MissionOrganisation(Base):
    """Who takes part in a mission."""

    __tablename__ = "mission_organisation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "mission_id"], ["mission.partner_id", "mission.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["partner_id", "organisation_id"],
            ["organisation.partner_id", "organisation.id"],
            ondelete="CASCADE",
        ),
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    mission_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
