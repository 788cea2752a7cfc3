"""Missions: the visits and phases of work that rounds and debriefs hang on."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Mission, MissionOrganisation, MissionSite, Organisation, Round, Site, Stratum
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, Invalid, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing

#: the way of a mission, in order
STEPS = ("prepare", "ask", "close", "read", "decide", "answer_back", "check")


@dataclass(frozen=True)
class Wanted:
    """What a member writes about a mission."""

    name: str
    kind: str
    starts_on: date
    ends_on: date
    meeting_on: date | None
    site_ids: frozenset[uuid.UUID]
    organisation_ids: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Named:
    """A site or an organisation of a mission. `side` is empty for sites."""

    id: uuid.UUID
    name: str
    side: str = ""


@dataclass(frozen=True)
class MissionCard:
    """A mission as members read it. `when` is running, coming or past; `step` is one of STEPS."""

    id: uuid.UUID
    name: str
    kind: str
    starts_on: date
    ends_on: date
    meeting_on: date | None
    sites: tuple[Named, ...]
    organisations: tuple[Named, ...]
    when: str
    step: str
    #: rounds were set up: the mission stays, and so do the sites they ask at
    begun: bool


def missions(actor: Actor, *, today: date) -> list[MissionCard]:
    """All missions of the partner: the running ones, the coming ones, then the past ones."""
    require(actor, "mission.read")
    with reading() as s:
        rows = s.scalars(select(Mission).where(Mission.partner_id == actor.partner_id)).all()
        cards = _cards(s, actor.partner_id, rows, today)
    order = {"running": 0, "coming": 1, "past": 2}
    return sorted(cards, key=lambda card: (order[card.when], _nearness(card), card.name))


def mission(actor: Actor, mission_id: uuid.UUID, *, today: date) -> MissionCard:
    """One mission of the partner."""
    require(actor, "mission.read")
    with reading() as s:
        return _cards(s, actor.partner_id, [_own(s, actor, mission_id)], today)[0]


def add(actor: Actor, wanted: Wanted) -> uuid.UUID:
    """A new mission."""
    require(actor, "mission.change")
    _check(wanted)
    with writing() as s:
        row = Mission(partner_id=actor.partner_id, id=uuid.uuid4())
        _fill(row, wanted)
        s.add(row)
        s.flush()
        _place(s, row, wanted)
        note(s, actor, "mission.add", row.id)
        return row.id


def change(actor: Actor, mission_id: uuid.UUID, wanted: Wanted) -> None:
    """New words, dates or places; a site at which a round asks stays."""
    require(actor, "mission.change")
    _check(wanted)
    with writing() as s:
        row = _own(s, actor, mission_id)
        asking = set(
            s.scalars(
                select(Stratum.site_id)
                .join(Round, (Round.partner_id == Stratum.partner_id) & (Round.id == Stratum.round_id))
                .where(Round.partner_id == actor.partner_id, Round.mission_id == mission_id)
            )
        )
        if not asking <= wanted.site_ids:
            raise Invalid({"sites": N_("A round of this mission asks at a site that is not ticked.")})
        _fill(row, wanted)
        _place(s, row, wanted)
        note(s, actor, "mission.change", mission_id)


def remove(actor: Actor, mission_id: uuid.UUID) -> None:
    """Remove a mission for which no round was ever set up."""
    require(actor, "mission.change")
    with writing() as s:
        row = _own(s, actor, mission_id)
        rounds = exists().where(Round.partner_id == actor.partner_id, Round.mission_id == mission_id)
        if s.scalar(select(rounds)):
            raise Conflict(N_("Rounds were set up for this mission, so it cannot be removed."))
        s.execute(delete(Mission).where(Mission.partner_id == actor.partner_id, Mission.id == mission_id))
        note(s, actor, "mission.remove", mission_id, name=row.name)


def step(states: Collection[tuple[str, date]], today: date) -> str:
    """Where a mission stands, from the states of its rounds and the days they close on.

    The earliest thing that somebody has to do or wait for decides: what is open is asked before
    what is closed is read.
    """
    if any(state == "open" and closes_on >= today for state, closes_on in states):
        return "ask"
    if any(state in ("open", "closed", "held") for state, _ in states):
        return "close"
    if not states or any(state == "draft" for state, _ in states):
        return "prepare"
    return "read"


def _check(wanted: Wanted) -> None:
    problems = {}
    if wanted.ends_on < wanted.starts_on:
        problems["ends_on"] = N_("The last day cannot be before the first.")
    if wanted.meeting_on and wanted.meeting_on < wanted.starts_on:
        problems["meeting_on"] = N_("The meeting cannot be before the mission begins.")
    if not wanted.site_ids:
        problems["sites"] = N_("Tick at least one site.")
    if problems:
        raise Invalid(problems)


def _fill(row: Mission, wanted: Wanted) -> None:
    row.name, row.kind = wanted.name, wanted.kind
    row.starts_on, row.ends_on, row.meeting_on = wanted.starts_on, wanted.ends_on, wanted.meeting_on


def _place(s: Session, row: Mission, wanted: Wanted) -> None:
    """Sites and organisations of the mission, all of them the partner's own."""
    owner, mission_id = row.partner_id, row.id
    own_sites = s.scalars(select(Site.id).where(Site.partner_id == owner, Site.id.in_(wanted.site_ids)))
    own_others = s.scalars(
        select(Organisation.id).where(
            Organisation.partner_id == owner, Organisation.id.in_(wanted.organisation_ids)
        )
    )
    if set(own_sites) != wanted.site_ids or set(own_others) != wanted.organisation_ids:
        raise NotFound
    for table in (MissionSite, MissionOrganisation):
        s.execute(delete(table).where(table.partner_id == owner, table.mission_id == mission_id))
    s.add_all(MissionSite(partner_id=owner, mission_id=mission_id, site_id=one) for one in wanted.site_ids)
    s.add_all(
        MissionOrganisation(partner_id=owner, mission_id=mission_id, organisation_id=one)
        for one in wanted.organisation_ids
    )


def _own(s: Session, actor: Actor, mission_id: uuid.UUID) -> Mission:
    row = s.get(Mission, (actor.partner_id, mission_id))
    if row is None:
        raise NotFound
    return row


def _cards(
    s: Session, partner_id: uuid.UUID, rows: Collection[Mission], today: date
) -> list[MissionCard]:  # fmt: skip
    """Cards of these missions in four queries, however many there are."""
    ids = [row.id for row in rows]
    sites: dict[uuid.UUID, list[Named]] = {one: [] for one in ids}
    others: dict[uuid.UUID, list[Named]] = {one: [] for one in ids}
    states: dict[uuid.UUID, list[tuple[str, date]]] = {one: [] for one in ids}
    for mission_id, site_id, name in s.execute(
        select(MissionSite.mission_id, Site.id, Site.name)
        .join(Site, (Site.partner_id == MissionSite.partner_id) & (Site.id == MissionSite.site_id))
        .where(MissionSite.partner_id == partner_id, MissionSite.mission_id.in_(ids))
        .order_by(Site.name, Site.id)
    ):
        sites[mission_id].append(Named(site_id, name))
    for mission_id, other_id, name, side in s.execute(
        select(MissionOrganisation.mission_id, Organisation.id, Organisation.name, Organisation.side)
        .join(
            Organisation,
            (Organisation.partner_id == MissionOrganisation.partner_id)
            & (Organisation.id == MissionOrganisation.organisation_id),
        )
        .where(MissionOrganisation.partner_id == partner_id, MissionOrganisation.mission_id.in_(ids))
        .order_by(Organisation.name, Organisation.id)
    ):
        others[mission_id].append(Named(other_id, name, side))
    for mission_id, state, closes_on in s.execute(
        select(Round.mission_id, Round.state, Round.closes_on).where(
            Round.partner_id == partner_id, Round.mission_id.in_(ids)
        )
    ):
        states[mission_id].append((state, closes_on))
    return [
        MissionCard(
            id=row.id,
            name=row.name,
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            meeting_on=row.meeting_on,
            sites=tuple(sites[row.id]),
            organisations=tuple(others[row.id]),
            when=_when(row, today),
            step=step(states[row.id], today),
            begun=bool(states[row.id]),
        )
        for row in rows
    ]


def _when(row: Mission, today: date) -> str:
    """A mission runs until its people have met: the debrief is part of the work."""
    last = max(row.ends_on, row.meeting_on or row.ends_on)
    return "coming" if today < row.starts_on else "past" if today > last else "running"


def _nearness(card: MissionCard) -> int:
    """Coming: the next first; running and past: the latest first."""
    day = card.starts_on.toordinal()
    return day if card.when == "coming" else -day
