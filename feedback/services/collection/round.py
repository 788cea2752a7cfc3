"""Rounds as members see them, and what members may ask for. The asking is all that happens here:
the due process opens, closes and releases (PRIVACY decision 5)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Door, Mission, Record, Round, Site, Snapshot, Stratum, Survey, Version
from feedback.privacy.policy import release_from
from feedback.services.access import Actor, require
from feedback.services.collection import rules
from feedback.services.errors import Conflict, NotFound
from feedback.services.record import OPENING, VOIDING, note
from feedback.services.session import reading, writing
from feedback.survey.definition import Words

EARLY, CONFIRM = "round.close_early", "round.confirm"


@dataclass(frozen=True)
class SiteCard:
    """A site of a round. `band` is a key of rules.BANDS, of the day `band_on`."""

    no: int
    site_id: uuid.UUID
    name: str
    invited: int | None
    issued: int
    band: str | None
    band_on: date | None


@dataclass(frozen=True)
class DoorCard:
    """An address of a round; `stratum_no` None where the code tells the site."""

    slug: str
    stratum_no: int | None
    site_names: tuple[str, ...]


@dataclass(frozen=True)
class RoundCard:
    """A round as a member reads it. `n` is how many answered, once that is published."""

    id: uuid.UUID
    mission_id: uuid.UUID
    mission_name: str
    audience: str
    survey_key: str
    version_id: uuid.UUID
    title: Words
    channel: str
    state: str
    wish: str | None
    opens_on: date
    closes_on: date
    closed_on: date | None
    release_on: date
    released_on: date | None
    grace: int
    k: int
    languages: tuple[str, ...]
    text_languages: tuple[str, ...]
    sites: tuple[SiteCard, ...]
    doors: tuple[DoorCard, ...]
    n: int | None
    unreadable: int
    not_valid: int
    #: lost slips that were made void: None until the round has closed, for beside the slips drawn
    #: it tells how many had answered by then
    voided: int | None
    #: how often a lost sheet was replaced
    reissued: int
    #: sides that asked to close before the last day
    early_sides: tuple[str, ...]
    #: accounts that confirmed the release of a held round
    confirmed: int

    @property
    def invited(self) -> int | None:
        """People asked at all sites, where that is known."""
        known = [site.invited for site in self.sites if site.invited is not None]
        return sum(known) if len(known) == len(self.sites) else None

    @property
    def issued(self) -> int:
        return sum(site.issued for site in self.sites)


def rounds(actor: Actor, mission_id: uuid.UUID) -> list[RoundCard]:
    """The rounds of a mission, in the order of their audiences' names."""
    require(actor, "round.read")
    with reading() as s:
        mission = s.get(Mission, (actor.partner_id, mission_id))
        if mission is None:
            raise NotFound
        rows = s.scalars(
            select(Round)
            .where(Round.partner_id == actor.partner_id, Round.mission_id == mission_id)
            .order_by(Round.audience, Round.opens_on, Round.id)
        ).all()
        return [_card(s, row, mission.name) for row in rows]


def round_card(actor: Actor, round_id: uuid.UUID) -> RoundCard:
    """One round of the partner."""
    require(actor, "round.read")
    with reading() as s:
        row = s.get(Round, (actor.partner_id, round_id))
        if row is None:
            raise NotFound
        return _card(s, row, s.get_one(Mission, (actor.partner_id, row.mission_id)).name)


def ask_to_open(actor: Actor, round_id: uuid.UUID, *, today: date, safe: bool = True) -> None:
    """Queue the opening; the due process makes the key and opens on or after `opens_on`.

    Raises Conflict with the rule that does not hold, the same that is looked at when it opens.
    """
    require(actor, "round.open")
    with writing() as s:
        row = _own(s, actor, round_id, "draft")
        problem = rules.opening_problem(s, row, today=today, safe=safe)
        if problem:
            raise Conflict(problem, minimum=row.k)
        row.wish = "open"
        note(s, actor, OPENING, round_id)


def discard(actor: Actor, round_id: uuid.UUID) -> None:
    """Throw a draft away that was never opened; its slips are void."""
    require(actor, "round.set_up")
    with writing() as s:
        row = _own(s, actor, round_id, "draft")
        if row.wish == "open":
            raise Conflict(N_("This round is about to open."))
        s.execute(delete(Round).where(Round.partner_id == actor.partner_id, Round.id == round_id))
        note(s, actor, "round.discard", round_id, audience=row.audience)


def ask_to_close(actor: Actor, round_id: uuid.UUID, *, today: date) -> bool:
    """Queue the closing, from the last day on. Before it two accounts of different sides must
    ask: False while the other side has not."""
    require(actor, "round.close")
    with writing() as s:
        row = _own(s, actor, round_id, "open")
        if today < row.closes_on:
            note(s, actor, EARLY, round_id, side=actor.side)
            s.flush()
            if len(_sides(s, row)) < 2:
                return False
        else:
            note(s, actor, "round.ask_close", round_id)
        row.wish = "close"
        return True


def ask_to_release(actor: Actor, round_id: uuid.UUID, *, today: date) -> bool:
    """Queue the release of a closed round. A held one, where more than a tenth of the envelopes
    could not be used, waits for two accounts: False while the other has not confirmed."""
    require(actor, "round.release")
    with writing() as s:
        row = _own(s, actor, round_id, "closed", "held")
        if row.closed_on is None or today < release_from(row.closed_on, row.grace):
            raise Conflict(N_("Phones may still send answers that were given in time."))
        if row.state == "held":
            note(s, actor, CONFIRM, round_id)
            s.flush()
            if len(_confirmed(s, row)) < 2:
                return False
        else:
            note(s, actor, "round.ask_release", round_id)
        row.wish = "release"
        return True


def _own(s: Session, actor: Actor, round_id: uuid.UUID, *states: str) -> Round:
    row = s.get(Round, (actor.partner_id, round_id), with_for_update=True)
    if row is None:
        raise NotFound
    if row.state not in states:
        raise Conflict
    return row


def _records(s: Session, row: Round, act: str) -> list[Record]:
    query = select(Record).where(
        Record.partner_id == row.partner_id, Record.act == act, Record.thing == str(row.id)
    )
    return list(s.scalars(query))


def _sides(s: Session, row: Round) -> set[str]:
    """Sides with an account of their own that asked: one person cannot speak for two."""
    asked = {record.account_id: record.about["side"] for record in _records(s, row, EARLY)}
    return set(asked.values())


def _confirmed(s: Session, row: Round) -> set[uuid.UUID | None]:
    return {record.account_id for record in _records(s, row, CONFIRM)}


def _card(s: Session, row: Round, mission_name: str) -> RoundCard:
    mine = (Stratum.partner_id == row.partner_id, Stratum.round_id == row.id)
    strata = s.execute(
        select(Stratum, Site.name)
        .join(Site, (Site.partner_id == Stratum.partner_id) & (Site.id == Stratum.site_id))
        .where(*mine)
        .order_by(Stratum.no)
    ).all()
    sites = tuple(
        SiteCard(one.no, one.site_id, name, one.invited, one.issued, one.band, one.band_on)
        for one, name in strata
    )
    names = {site.no: site.name for site in sites}
    doors = s.execute(
        select(Door.slug, Door.stratum_no)
        .where(Door.partner_id == row.partner_id, Door.round_id == row.id)
        .order_by(Door.stratum_no, Door.slug)
    )
    key, document = s.execute(
        select(Survey.key, Version.document)
        .join(Version, (Version.partner_id == Survey.partner_id) & (Version.survey_id == Survey.id))
        .where(Survey.partner_id == row.partner_id, Version.id == row.version_id)
    ).one()
    figures = s.scalar(
        select(Snapshot.figures).where(Snapshot.partner_id == row.partner_id, Snapshot.round_id == row.id)
    )
    return RoundCard(
        id=row.id,
        mission_id=row.mission_id,
        mission_name=mission_name,
        audience=row.audience,
        survey_key=key,
        version_id=row.version_id,
        title=document["title"],
        channel=row.channel,
        state=row.state,
        wish=row.wish,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        closed_on=row.closed_on,
        release_on=release_from(row.closed_on or row.closes_on, row.grace),
        released_on=row.released_on,
        grace=row.grace,
        k=row.k,
        languages=tuple(row.languages),
        text_languages=tuple(row.text_languages),
        sites=sites,
        doors=tuple(
            DoorCard(slug, no, tuple(names.values()) if no is None else (names[no],)) for slug, no in doors
        ),
        n=figures["n"] if figures else None,
        # of a round with too few answers nobody learns how few: nor by how much of it was noise
        unreadable=0 if row.state == "too_few" else row.unreadable,
        not_valid=0 if row.state == "too_few" else row.not_valid,
        voided=None if row.state in ("draft", "open") else row.voided,
        reissued=len(_records(s, row, VOIDING)),
        early_sides=tuple(sorted(_sides(s, row))),
        confirmed=len(_confirmed(s, row)),
    )
