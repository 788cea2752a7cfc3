"""Debriefs of missions, as editions: read from snapshots and from nothing else.

Neither tallies nor comments nor rounds are looked at here: what was not published cannot be told,
and the time it takes does not depend on how many answered.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from feedback.models import Mission, Snapshot
from feedback.services.access import Actor, require
from feedback.services.errors import NotFound
from feedback.services.session import reading


@dataclass(frozen=True)
class Edition:
    """One edition of a mission's debrief; `figures` is what every output is drawn from."""

    number: int
    made_on: date
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class Issue:
    """That an edition exists, and of when it is."""

    number: int
    made_on: date


@dataclass(frozen=True)
class Newest:
    """A mission that has a debrief, with its newest edition."""

    mission_id: uuid.UUID
    name: str
    number: int
    made_on: date


def edition(actor: Actor, mission_id: uuid.UUID, number: int | None = None) -> Edition:
    """The edition with this number, or the newest; NotFound when there is none."""
    require(actor, "debrief.read")
    query = _editions(actor, mission_id)
    if number is not None:
        query = query.where(Snapshot.number == number)
    with reading() as s:
        row = s.scalars(query.limit(1)).first()
        if row is None:
            raise NotFound
        return Edition(row.number, row.made_on, row.figures)


def editions(actor: Actor, mission_id: uuid.UUID) -> tuple[Issue, ...]:
    """The editions of a mission, the newest first; NotFound when the partner has no such mission."""
    require(actor, "debrief.read")
    with reading() as s:
        _own(s, actor, mission_id)
        query = _editions(actor, mission_id).with_only_columns(Snapshot.number, Snapshot.made_on)
        return tuple(Issue(number, made_on) for number, made_on in s.execute(query))


def debriefs(actor: Actor) -> tuple[Newest, ...]:
    """Every mission of the partner that has a debrief, the newest debrief first."""
    require(actor, "debrief.read")
    query = (
        select(Mission.id, Mission.name, Snapshot.number, Snapshot.made_on)
        .join(Snapshot, (Snapshot.partner_id == Mission.partner_id) & (Snapshot.mission_id == Mission.id))
        .where(Mission.partner_id == actor.partner_id, Snapshot.round_id.is_(None))
        .order_by(Snapshot.number.desc())
    )
    with reading() as s:
        found: dict[uuid.UUID, Newest] = {}
        for mission_id, name, number, made_on in s.execute(query):
            found.setdefault(mission_id, Newest(mission_id, name, number, made_on))
    return tuple(sorted(found.values(), key=lambda one: (-one.made_on.toordinal(), one.name)))


def _editions(actor: Actor, mission_id: uuid.UUID) -> Select[Snapshot]:
    return (
        select(Snapshot)
        .where(
            Snapshot.partner_id == actor.partner_id,
            Snapshot.mission_id == mission_id,
            Snapshot.round_id.is_(None),
        )
        .order_by(Snapshot.number.desc())
    )


def _own(s: Session, actor: Actor, mission_id: uuid.UUID) -> None:
    if s.get(Mission, (actor.partner_id, mission_id)) is None:
        raise NotFound
