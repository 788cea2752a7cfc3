"""What waits for a member: everything that they, by role and side, could do next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, or_, select, true
from sqlalchemy.orm import Session

from feedback.models import Comment, Mission, MissionSite, Round, Site
from feedback.services.access import Actor, may, require
from feedback.services.session import reading

#: kinds of things that wait, the pressing ones first
KINDS = ("confirm", "close", "moderate", "open", "contact", "set_up", "queued")


@dataclass(frozen=True)
class Waiting:
    """One line: what waits, for which mission, since or until when, and how much of it.

    confirm: rounds held because many answers could not be used; close: open past their last day;
    moderate: comments nobody has read; open: rounds that were set up; contact: a site that does not
    say who to tell in case of harm; set_up: a mission without rounds; queued: asked for, not done yet.
    """

    kind: str
    #: what it is about: the mission's name, for `contact` the site's
    name: str
    mission_id: uuid.UUID | None = None
    #: set where it is one round alone
    round_id: uuid.UUID | None = None
    site_id: uuid.UUID | None = None
    audience: str | None = None
    day: date | None = None
    count: int = 1


def waits(actor: Actor, *, today: date) -> list[Waiting]:
    """What this member can do next, the pressing things first."""
    require(actor, "mission.read")
    with reading() as s:
        found = [
            *_rounds(s, actor, today),
            *_comments(s, actor),
            *_missions_without_rounds(s, actor, today),
            *_silent_sites(s, actor, today),
        ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda one: (order[one.kind], one.day or date.max, one.name))


def _rounds(s: Session, actor: Actor, today: date) -> Iterable[Waiting]:
    """Rounds that somebody has to do something about, one line for each mission and kind."""
    rows = s.execute(
        select(Round, Mission.name)
        .join(Mission, (Mission.partner_id == Round.partner_id) & (Mission.id == Round.mission_id))
        .where(Round.partner_id == actor.partner_id, Round.state.in_(("draft", "open", "closed", "held")))
        .order_by(Round.audience, Round.id)
    ).all()
    groups: dict[tuple[str, uuid.UUID], list[tuple[Round, str]]] = {}
    for row, mission in rows:
        kind = _kind(actor, row, today)
        if kind:
            groups.setdefault((kind, row.mission_id), []).append((row, mission))
    for (kind, mission_id), group in groups.items():
        first, mission = group[0]
        alone = len(group) == 1
        yield Waiting(
            kind,
            mission,
            mission_id=mission_id,
            round_id=first.id if alone else None,
            audience=first.audience if alone else None,
            day=min(_day(kind, row) for row, _ in group),
            count=len(group),
        )


def _kind(actor: Actor, row: Round, today: date) -> str | None:
    if row.wish:
        return "queued" if may(actor, "round.set_up") else None
    if row.state == "draft" and row.closes_on >= today and may(actor, "round.open"):
        return "open"
    if row.state == "open" and row.closes_on <= today and may(actor, "round.close"):
        return "close"
    if row.state == "held" and may(actor, "round.release"):
        return "confirm"
    return None


def _day(kind: str, row: Round) -> date:
    return row.opens_on if kind == "open" else row.closes_on


def _comments(s: Session, actor: Actor) -> Iterable[Waiting]:
    """Comments that this moderator reads; due on the day before the meeting (PRIVACY decision 7)."""
    if not may(actor, "comment.moderate"):
        return
    mine = or_(Comment.language.is_(None), Comment.language.in_(actor.languages))
    rows = s.execute(
        select(Mission.id, Mission.name, Mission.meeting_on, func.count())
        .select_from(Comment)
        .join(Round, (Round.partner_id == Comment.partner_id) & (Round.id == Comment.round_id))
        .join(Mission, (Mission.partner_id == Round.partner_id) & (Mission.id == Round.mission_id))
        .where(Comment.partner_id == actor.partner_id, Comment.status == "waiting")
        .where(mine if actor.languages else true())
        .group_by(Mission.id, Mission.name, Mission.meeting_on)
    )
    for mission_id, name, meeting_on, count in rows:
        due = meeting_on - timedelta(days=1) if meeting_on else None
        yield Waiting("moderate", name, mission_id=mission_id, day=due, count=count)


def _missions_without_rounds(s: Session, actor: Actor, today: date) -> Iterable[Waiting]:
    if not may(actor, "round.set_up"):
        return
    last = func.coalesce(Mission.meeting_on, Mission.ends_on)
    rounds = exists().where(Round.partner_id == Mission.partner_id, Round.mission_id == Mission.id)
    for row in s.scalars(
        select(Mission).where(Mission.partner_id == actor.partner_id, ~rounds, last >= today)
    ):
        yield Waiting("set_up", row.name, mission_id=row.id, day=row.starts_on)


def _silent_sites(s: Session, actor: Actor, today: date) -> Iterable[Waiting]:
    """Sites where people are or will be asked, but are not told whom to turn to."""
    if not may(actor, "partner.change"):
        return
    current = exists().where(
        MissionSite.partner_id == Site.partner_id,
        MissionSite.site_id == Site.id,
        Mission.partner_id == MissionSite.partner_id,
        Mission.id == MissionSite.mission_id,
        func.coalesce(Mission.meeting_on, Mission.ends_on) >= today,
    )
    for row in s.scalars(
        select(Site).where(Site.partner_id == actor.partner_id, Site.contact == "", current)
    ):
        yield Waiting("contact", row.name, site_id=row.id)
