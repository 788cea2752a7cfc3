"""Snapshots: coded once, never changed, the one source of every page, chart and file.

Only this verb reads tallies; what it keeps can no longer tell anybody's answer.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.models import (
    Code,
    Comment,
    Mission,
    MissionOrganisation,
    MissionSite,
    Organisation,
    Partner,
    Round,
    Site,
    Snapshot,
    Stratum,
    Survey,
    Tally,
    Version,
)
from feedback.privacy import coding
from feedback.services.session import reading, writing
from feedback.survey.definition import NOT_USABLE, Question
from feedback.survey.document import load

FORMAT = 1
WHOLE, BASE = "all", ""

#: node -> question -> option -> people
Tables = Mapping[str, Mapping[str, Mapping[str, int]]]


def due(partner_id: uuid.UUID) -> list[uuid.UUID]:
    """Rounds that were released, or had too few answers, and have no snapshot yet."""
    query = (
        select(Round.id)
        .outerjoin(Snapshot, (Snapshot.partner_id == Round.partner_id) & (Snapshot.round_id == Round.id))
        .where(
            Round.partner_id == partner_id,
            Round.state.in_(("released", "too_few", "published")),
            Snapshot.id.is_(None),
        )
    )
    with reading() as s:
        return list(s.scalars(query))


def make_round(partner_id: uuid.UUID, round_id: uuid.UUID, *, today: date) -> uuid.UUID:
    """The round's figures, coded. Made once: asked again, it returns the same snapshot."""
    with writing() as s:
        row = s.get_one(Round, (partner_id, round_id), with_for_update=True)
        found = s.scalar(
            select(Snapshot.id).where(Snapshot.partner_id == partner_id, Snapshot.round_id == round_id)
        )
        return found or _store(s, row.mission_id, round_id, 1, _round_figures(s, row), today, partner_id)


def missions_due(partner_id: uuid.UUID) -> list[uuid.UUID]:
    """Missions with at least one round snapshot: an edition may be due."""
    query = (
        select(Snapshot.mission_id)
        .where(Snapshot.partner_id == partner_id, Snapshot.round_id.is_not(None))
        .distinct()
    )
    with reading() as s:
        return list(s.scalars(query))


def make_edition(partner_id: uuid.UUID, mission_id: uuid.UUID, *, today: date) -> int | None:
    """A new edition of the mission's debrief when anything in it changed; returns its number.

    While comments of a list are still waiting, none of the newly decided ones is shown: an edition
    that grew by one comment would tell what the moderator has just read.
    """
    with writing() as s:
        mission = s.get_one(Mission, (partner_id, mission_id), with_for_update=True)
        figures = _edition_figures(s, mission)
        last = s.scalars(
            select(Snapshot)
            .where(
                Snapshot.partner_id == partner_id,
                Snapshot.mission_id == mission_id,
                Snapshot.round_id.is_(None),
            )
            .order_by(Snapshot.number.desc())
            .limit(1)
        ).one_or_none()
        if last and _without_stamp(last.figures) == _without_stamp(figures):
            return None
        number = last.number + 1 if last else 1
        _store(
            s,
            mission_id,
            None,
            number,
            {**figures, "number": number, "made_on": today.isoformat()},
            today,
            partner_id,
        )
        return number


def _without_stamp(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in figures.items() if key not in ("number", "made_on")}


def _store(
    s: Session,
    mission_id: uuid.UUID,
    round_id: uuid.UUID | None,
    number: int,
    figures: dict[str, Any],
    today: date,
    partner_id: uuid.UUID,
) -> uuid.UUID:
    text = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    row = Snapshot(
        partner_id=partner_id,
        id=uuid.uuid4(),
        mission_id=mission_id,
        round_id=round_id,
        number=number,
        made_on=today,
        figures=figures,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    s.add(row)
    return row.id


def _round_figures(s: Session, row: Round) -> dict[str, Any]:
    mine = (Stratum.partner_id == row.partner_id, Stratum.round_id == row.id)
    strata = s.execute(
        select(Stratum.no, Stratum.invited, Stratum.issued, Site.name)
        .join(Site, (Site.partner_id == Stratum.partner_id) & (Site.id == Stratum.site_id))
        .where(*mine)
        .order_by(Stratum.no)
    ).all()
    version = s.get_one(Version, (row.partner_id, row.version_id))
    survey = load(version.document)
    invited = [one.invited for one in strata]
    coded = row.channel == "codes"
    tables = _tables(s, row)
    n = tables[WHOLE][BASE]["-"] if tables else None
    return {
        "format": FORMAT,
        "round": row.id.hex,
        "mission": row.mission_id.hex,
        "version": row.version_id.hex,
        "survey": s.get_one(Survey, (row.partner_id, version.survey_id)).key,
        "audience": row.audience,
        "channel": row.channel,
        "preset": "strict",
        "k": row.k,
        "opens_on": row.opens_on.isoformat(),
        "closed_on": (row.closed_on or row.closes_on).isoformat(),
        "released_on": row.released_on.isoformat() if row.released_on else None,
        "languages": list(row.languages),
        "invited": None if None in invited else sum(invited),
        "issued": sum(one.issued for one in strata) if coded else None,
        "codes_used": _codes_used(s, row) if coded and n else None,
        "voided": row.voided,
        "unreadable": row.unreadable,
        "not_valid": row.not_valid,
        "n": n,
        "sites": _sites(tables, {one.no: one.name for one in strata}),
        "questions": {q.key: _question(q, tables) for q in survey.closed} if n else {},
    }


def _tables(s: Session, row: Round) -> Tables:
    tables: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    query = select(Tally.node, Tally.question, Tally.option, Tally.n).where(
        Tally.partner_id == row.partner_id, Tally.round_id == row.id
    )
    for node, question, option, n in s.execute(query):
        tables[node][question][option] = n
    return tables


def _codes_used(s: Session, row: Round) -> int:
    query = (
        select(func.count())
        .select_from(Code)
        .where(Code.partner_id == row.partner_id, Code.round_id == row.id, Code.used == 1)
    )
    return s.scalar(query) or 0


def _parts(tables: Tables) -> list[str]:
    """The nodes below the whole, in the order of their first site."""
    return sorted((node for node in tables if node != WHOLE), key=lambda node: int(node.split("+")[0]))


def _sites(tables: Tables, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The nodes with how many answered, in bands: small groups are never counted out."""
    return [
        {
            "names": [names[int(no)] for no in node.split("+")],
            "n": list(coding.size_band(tables[node][BASE]["-"])),
        }
        for node in _parts(tables)
    ]


def _question(question: Question, tables: Tables) -> dict[str, Any]:
    """One question's printed intervals; None for what is not told at this size or of this kind."""
    whole = tables[WHOLE]
    n, counts = whole[BASE]["-"], whole[question.key]
    good = _sum(counts, question.favourable)
    told = bool(question.favourable)
    flag = question.red_flag
    return {
        "favourable": list(coding.favourable(n, good)) if told else None,
        "unfavourable": _listed(coding.unfavourable(n, _sum(counts, question.unfavourable)))
        if question.unfavourable
        else None,
        "flag": list(coding.flag(n, _sum(counts, flag.when))) if flag else None,
        "about": _about(question, counts),
        "sites": [
            list(coding.band(tables[node][BASE]["-"], _sum(tables[node][question.key], question.favourable)))
            for node in _parts(tables)
        ]
        if told
        else [],
    }


def _about(question: Question, counts: Mapping[str, int]) -> list[int] | None:
    if question.kind != "count":
        return None
    guesses = {int(code): n for code, n in counts.items() if code != "-" and code not in NOT_USABLE}
    total = sum(value * n for value, n in guesses.items())
    return _listed(coding.mean_of_ten(sum(guesses.values()), total))


def _sum(counts: Mapping[str, int], codes: tuple[str, ...]) -> int:
    return sum(counts.get(code, 0) for code in codes)


def _listed(span: tuple[int, int] | None) -> list[int] | None:
    return None if span is None else list(span)


def _edition_figures(s: Session, mission: Mission) -> dict[str, Any]:
    owner = mission.partner_id
    partner = s.get_one(Partner, owner)
    snapshots = s.scalars(
        select(Snapshot.figures).where(
            Snapshot.partner_id == owner, Snapshot.mission_id == mission.id, Snapshot.round_id.is_not(None)
        )
    ).all()
    rounds = sorted(snapshots, key=lambda one: (one["audience"], one["round"]))
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
            Round.state.in_(("open", "closed", "held")),
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
    """What the moderator let through, of rounds with nothing waiting, in the order of random ids."""
    by_round = {uuid.UUID(hex=one["round"]): one for one in rounds}
    rows = s.scalars(
        select(Comment)
        .where(Comment.partner_id == mission.partner_id, Comment.round_id.in_(by_round))
        .order_by(Comment.id)
    ).all()
    unread = [row.round_id for row in rows if row.status == "waiting"]
    shown = [
        {
            "list": "local"
            if by_round[row.round_id]["audience"] in ("staff", "chw")
            else by_round[row.round_id]["audience"],
            "version": by_round[row.round_id]["version"],
            "question": row.question,
            "text": row.shown,
            "language": row.shown_language,
            "retold": row.status == "retold",
        }
        for row in rows
        if row.status in ("shown", "retold") and row.round_id not in unread
    ]
    return shown, len(unread)
