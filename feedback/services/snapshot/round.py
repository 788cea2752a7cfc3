"""A round's snapshot: its tallies, coded."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.measures.printed import Printed, printed
from feedback.models import Code, Mission, Round, Site, Snapshot, Stratum, Survey, Tally, Version
from feedback.models.release import BASE, NO_ANSWER, WHOLE
from feedback.privacy import coding
from feedback.privacy.coding import Span
from feedback.services.errors import Conflict, NotFound
from feedback.services.session import reading, writing
from feedback.services.snapshot.store import FORMAT, keep
from feedback.survey.document import load

#: states in which nothing of the round will change any more
FINISHED = ("released", "too_few", "published")

#: question -> option -> people, of one node; BASE holds how many answered
Tables = Mapping[str, Mapping[str, int]]


def due(partner_id: uuid.UUID) -> list[uuid.UUID]:
    """Rounds that were released, or had too few answers, and have no snapshot yet."""
    query = (
        select(Round.id)
        .outerjoin(Snapshot, (Snapshot.partner_id == Round.partner_id) & (Snapshot.round_id == Round.id))
        .where(Round.partner_id == partner_id, Round.state.in_(FINISHED), Snapshot.id.is_(None))
    )
    with reading() as s:
        return list(s.scalars(query))


def make_round(partner_id: uuid.UUID, round_id: uuid.UUID, *, today: date) -> uuid.UUID:
    """The round's figures, coded. Made once: asked again, it returns the same snapshot."""
    with writing() as s:
        row = s.get(Round, (partner_id, round_id), with_for_update=True)
        if row is None:
            raise NotFound
        if row.state not in FINISHED:
            raise Conflict
        found = s.scalar(
            select(Snapshot.id).where(Snapshot.partner_id == partner_id, Snapshot.round_id == round_id)
        )
        if found:
            return found
        mission = s.get_one(Mission, (partner_id, row.mission_id))
        return keep(s, mission, _figures(s, row), round_id=round_id, today=today)


def _figures(s: Session, row: Round) -> dict[str, Any]:
    strata = s.execute(
        select(Stratum.no, Stratum.invited, Stratum.issued, Site.name)
        .join(Site, (Site.partner_id == Stratum.partner_id) & (Site.id == Stratum.site_id))
        .where(Stratum.partner_id == row.partner_id, Stratum.round_id == row.id)
        .order_by(Stratum.no)
    ).all()
    version = s.get_one(Version, (row.partner_id, row.version_id))
    nodes = _nodes(s, row)
    whole = nodes.pop(WHOLE, None)
    invited, coded = [one.invited for one in strata], row.channel == "codes"
    told = whole is not None
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
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "released_on": row.released_on.isoformat() if row.released_on else None,
        "languages": list(row.languages),
        "invited": None if None in invited else sum(invited),
        "issued": sum(one.issued for one in strata) if coded else None,
        # Of a round with too few answers nobody learns how few: neither by codes nor by noise.
        "codes_used": _codes_used(s, row) if coded and told else None,
        "voided": row.voided,
        "unreadable": row.unreadable if told else 0,
        "not_valid": row.not_valid if told else 0,
        "n": _size(whole) if whole else None,
        "sites": _sites(nodes, {one.no: one.name for one in strata}),
        "questions": {
            question.key: _told(
                printed(question, whole[question.key], [tables[question.key] for tables in nodes.values()])
            )
            for question in load(version.document).closed
        }
        if whole
        else {},
    }


def _nodes(s: Session, row: Round) -> dict[str, Tables]:
    """Every node's tables; the parts in the order of their first site."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    query = select(Tally.node, Tally.question, Tally.option, Tally.n).where(
        Tally.partner_id == row.partner_id, Tally.round_id == row.id
    )
    for node, question, option, n in s.execute(query):
        found[node][question][option] = n
    return dict(sorted(found.items(), key=lambda item: _leaves(item[0])))


def _leaves(node: str) -> list[int]:
    return [] if node == WHOLE else [int(no) for no in node.split("+")]


def _size(tables: Tables) -> int:
    return tables[BASE][NO_ANSWER]


def _sites(nodes: Mapping[str, Tables], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Who is told together, and how many answered there: in bands where a part is small."""
    sizes = coding.sizes(tuple(_size(tables) for tables in nodes.values()))
    return [
        {"names": [names[no] for no in _leaves(node)], "n": list(size)}
        for node, size in zip(nodes, sizes, strict=True)
    ]


def _codes_used(s: Session, row: Round) -> int:
    query = (
        select(func.count())
        .select_from(Code)
        .where(Code.partner_id == row.partner_id, Code.round_id == row.id, Code.used == 1)
    )
    return s.scalar(query) or 0


def _told(figures: Printed) -> dict[str, Any]:
    return {
        "favourable": _listed(figures.favourable),
        "unfavourable": _listed(figures.unfavourable),
        "flag": _listed(figures.flag),
        "about": _listed(figures.about),
        "sites": [list(span) for span in figures.parts],
    }


def _listed(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)
