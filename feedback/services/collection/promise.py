"""What respondents are promised on a page, as it stands on the day of opening: frozen then."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.models import (
    Account,
    Member,
    Mission,
    MissionOrganisation,
    Organisation,
    Partner,
    Round,
    Site,
    Stratum,
)

#: without a meeting, results are told back within a month of closing (DOMAIN 5.3)
TOLD_BACK = timedelta(days=30)
#: who may moderate: never the visiting side (PRIVACY 5.5)
INDEPENDENT = ("local", "independent")


def variables(
    s: Session, partner: Partner, mission: Mission, sites: Mapping[int, Site], closes_on: date
) -> dict[str, Any]:
    """What is put into the wording. `sites` maps a stratum's number to its site."""
    return {
        "told_by": max(closes_on + TOLD_BACK, mission.meeting_on or closes_on).isoformat(),
        "visit": [mission.starts_on.isoformat(), mission.ends_on.isoformat()],
        "visiting": ", ".join(visiting(s, mission)),
        "operator": partner.operator,
        "sites": {
            str(no): {"name": site.name, "contact": site.contact, "support": site.support}
            for no, site in sites.items()
        },
    }


def visiting(s: Session, mission: Mission) -> Sequence[str]:
    """The names of the visiting organisations of a mission."""
    query = (
        select(Organisation.name)
        .join(
            MissionOrganisation,
            (MissionOrganisation.partner_id == Organisation.partner_id)
            & (MissionOrganisation.organisation_id == Organisation.id),
        )
        .where(
            Organisation.partner_id == mission.partner_id,
            Organisation.side == "visiting",
            MissionOrganisation.mission_id == mission.id,
        )
        .order_by(Organisation.name)
    )
    return s.scalars(query).all()


def moderated(s: Session, partner_id: uuid.UUID, languages: Iterable[str]) -> list[str]:
    """Of these languages, those that an independent moderator reads: in the others the questions
    with free text are not asked (PRIVACY decision 12)."""
    lists = s.scalars(
        select(Member.languages)
        .join(Account, Account.id == Member.account_id)
        .where(Member.partner_id == partner_id, Member.role == "moderator", Member.side.in_(INDEPENDENT))
    )
    read = {code for known in lists for code in known}
    return [code for code in languages if code in read]


def renew(s: Session, row: Round) -> None:
    """Bring a draft's promise up to the day of its opening: a contact named since, a moderator
    who has come or gone."""
    partner = s.get_one(Partner, row.partner_id)
    mission = s.get_one(Mission, (row.partner_id, row.mission_id))
    strata = (
        select(Stratum.no, Site)
        .join(Site, (Site.partner_id == Stratum.partner_id) & (Site.id == Stratum.site_id))
        .where(Stratum.partner_id == row.partner_id, Stratum.round_id == row.id)
        .order_by(Stratum.no)
    )
    sites = {found.no: found.Site for found in s.execute(strata)}
    row.variables = variables(s, partner, mission, sites, row.closes_on)
    row.text_languages = moderated(s, row.partner_id, row.languages)
