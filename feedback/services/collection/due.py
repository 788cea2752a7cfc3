"""What the due process does to rounds: it alone holds the keyring (PRIVACY decision 5)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from feedback.i18n import N_
from feedback.models import Envelope, Round, Stratum
from feedback.models import Partner as PartnerRow
from feedback.services.collection import promise
from feedback.services.collection.rules import BANDS, opening_problem
from feedback.services.errors import Conflict
from feedback.services.keyring import Keyring
from feedback.services.session import reading, writing


@dataclass(frozen=True)
class Partner:
    """Whose day it is to be looked at."""

    id: uuid.UUID
    timezone: str


def partners() -> list[Partner]:
    """Every partner of the installation."""
    with reading() as s:
        return [Partner(*row) for row in s.execute(select(PartnerRow.id, PartnerRow.timezone))]


def due_to_open(partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Rounds that a member asked to open and whose day has come."""
    query = select(Round.id).where(
        Round.partner_id == partner_id, Round.state == "draft", Round.wish == "open", Round.opens_on <= today
    )
    with reading() as s:
        return list(s.scalars(query))


def open_round(
    keyring: Keyring, partner_id: uuid.UUID, round_id: uuid.UUID, *, today: date, safe: bool, plain_http: bool
) -> None:
    """Make the key, then open: from here on nothing but the state changes.

    `safe`: HTTPS or loopback; `plain_http`: the operator took plain HTTP on themselves (decision
    4). Raises Conflict and takes the wish back when the rules of opening do not hold.
    """
    public = keyring.create(round_id)  # durable before anybody can seal to it; the same when repeated
    problem = None
    with writing() as s:
        row = s.get(Round, (partner_id, round_id), with_for_update=True)
        if row is None or row.state != "draft" or row.wish != "open":
            problem = N_("This round is not waiting to be opened.")
        else:
            problem = opening_problem(s, row, today=today, safe=safe or plain_http)
            row.wish = None
        if row and not problem:
            promise.renew(s, row)
            row.variables = {**row.variables, "plain_http": not safe}
            row.seal_public, row.state = public, "open"
    if problem:
        if row is None or row.state == "draft":
            keyring.destroy(round_id)
        raise Conflict(problem, minimum=row.k if row else 0)


def due_to_close(partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Open rounds that were asked to close, or whose last day is over."""
    query = select(Round.id).where(
        Round.partner_id == partner_id,
        Round.state == "open",
        or_(Round.wish == "close", Round.closes_on < today),
    )
    with reading() as s:
        return list(s.scalars(query))


def close_round(partner_id: uuid.UUID, round_id: uuid.UUID, *, today: date) -> None:
    """No page is shown any more; sealed answers may still arrive during the days of grace."""
    with writing() as s:
        row = s.get(Round, (partner_id, round_id), with_for_update=True)
        if row is None or row.state != "open":
            raise Conflict
        row.state, row.wish, row.closed_on = "closed", None, today


def renew_bands(partner_id: uuid.UUID, *, today: date) -> int:
    """Say once a day, in bands, how many answered; returns how many sites were renewed.

    Never oftener: watching the number change would tell who has just answered.
    """
    with writing() as s:
        strata = s.scalars(
            select(Stratum)
            .join(Round, (Round.partner_id == Stratum.partner_id) & (Round.id == Stratum.round_id))
            .where(
                Stratum.partner_id == partner_id,
                Round.state == "open",
                or_(Stratum.band_on.is_(None), Stratum.band_on < today),
            )
        ).all()
        for stratum in strata:
            count = s.scalar(
                select(func.count())
                .select_from(Envelope)
                .where(
                    Envelope.partner_id == partner_id,
                    Envelope.round_id == stratum.round_id,
                    Envelope.stratum_no == stratum.no,
                )
            )
            stratum.band = band(count or 0)
            stratum.band_on = today
        return len(strata)


def band(count: int) -> str:
    """The key of the band that a count of answers lies in."""
    return next(key for least, key in reversed(BANDS) if count >= least)
