"""An edition of a mission's debrief: complete in itself, so that it can be read for ever."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from feedback.models import (
    Comment,
    Mission,
    MissionOrganisation,
    MissionSite,
    Organisation,
    Partner,
    Record,
    Round,
    Site,
    Snapshot,
    Version,
)
from feedback.services.errors import NotFound
from feedback.services.record import DECIDED
from feedback.services.session import reading, writing
from feedback.services.snapshot.store import FORMAT, keep

#: rounds that still take answers, or whose answers nobody has counted yet
LIVING = ("open", "closed", "held")
#: comments of these audiences form one list (PRIVACY decision 8)
LOCAL, LOCAL_AUDIENCES = "local", ("staff", "chw", "local_team")
#: an edition is looked for this long after the last thing that happened
RECENT = timedelta(days=30)
#: changes that alone are no news: how a later round that is not told about yet is getting on
_STAMP = ("number", "made_on")


def missions_due(partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Missions of which a snapshot exists and whose debrief may have changed: something of them
    was written down or decided lately, is still being asked, or waits for a moderator.

    An old debrief is left as it is: that a site is renamed a year later is no news of the mission.
    """
    lately = today - RECENT
    with reading() as s:
        told = set(
            s.scalars(
                select(Snapshot.mission_id).where(
                    Snapshot.partner_id == partner_id, Snapshot.round_id.is_not(None)
                )
            )
        )
        written = s.scalars(
            select(Snapshot.mission_id).where(Snapshot.partner_id == partner_id, Snapshot.made_on >= lately)
        )
        moving = s.scalars(
            select(Round.mission_id).where(
                Round.partner_id == partner_id,
                or_(Round.state.in_(LIVING), Round.id.in_(_decided(s, partner_id, lately)), _unread()),
            )
        )
        return sorted(told & (set(written) | set(moving)))


def _decided(s: Session, partner_id: uuid.UUID, since: date) -> set[uuid.UUID]:
    """Rounds of which a comment was decided lately."""
    things = s.scalars(
        select(Record.thing).where(
            Record.partner_id == partner_id,
            Record.act == DECIDED,
            Record.at >= datetime.combine(since, time.min, UTC),
        )
    )
    return {uuid.UUID(thing) for thing in things}


def _unread() -> ColumnElement[bool]:
    return exists().where(
        Comment.partner_id == Round.partner_id, Comment.round_id == Round.id, Comment.status == "waiting"
    )


def make_edition(partner_id: uuid.UUID, mission_id: uuid.UUID, *, today: date) -> int | None:
    """A new edition when anything that it tells has changed; returns its number, else None.

    Comments come a whole list at a time, once nobody's is waiting any more: an edition that grew
    by one comment would tell what the moderator has just read, and one that grew by the health
    workers' would tell theirs from the staff's.
    """
    with reading() as s:  # most often there is no news, and then nobody has to wait for a lock
        if _next(s, _mission(s, partner_id, mission_id)) is None:
            return None
    with writing() as s:
        mission = _mission(s, partner_id, mission_id, lock=True)
        found = _next(s, mission)
        if found is None:
            return None
        number, figures = found
        stamp = {"number": number, "made_on": today.isoformat()}
        keep(s, mission, figures | stamp, number=number, today=today)
        return number


def _mission(s: Session, partner_id: uuid.UUID, mission_id: uuid.UUID, *, lock: bool = False) -> Mission:
    mission = s.get(Mission, (partner_id, mission_id), with_for_update=lock)
    if mission is None:
        raise NotFound
    return mission


def _next(s: Session, mission: Mission) -> tuple[int, dict[str, Any]] | None:
    """The number and the figures of the next edition; None when it would say nothing new."""
    figures = _figures(s, mission)
    if not figures["rounds"]:
        return None
    last = s.execute(
        select(Snapshot.number, Snapshot.figures)
        .where(
            Snapshot.partner_id == mission.partner_id,
            Snapshot.mission_id == mission.id,
            Snapshot.round_id.is_(None),
        )
        .order_by(Snapshot.number.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return 1, figures
    return None if _news(last.figures) == _news(figures) else (last.number + 1, figures)


def _news(figures: Mapping[str, Any]) -> dict[str, Any]:
    """What makes an edition differ from another: not its stamp, and not how a round that it says
    nothing about gets on."""
    told = {key: value for key, value in figures.items() if key not in _STAMP}
    return told | {"open": [[one["audience"], one["closes_on"]] for one in figures["open"]]}


def _figures(s: Session, mission: Mission) -> dict[str, Any]:
    owner = mission.partner_id
    partner = s.get_one(Partner, owner)
    snapshots = s.scalars(
        select(Snapshot.figures).where(
            Snapshot.partner_id == owner, Snapshot.mission_id == mission.id, Snapshot.round_id.is_not(None)
        )
    ).all()
    rounds = sorted(snapshots, key=lambda one: (one["audience"], one["opens_on"], one["round"]))
    versions = s.execute(
        select(Version.id, Version.document).where(
            Version.partner_id == owner, Version.id.in_({uuid.UUID(hex=one["version"]) for one in rounds})
        )
    )
    sites = s.execute(
        select(Site.id, Site.name)
        .join(MissionSite, (MissionSite.partner_id == Site.partner_id) & (MissionSite.site_id == Site.id))
        .where(Site.partner_id == owner, MissionSite.mission_id == mission.id)
        .order_by(Site.name, Site.id)
    )
    others = s.execute(
        select(Organisation.name, Organisation.side)
        .join(
            MissionOrganisation,
            (MissionOrganisation.partner_id == Organisation.partner_id)
            & (MissionOrganisation.organisation_id == Organisation.id),
        )
        .where(Organisation.partner_id == owner, MissionOrganisation.mission_id == mission.id)
        .order_by(Organisation.name)
    )
    living = s.execute(
        select(Round.audience, Round.closes_on, Round.state)
        .where(
            Round.partner_id == owner,
            Round.mission_id == mission.id,
            Round.state.in_(LIVING),
        )
        .order_by(Round.audience, Round.closes_on)
    )
    comments, waiting = _comments(s, mission, rounds)
    return {
        "format": FORMAT,
        "partner": {"id": partner.id.hex, "name": partner.name},
        "mission": {
            "id": mission.id.hex,
            "name": mission.name,
            "kind": mission.kind,
            "starts_on": mission.starts_on.isoformat(),
            "ends_on": mission.ends_on.isoformat(),
            "meeting_on": mission.meeting_on.isoformat() if mission.meeting_on else None,
        },
        "sites": [{"id": id_.hex, "name": name} for id_, name in sites],
        "organisations": [{"name": name, "side": side} for name, side in others],
        "rounds": rounds,
        "open": [
            {"audience": audience, "closes_on": closes_on.isoformat(), "state": state}
            for audience, closes_on, state in living
        ],
        "documents": {id_.hex: document for id_, document in versions},
        "comments": comments,
        "comments_waiting": waiting,
    }


def _comments(s: Session, mission: Mission, rounds: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """What moderators let through, in the order of random ids, and whether any list is held back
    (1) or not (0): how many wait is nobody's business."""
    told = {uuid.UUID(hex=one["round"]): one for one in rounds}
    rows = s.scalars(
        select(Comment)
        .where(Comment.partner_id == mission.partner_id, Comment.round_id.in_(told))
        .order_by(Comment.id)
    ).all()
    lists = {round_id: _list(one["audience"]) for round_id, one in told.items()}
    unread = {lists[row.round_id] for row in rows if row.status == "waiting"}
    unfinished = unread | _still_asked(s, mission)
    shown = [
        {
            "list": lists[row.round_id],
            "version": told[row.round_id]["version"],
            "question": row.question,
            "text": row.shown,
            "language": row.shown_language,
            "retold": row.status == "retold",
        }
        for row in rows
        if row.status in ("shown", "retold") and lists[row.round_id] not in unfinished
    ]
    held_back = {lists[row.round_id] for row in rows if row.status != "rejected"} & unfinished
    return shown, min(1, len(held_back))


def _list(audience: str) -> str:
    return LOCAL if audience in LOCAL_AUDIENCES else audience


def _still_asked(s: Session, mission: Mission) -> set[str]:
    """The local list, while a part of it is still being asked."""
    audiences = s.scalars(
        select(Round.audience).where(
            Round.partner_id == mission.partner_id, Round.mission_id == mission.id, Round.state.in_(LIVING)
        )
    )
    return {_list(audience) for audience in audiences} & {LOCAL}
