"""Slips: codes drawn once, shown once, kept only as HMACs (PRIVACY 3.1)."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Code, Round, Stratum
from feedback.privacy import codes
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, Invalid, NotFound
from feedback.services.record import VOIDING, note
from feedback.services.session import writing

#: slips beyond the people invited, for those that get wet; a tenth where that is more
SPARE = 5


def draw_slips(actor: Actor, round_id: uuid.UUID, *, stratum_no: int, count: int, pepper: bytes) -> list[str]:
    """New codes for one site, to be printed now: nobody can ever show them again."""
    require(actor, "code.draw")
    with writing() as s:
        stratum = _stratum(s, actor, round_id, stratum_no)
        invited = stratum.invited or 0
        room = invited + max(SPARE, invited // 10) - stratum.issued
        if not 1 <= count <= room:
            raise Invalid({"count": N_("You can draw between 1 and %(room)s slips here.")}, room=max(room, 0))
        drawn = codes.draw(count)
        _keep(s, stratum, drawn, pepper)
        stratum.issued += count
        note(s, actor, "code.draw", round_id, count=count)
    return drawn


def void_and_reissue(actor: Actor, round_id: uuid.UUID, *, stratum_no: int, pepper: bytes) -> list[str]:
    """A sheet was lost: every unused code of the site is void, as many new ones are drawn. How
    many were voided is told to everybody at the end."""
    require(actor, "code.draw")
    with writing() as s:
        stratum = _stratum(s, actor, round_id, stratum_no)
        unused = (
            Code.partner_id == actor.partner_id,
            Code.round_id == round_id,
            Code.stratum_no == stratum_no,
            Code.used == 0,
        )
        count = s.scalar(select(func.count()).select_from(Code).where(*unused)) or 0
        if not count:
            raise Conflict(N_("There is no unused slip of this site."))
        s.execute(delete(Code).where(*unused))
        drawn = codes.draw(count)
        _keep(s, stratum, drawn, pepper)
        row = s.get_one(Round, (actor.partner_id, round_id))
        row.voided += count
        note(s, actor, VOIDING, round_id, site=stratum_no)  # how many: told at the end, to everybody
    return drawn


def _stratum(s: Session, actor: Actor, round_id: uuid.UUID, stratum_no: int) -> Stratum:
    row = s.get(Round, (actor.partner_id, round_id), with_for_update=True)
    stratum = s.get(Stratum, (actor.partner_id, round_id, stratum_no))
    if row is None or stratum is None:
        raise NotFound
    if row.channel != "codes" or row.state not in ("draft", "open"):
        raise Conflict(N_("This round takes no slips now."))
    return stratum


def _keep(s: Session, stratum: Stratum, drawn: list[str], pepper: bytes) -> None:
    # All of a batch in the order of its hashes, in one transaction: neither the table nor the
    # log before it says which slip was drawn first.
    hashes = sorted(codes.fingerprint(pepper, stratum.round_id.bytes, code) for code in drawn)
    s.execute(
        insert(Code),
        [
            {
                "partner_id": stratum.partner_id,
                "round_id": stratum.round_id,
                "h": h,
                "stratum_no": stratum.no,
                "used": 0,
            }
            for h in hashes
        ],
    )
