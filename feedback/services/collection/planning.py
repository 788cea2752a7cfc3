"""A mission's rounds on one page: what would be set up, and what could be told of it.

`propose` keeps nothing; `set_up` works the same proposal out again and keeps that.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import (
    Account,
    Door,
    Member,
    Mission,
    MissionOrganisation,
    MissionSite,
    Organisation,
    Partner,
    Round,
    Site,
    Stratum,
    Survey,
    Version,
)
from feedback.privacy.outlook import RATES, WARN_BELOW, Outlook, outlook
from feedback.privacy.policy import Policy, release_from
from feedback.privacy.sealing import envelope_size
from feedback.services.access import Actor, require
from feedback.services.collection import rules
from feedback.services.errors import Conflict, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing
from feedback.survey import library
from feedback.survey.answers import longest
from feedback.survey.definition import Words
from feedback.survey.document import dump, fingerprint

#: no vowels and no look-alikes: a short address that spells nothing and can be read out
SLUG_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
SLUG_LENGTH = 8
MOST_INVITED = 100_000
#: without a meeting, results are told back within a month of closing (DOMAIN 5.3)
TOLD_BACK = timedelta(days=30)

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


@dataclass(frozen=True)
class Wanted:
    """What a member filled in. `invited` maps (audience, site) to people asked, None for nobody
    knows how many; audiences that are not in it are not asked. Dates not given are proposed."""

    invited: Mapping[tuple[str, uuid.UUID], int | None]
    languages: tuple[str, ...]
    meeting_on: date | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    opens_on: date | None = None
    closes_on: date | None = None
    grace: int = 1


@dataclass(frozen=True)
class Note:
    """A message of the catalogue with what fills it; "language" holds a code."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ProposedRound:
    """One round as it would be. `refused` says why it may not be; `notes` are warnings."""

    audience: str
    survey_key: str
    title: Words
    channel: str
    sites: tuple[tuple[uuid.UUID, str, int | None], ...]
    invited: int | None
    slips: int
    opens_on: date
    closes_on: date
    release_on: date
    grace: int
    k: int
    text_languages: tuple[str, ...]
    outlooks: tuple[Outlook, ...]
    notes: tuple[Note, ...]
    refused: Note | None


@dataclass(frozen=True)
class Proposal:
    """What "show what this means" shows. `moderate_by` is the day before the meeting."""

    rounds: tuple[ProposedRound, ...]
    languages: tuple[str, ...]
    text_languages: tuple[str, ...]
    meeting_on: date | None
    moderate_by: date | None
    notes: tuple[Note, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be set up as it stands."""
        return bool(self.rounds) and not any(one.refused for one in self.rounds)


def propose(actor: Actor, mission_id: uuid.UUID, wanted: Wanted, *, today: date) -> Proposal:
    """Surveys, dates, channel, slips and what could be told, for these numbers. Nothing is kept."""
    require(actor, "round.set_up")
    with reading() as s:
        return _Plan(s, actor, mission_id, wanted, today).proposal()


def set_up(actor: Actor, mission_id: uuid.UUID, wanted: Wanted, *, today: date) -> list[uuid.UUID]:
    """Keep the proposal: rounds as drafts, with their strata and doors. Raises Conflict while one
    of them is refused."""
    require(actor, "round.set_up")
    with writing() as s:
        plan = _Plan(s, actor, mission_id, wanted, today)
        proposal = plan.proposal()
        if not proposal.ready:
            raise Conflict(
                N_("One of the rounds cannot be opened like this. Change its numbers or leave it out.")
            )
        if wanted.meeting_on:
            plan.mission.meeting_on = wanted.meeting_on
        ids = [plan.keep(one, proposal) for one in proposal.rounds]
        for audience, round_id in zip((one.audience for one in proposal.rounds), ids, strict=True):
            note(s, actor, "round.set_up", round_id, audience=audience)
        return ids


class _Plan:
    """One mission with what the partner has: read once, asked several times."""

    def __init__(self, s: Session, actor: Actor, mission_id: uuid.UUID, wanted: Wanted, today: date) -> None:
        mission = s.get(Mission, (actor.partner_id, mission_id))
        partner = s.get(Partner, actor.partner_id)
        if mission is None or partner is None:
            raise NotFound
        self.s, self.mission, self.partner, self.wanted, self.today = s, mission, partner, wanted, today
        self.policy = Policy()
        self.sites: dict[uuid.UUID, Site] = {
            site.id: site
            for site in s.scalars(
                select(Site)
                .join(
                    MissionSite,
                    (MissionSite.partner_id == Site.partner_id) & (MissionSite.site_id == Site.id),
                )
                .where(Site.partner_id == actor.partner_id, MissionSite.mission_id == mission_id)
                .order_by(Site.name, Site.id)
            )
        }
        if any(site not in self.sites for _, site in wanted.invited):
            raise NotFound
        self.visiting = s.scalars(
            select(Organisation.name)
            .join(
                MissionOrganisation,
                (MissionOrganisation.partner_id == Organisation.partner_id)
                & (MissionOrganisation.organisation_id == Organisation.id),
            )
            .where(
                Organisation.partner_id == actor.partner_id,
                Organisation.side == "visiting",
                MissionOrganisation.mission_id == mission_id,
            )
            .order_by(Organisation.name)
        ).all()
        self.meeting_on = wanted.meeting_on or mission.meeting_on
        self.languages = tuple(dict.fromkeys(wanted.languages))
        self.text_languages = self._read_by_moderators()

    def proposal(self) -> Proposal:
        audiences = dict.fromkeys(audience for audience, _ in self.wanted.invited)
        return Proposal(
            rounds=tuple(self._round(audience) for audience in audiences),
            languages=self.languages,
            text_languages=self.text_languages,
            meeting_on=self.meeting_on,
            moderate_by=self.meeting_on - timedelta(days=1) if self.meeting_on else None,
            notes=self._notes(),
        )

    def keep(self, one: ProposedRound, proposal: Proposal) -> uuid.UUID:
        """The rows of one round."""
        survey = library.survey(one.survey_key)
        owner, round_id = self.partner.id, uuid.uuid4()
        row = Round(
            partner_id=owner,
            id=round_id,
            mission_id=self.mission.id,
            version_id=self._version(one.survey_key),
            audience=one.audience,
            mode="anonymous",
            channel=one.channel,
            state="draft",
            opens_on=one.opens_on,
            closes_on=one.closes_on,
            grace=one.grace,
            k=one.k,
            envelope_size=envelope_size(longest(survey)),
            languages=list(proposal.languages),
            text_languages=list(one.text_languages),
            variables=self._frozen(one),
        )
        self.s.add(row)
        self.s.flush()
        for no, (site_id, _, invited) in enumerate(one.sites):
            self.s.add(
                Stratum(
                    partner_id=owner, round_id=round_id, no=no, site_id=site_id, invited=invited, issued=0
                )
            )
        self.s.flush()
        numbers: list[int | None] = [None] if one.channel == "codes" else list(range(len(one.sites)))
        for stratum_no in numbers:
            self.s.add(Door(slug=_slug(), partner_id=owner, round_id=round_id, stratum_no=stratum_no))
        return round_id

    def _round(self, audience: str) -> ProposedRound:
        wanted = self.wanted
        numbers = {site: count for (who, site), count in wanted.invited.items() if who == audience}
        sites = tuple((site, self.sites[site].name, numbers[site]) for site in self.sites if site in numbers)
        known = [count for _, _, count in sites if count is not None]
        invited = sum(known) if len(known) == len(sites) else None
        channel = wanted.channels.get(audience) or ("codes" if invited is not None else "open")
        opens_on, closes_on = rules.dates(self.mission, audience, self.meeting_on, self.today)
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
            notes=self._warnings(invited, sites),
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
        if not rules.hold(opens_on, closes_on, self.wanted.grace, self.meeting_on):
            return Note(rules.DATES)
        twin = self.s.scalar(
            select(func.count())
            .select_from(Round)
            .where(
                Round.partner_id == self.partner.id,
                Round.mission_id == self.mission.id,
                Round.audience == audience,
                Round.state.in_(rules.LIVING),
            )
        )
        return Note(rules.TWICE) if twin else None

    def _warnings(
        self, invited: int | None, sites: tuple[tuple[uuid.UUID, str, int | None], ...]
    ) -> tuple[Note, ...]:
        found = []
        if invited is not None and self.policy.minimum <= invited < WARN_BELOW:
            found.append(Note(SMALL, {"invited": invited}))
        found += [Note(NO_CONTACT, {"site": name}) for site, name, _ in sites if not self.sites[site].contact]
        return tuple(found)

    def _notes(self) -> tuple[Note, ...]:
        unread = [code for code in self.languages if code not in self.text_languages]
        found = [Note(NO_MODERATOR, {"language": code}) for code in unread]
        operator = self.partner.operator.strip().casefold()
        if operator in {name.strip().casefold() for name in (self.partner.name, *self.visiting)}:
            found.append(Note(OPERATOR, {"operator": self.partner.operator}))
        return tuple(found)

    def _read_by_moderators(self) -> tuple[str, ...]:
        """Languages that an independent moderator reads: not the visiting side (PRIVACY 5.5)."""
        lists = self.s.scalars(
            select(Member.languages)
            .join(Account, Account.id == Member.account_id)
            .where(
                Member.partner_id == self.partner.id,
                Member.role == "moderator",
                Member.side.in_(("local", "independent")),
            )
        )
        read = {code for languages in lists for code in languages}
        return tuple(code for code in self.languages if code in read)

    def _version(self, key: str) -> uuid.UUID:
        """The partner's version of the ready-made survey: the same document is kept once."""
        document = dump(library.survey(key))
        sha256, owner = fingerprint(document), self.partner.id
        survey = self.s.scalar(select(Survey).where(Survey.partner_id == owner, Survey.key == key))
        if survey is None:
            survey = Survey(
                partner_id=owner, id=uuid.uuid4(), key=key, audience=document["audience"], library=key
            )
            self.s.add(survey)
            self.s.flush()
        mine = (Version.partner_id == owner, Version.survey_id == survey.id)
        found = self.s.scalar(select(Version.id).where(*mine, Version.sha256 == sha256))
        if found:
            return found
        number = 1 + (self.s.scalar(select(func.max(Version.number)).where(*mine)) or 0)
        version = Version(
            partner_id=owner,
            id=uuid.uuid4(),
            survey_id=survey.id,
            number=number,
            document=document,
            sha256=sha256,
            published_on=self.today,
        )
        self.s.add(version)
        self.s.flush()
        return version.id

    def _frozen(self, one: ProposedRound) -> dict[str, Any]:
        """What is put into the wording, as it is on this day; respondents are promised this."""
        told_by = max(one.closes_on + TOLD_BACK, self.meeting_on or one.closes_on)
        places = [self.sites[site] for site, _, _ in one.sites]
        return {
            "told_by": told_by.isoformat(),
            "visit": [self.mission.starts_on.isoformat(), self.mission.ends_on.isoformat()],
            "visiting": ", ".join(self.visiting),
            "operator": self.partner.operator,
            "sites": {
                str(no): {"name": site.name, "contact": site.contact, "support": site.support}
                for no, site in enumerate(places)
            },
        }


def _served() -> set[str]:
    return {library.survey(key).audience for key in library.KEYS}


def _slug() -> str:
    return "".join(secrets.choice(SLUG_LETTERS) for _ in range(SLUG_LENGTH))
