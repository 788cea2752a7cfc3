"""The verb: a closed round becomes a released one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Comment, Envelope, Round, Stratum, Tally
from feedback.privacy.policy import release_from
from feedback.services.errors import Conflict
from feedback.services.keyring import Keyring
from feedback.services.release import rows
from feedback.services.release.box import Box, Opened, count, find, open_all
from feedback.services.release.levelling import empty_log
from feedback.services.session import reading, writing


class NoKey(Conflict):
    """The key is missing or opens nothing: everything is kept, an operator must look."""

    message = N_("The key of this round cannot be read. Nothing was opened and nothing is lost.")


@dataclass(frozen=True)
class Released:
    """What became of a round: released, too_few or held; and, the first time, how many envelopes
    did not serve."""

    state: str
    unreadable: int = 0
    not_valid: int = 0


def due_to_release(partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Closed rounds whose days of grace are over, and held ones that two people confirmed."""
    query = select(Round.id, Round.state, Round.wish, Round.closed_on, Round.grace).where(
        Round.partner_id == partner_id, Round.state.in_(("closed", "held"))
    )
    with reading() as s:
        found = s.execute(query).all()
    return [
        row.id
        for row in found
        if (row.wish == "release" if row.state == "held" else _over(row.closed_on, row.grace, today))
    ]


def release_round(keyring: Keyring, partner_id: uuid.UUID, round_id: uuid.UUID, *, today: date) -> Released:
    """Open the box of a closed round and leave only tallies and loose comments.

    Raises NoKey, keeping everything. Done again after a crash it comes to the same end.
    """
    box = find(partner_id, round_id)
    if box.state in ("released", "published"):
        keyring.destroy(round_id)
        return Released(box.state)
    if box.state not in ("closed", "held"):
        raise Conflict
    if not box.policy.speaks(count(box)):
        return _leave_sealed(box)
    if not keyring.opens(round_id, box.seal_public):
        raise NoKey
    opened = open_all(box, keyring.private(round_id))
    if box.state == "closed" and opened.doubtful:
        return _hold(box, opened)
    released = _keep(box, opened, today=today)
    keyring.destroy(round_id)
    empty_log()
    return released


def _over(closed_on: date | None, grace: int, today: date) -> bool:
    return closed_on is not None and today >= release_from(closed_on, grace)


def _leave_sealed(box: Box) -> Released:
    with writing() as s:
        row = _lock(s, box, expected=None)
        row.state, row.wish = "too_few", None
    return Released("too_few")


def _hold(box: Box, opened: Opened) -> Released:
    with writing() as s:
        row = _lock(s, box, expected=opened.seen)
        row.state, row.wish = "held", None
        row.unreadable, row.not_valid = opened.unreadable, opened.not_valid
    return Released("held", opened.unreadable, opened.not_valid)


def _keep(box: Box, opened: Opened, *, today: date) -> Released:
    """The one transaction: tallies, comments, state; the envelopes go."""
    mine = {"partner_id": box.partner_id, "round_id": box.round_id}
    told = box.policy.speaks(opened.valid)
    with writing() as s:
        row = _lock(s, box, expected=opened.seen)
        if told:
            tallies = rows.tallies(opened.tally, _strata(s, box), box.policy)
            _insert(s, Tally, [mine | cell for cell in tallies])
            _insert(s, Comment, [mine | comment for comment in rows.comments(opened.comments)])
        row.state, row.wish = "released" if told else "too_few", None
        row.released_on = today if told else None
        row.unreadable, row.not_valid = opened.unreadable, opened.not_valid
        s.execute(delete(Envelope).where(*_inside(box)))
    return Released(row.state, opened.unreadable, opened.not_valid)


def _lock(s: Session, box: Box, *, expected: int | None) -> Round:
    """The round, which nobody else touches now; Conflict when it is not as it was read: then
    somebody else was here, and the next run does what is left."""
    row = s.get_one(Round, (box.partner_id, box.round_id), with_for_update=True)
    there = s.scalar(select(func.count()).select_from(Envelope).where(*_inside(box))) or 0
    if row.state != box.state:
        raise Conflict
    if there != expected if expected is not None else box.policy.speaks(there):
        raise Conflict
    return row


def _inside(box: Box) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (Envelope.partner_id == box.partner_id, Envelope.round_id == box.round_id)


def _strata(s: Session, box: Box) -> list[int]:
    query = select(Stratum.no).where(Stratum.partner_id == box.partner_id, Stratum.round_id == box.round_id)
    return sorted(s.scalars(query))


def _insert(s: Session, table: type[Tally] | type[Comment], found: list[rows.Row]) -> None:
    if found:
        s.execute(insert(table), found)
