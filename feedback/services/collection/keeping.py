"""A proposed round becomes rows: the round as a draft, its strata and doors, its survey's version."""

from __future__ import annotations

import secrets
import uuid
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.models import Door, Round, Stratum, Survey, Version
from feedback.privacy.sealing import envelope_size
from feedback.services.collection import promise
from feedback.services.collection.ground import Ground
from feedback.services.collection.proposal import Proposal, ProposedRound
from feedback.survey import library
from feedback.survey.answers import longest
from feedback.survey.document import dump, fingerprint

#: no vowels and no look-alikes: a short address that spells nothing and can be read out
SLUG_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
SLUG_LENGTH = 8


def keep(s: Session, ground: Ground, one: ProposedRound, proposal: Proposal, *, today: date) -> uuid.UUID:
    """Add the rows of one round; returns its id."""
    owner, round_id = ground.partner.id, uuid.uuid4()
    sites = {no: ground.sites[site_id] for no, (site_id, _, _) in enumerate(one.sites)}
    row = Round(
        partner_id=owner,
        id=round_id,
        mission_id=ground.mission.id,
        version_id=_version(s, owner, one.survey_key, today),
        audience=one.audience,
        mode="anonymous",
        channel=one.channel,
        state="draft",
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        grace=one.grace,
        k=one.k,
        envelope_size=envelope_size(longest(library.survey(one.survey_key))),
        languages=list(proposal.languages),
        text_languages=list(one.text_languages),
        variables=promise.variables(s, ground.partner, ground.mission, sites, one.closes_on),
    )
    s.add(row)
    s.flush()
    for no, (site_id, _, invited) in enumerate(one.sites):
        s.add(Stratum(partner_id=owner, round_id=round_id, no=no, site_id=site_id, invited=invited, issued=0))
    s.flush()
    # With codes one address for all sites: the slip knows its site, and a poster cannot be mixed up.
    numbers: list[int | None] = [None] if one.channel == "codes" else list(range(len(one.sites)))
    for stratum_no in numbers:
        s.add(Door(slug=_slug(), partner_id=owner, round_id=round_id, stratum_no=stratum_no))
    return round_id


def _version(s: Session, owner: uuid.UUID, key: str, today: date) -> uuid.UUID:
    """The partner's version of the ready-made survey: the same document is kept once."""
    document = dump(library.survey(key))
    sha256 = fingerprint(document)
    survey = s.scalar(select(Survey).where(Survey.partner_id == owner, Survey.key == key))
    if survey is None:
        survey = Survey(
            partner_id=owner, id=uuid.uuid4(), key=key, audience=document["audience"], library=key
        )
        s.add(survey)
        s.flush()
    mine = (Version.partner_id == owner, Version.survey_id == survey.id)
    found = s.scalar(select(Version.id).where(*mine, Version.sha256 == sha256))
    if found:
        return found
    version = Version(
        partner_id=owner,
        id=uuid.uuid4(),
        survey_id=survey.id,
        number=1 + (s.scalar(select(func.max(Version.number)).where(*mine)) or 0),
        document=document,
        sha256=sha256,
        published_on=today,
    )
    s.add(version)
    s.flush()
    return version.id


def _slug() -> str:
    return "".join(secrets.choice(SLUG_LETTERS) for _ in range(SLUG_LENGTH))
