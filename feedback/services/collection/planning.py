"""A mission's rounds on one page: what would be set up, and what could be told of it.

`propose` keeps nothing; `set_up` works the same proposal out again and keeps that.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Round
from feedback.privacy.outlook import RATES, WARN_BELOW, outlook
from feedback.privacy.policy import Policy, release_from
from feedback.services.access import Actor, require
from feedback.services.collection import rules
from feedback.services.collection.ground import Ground
from feedback.services.collection.keeping import keep
from feedback.services.collection.promise import moderated
from feedback.services.collection.proposal import Note, Proposal, ProposedRound, Wanted
from feedback.services.errors import Conflict, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing
from feedback.survey import library

SMALL = N_(
    "Only %(invited)s people are invited. If some do not answer, nothing can be shown, and people may feel "
    "easy to recognise. Asking together with another site is safer."
)
NO_SURVEY = N_("There is no ready-made survey for these people yet.")
NO_MODERATOR = N_(
    "Nobody reads comments in %(language)s yet, so the questions with free text are left out in that "
    "language. Invite a moderator who reads it to keep them."
)
OPERATOR = N_(
    "%(operator)s runs this computer and takes part in the visit. The people you ask are told so. An "
    "independent operator would be safer."
)
NO_CONTACT = N_("%(site)s has not said whom to tell in case of harm. Add this to the site before you open.")
CODES_NEED_NUMBERS = N_("Slips need the number of people at each site.")


def propose(actor: Actor, mission_id: uuid.UUID, wanted: Wanted, *, today: date) -> Proposal:
    """Surveys, dates, channel, slips and what could be told, for these numbers. Nothing is kept."""
    require(actor, "round.set_up")
    wanted.check()
    with reading() as s:
        return _Plan(s, Ground(s, actor, mission_id), wanted, today).proposal()


def set_up(actor: Actor, mission_id: uuid.UUID, wanted: Wanted, *, today: date) -> list[uuid.UUID]:
    """Keep the proposal: rounds as drafts, with their strata and doors. Raises Conflict while one
    of them is refused."""
    require(actor, "round.set_up")
    wanted.check()
    with writing() as s:
        ground = Ground(s, actor, mission_id, change=True)
        proposal = _Plan(s, ground, wanted, today).proposal()
        if not proposal.ready:
            raise Conflict(
                N_("One of the rounds cannot be opened like this. Change its numbers or leave it out.")
            )
        if wanted.meeting_on:
            ground.mission.meeting_on = wanted.meeting_on
        ids = []
        for one in proposal.rounds:
            ids.append(keep(s, ground, one, proposal, today=today))
            note(s, actor, "round.set_up", ids[-1], audience=one.audience)
        return ids


class _Plan:
    """The numbers that a member gave, on the ground of their mission."""

    def __init__(self, s: Session, ground: Ground, wanted: Wanted, today: date) -> None:
        self.s, self.ground, self.wanted, self.today = s, ground, wanted, today
        self.asked = {key: count for key, count in wanted.invited.items() if count != 0}
        if any(site not in ground.sites for _, site in self.asked):
            raise NotFound
        self.policy = Policy()
        self.meeting_on = wanted.meeting_on or ground.mission.meeting_on
        self.languages = tuple(dict.fromkeys(wanted.languages))
        self.text_languages = tuple(moderated(s, ground.partner.id, self.languages))

    def proposal(self) -> Proposal:
        audiences = dict.fromkeys(audience for audience, _ in self.asked)
        return Proposal(
            rounds=tuple(self._round(audience) for audience in audiences),
            languages=self.languages,
            text_languages=self.text_languages,
            meeting_on=self.meeting_on,
            moderate_by=self.meeting_on - timedelta(days=1) if self.meeting_on else None,
            notes=self._notes(),
        )

    def _round(self, audience: str) -> ProposedRound:
        wanted, places = self.wanted, self.ground.sites
        numbers = {site: count for (who, site), count in self.asked.items() if who == audience}
        sites = tuple((site, places[site].name, numbers[site]) for site in places if site in numbers)
        known = [count for _, _, count in sites if count is not None]
        invited = sum(known) if len(known) == len(sites) else None
        channel = wanted.channels.get(audience) or ("codes" if invited is not None else "open")
        opens_on, closes_on = rules.dates(self.ground.mission, audience, self.meeting_on, self.today)
        opens_on, closes_on = wanted.opens_on or opens_on, wanted.closes_on or closes_on
        key = library.for_audience(audience) if audience in _served() else ""
        return ProposedRound(
            audience=audience,
            survey_key=key,
            title=library.survey(key).title if key else {},
            channel=channel,
            sites=sites,
            invited=invited,
            slips=invited or 0 if channel == "codes" else 0,
            opens_on=opens_on,
            closes_on=closes_on,
            release_on=release_from(closes_on, wanted.grace),
            grace=wanted.grace,
            k=self.policy.minimum,
            text_languages=self.text_languages,
            outlooks=tuple(outlook(known, self.policy, rate) for rate in RATES) if invited else (),
            notes=self._warnings(invited, [site for site, _, _ in sites]),
            refused=self._refusal(audience, key, channel, [one[2] for one in sites], opens_on, closes_on),
        )

    def _refusal(
        self,
        audience: str,
        key: str,
        channel: str,
        invited: list[int | None],
        opens_on: date,
        closes_on: date,
    ) -> Note | None:
        if not key:
            return Note(NO_SURVEY)
        if rules.too_few_invited(invited, self.policy.minimum):
            return Note(rules.TOO_FEW_INVITED, {"minimum": self.policy.minimum})
        if channel == "codes" and None in invited:
            return Note(CODES_NEED_NUMBERS)
        if not rules.hold(max(opens_on, self.today), closes_on, self.wanted.grace, self.meeting_on):
            return Note(rules.DATES)
        return Note(rules.TWICE) if self._asked_already(audience) else None

    def _asked_already(self, audience: str) -> bool:
        others = {who for who, _ in self.asked if who != audience}
        if others & set(rules.same_people(audience)):
            return True
        mission = self.ground.mission
        query = (
            select(func.count())
            .select_from(Round)
            .where(
                Round.partner_id == mission.partner_id,
                Round.mission_id == mission.id,
                Round.audience.in_(rules.same_people(audience)),
                Round.state.in_(rules.LIVING),
            )
        )
        return bool(self.s.scalar(query))

    def _warnings(self, invited: int | None, sites: list[uuid.UUID]) -> tuple[Note, ...]:
        found = []
        if invited is not None and self.policy.minimum <= invited < WARN_BELOW:
            found.append(Note(SMALL, {"invited": invited}))
        silent = [self.ground.sites[site].name for site in sites if not self.ground.sites[site].contact]
        return (*found, *(Note(NO_CONTACT, {"site": name}) for name in silent))

    def _notes(self) -> tuple[Note, ...]:
        unread = [code for code in self.languages if code not in self.text_languages]
        found = [Note(NO_MODERATOR, {"language": code}) for code in unread]
        if self.ground.operator_takes_part:
            found.append(Note(OPERATOR, {"operator": self.ground.partner.operator}))
        return tuple(found)


def _served() -> set[str]:
    return {library.survey(key).audience for key in library.KEYS}
