"""What a respondent's page needs to know of a round: one look-up by slug."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

from feedback.i18n import N_, day, gettext, listing, speaking
from feedback.models import Door, Partner, Round, Version
from feedback.privacy.sealing import key_id
from feedback.services import clock
from feedback.services.session import reading
from feedback.survey.definition import Survey
from feedback.survey.document import load

#: read when a site has not named anybody; sites are asked for a name before opening
NOBODY_NAMED = N_("the person in charge here")


@dataclass(frozen=True)
class Paper:
    """A round as its door shows it. `state` is not_yet, open, grace (closed, but a phone's sealed
    answers still count) or closed; `told_by` the day by which results are told back."""

    partner_id: uuid.UUID
    round_id: uuid.UUID
    slug: str
    stratum_no: int | None
    survey: Survey
    audience: str
    channel: str
    state: str
    opens_on: date
    closes_on: date
    closed_on: date | None
    told_by: date
    languages: tuple[str, ...]
    text_languages: tuple[str, ...]
    seal_public: bytes
    key_id: str
    envelope_size: int
    k: int
    site_names: tuple[str, ...]
    contact: str
    support: str
    visiting: str
    visit: tuple[date, date]
    operator: str
    plain_http: bool
    today: date


#: Made once, for this is the hot path; columns and not the entity, for nothing here is changed.
_BEHIND = (
    select(
        Door.stratum_no, Partner.timezone, Round.partner_id, Round.id, Round.version_id, Round.audience,
        Round.channel, Round.state, Round.opens_on, Round.closes_on, Round.closed_on, Round.grace, Round.k,
        Round.envelope_size, Round.seal_public, Round.languages, Round.text_languages, Round.variables,
    )
    .join(Round, (Round.partner_id == Door.partner_id) & (Round.id == Door.round_id))
    .join(Partner, Partner.id == Door.partner_id)
    .where(Door.slug == bindparam("slug"))
)  # fmt: skip


def question_paper(slug: str) -> Paper | None:
    """The paper behind a door; None when there is no such door. Nothing is written."""
    with reading() as s:
        row = s.execute(_BEHIND, {"slug": slug}).one_or_none()
    if row is None:
        return None
    stratum_no, today, frozen = row.stratum_no, clock.today(row.timezone), row.variables
    sites = [
        site for no, site in sorted(frozen["sites"].items()) if stratum_no is None or int(no) == stratum_no
    ]
    return Paper(
        partner_id=row.partner_id,
        round_id=row.id,
        slug=slug,
        stratum_no=stratum_no,
        survey=_survey(row.partner_id, row.version_id),
        audience=row.audience,
        channel=row.channel,
        state=_state(row, today),
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        closed_on=row.closed_on,
        told_by=date.fromisoformat(frozen["told_by"]),
        languages=tuple(row.languages),
        text_languages=tuple(row.text_languages),
        seal_public=row.seal_public or b"",
        key_id=key_id(row.seal_public) if row.seal_public else "",
        envelope_size=row.envelope_size,
        k=row.k,
        site_names=tuple(site["name"] for site in sites),
        contact=_one(site["contact"] for site in sites),
        support=_one(site["support"] for site in sites),
        visiting=frozen["visiting"],
        visit=(date.fromisoformat(frozen["visit"][0]), date.fromisoformat(frozen["visit"][1])),
        operator=frozen["operator"],
        plain_http=bool(frozen.get("plain_http")),
        today=today,
    )


def variables(paper: Paper, language: str) -> dict[str, str]:
    """What stands for {site}, {close_date} and the others in the wording of this language."""
    with speaking(language):
        nobody = gettext(NOBODY_NAMED)
        first, last = (day(value) for value in paper.visit)
        return {
            "site": listing(paper.site_names),
            "min_group": str(paper.k),
            "site_contact": paper.contact or nobody,
            "support_contact": paper.support or paper.contact or nobody,
            "close_date": day(paper.told_by),
            "visit_dates": first if first == last else f"{first} – {last}",
            "visiting_org": paper.visiting,
        }


def _state(row: Any, today: date) -> str:
    if row.state == "draft" or (row.state == "open" and today < row.opens_on):
        return "not_yet"
    if row.state == "open":
        return "open"
    if row.state == "closed" and row.grace and row.closed_on:
        return "grace" if today <= row.closed_on + timedelta(days=row.grace) else "closed"
    return "closed"


def _one(texts: Iterable[str]) -> str:
    """The contacts of a paper that stands for several sites, each once."""
    seen = dict.fromkeys(text for text in texts if text)
    return "; ".join(seen)


@lru_cache(maxsize=512)
def _survey(partner_id: uuid.UUID, version_id: uuid.UUID) -> Survey:
    # A version never changes, so that what was read once holds for as long as this process lives.
    with reading() as s:
        document = s.scalars(
            select(Version.document).where(Version.partner_id == partner_id, Version.id == version_id)
        ).one()
    return load(document)
