"""Rounds put straight into the tables: open on any day, as large and as strange as a test of the
hot path wants them. Everything else builds its rounds through services (tests/make.py)."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from feedback.models import Code, Door, Envelope, Mission, Partner, Round, Site, Stratum, Survey, Version
from feedback.privacy import codes as slips_of_paper
from feedback.privacy import sealing
from feedback.survey import library
from feedback.survey.answers import longest
from feedback.survey.definition import Survey as Questions
from feedback.survey.document import dump

TODAY = date(2026, 3, 2)
#: what tests/conftest gives the app
PEPPER = bytes(32)


def twelve_questions() -> Questions:
    """Eleven closed ones and a text, in all languages."""
    survey = library.survey("patient_family")
    closed, texts = survey.closed, [one for one in survey.questions if one.kind == "text"]
    return replace(survey, questions=(*closed[:11], texts[0]))


@dataclass(frozen=True)
class OpenRound:
    """What a phone, and the test beside it, know of a round."""

    partner_id: uuid.UUID
    round_id: uuid.UUID
    keys: sealing.Keys
    size: int
    slugs: tuple[str, ...]
    mission_id: uuid.UUID
    site_ids: tuple[uuid.UUID, ...]
    #: what the database keeps of the slips, and what stands on them
    codes: list[bytes] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.partner_id, self.round_id

    def box(self, name: bytes, answers: dict[str, object] | None = None) -> bytes:
        """A real envelope that carries its own id."""
        plain = sealing.pack(sealing.Contents(name, "en", answers or {"burden": "4"}), self.size)
        return sealing.seal(self.keys.public, self.round_id.bytes, plain)

    def noise(self) -> bytes:
        """What the desk cannot tell from an envelope."""
        return secrets.token_bytes(self.size + sealing.OVERHEAD)


def open_round(
    engine: Engine,
    *,
    codes: int = 0,
    survey: Questions | None = None,
    today: date = TODAY,
    beside: OpenRound | None = None,
    keys: sealing.Keys | None = None,
    **values: Any,
) -> OpenRound:
    """A round at two sites, in the mission of `beside` or else of a partner of its own; `codes`
    many slips, for either site in turn.

    Without a survey the round can be handed envelopes but not be shown.
    """
    keys = keys or sealing.make_keys()
    partner_id = beside.partner_id if beside else uuid.uuid4()
    mission_id = beside.mission_id if beside else uuid.uuid4()
    site_ids = beside.site_ids if beside else (uuid.uuid4(), uuid.uuid4())
    mine: dict[str, Any] = {"partner_id": partner_id}
    sites = [Site(**mine, id=one, name=name) for one, name in zip(site_ids, ("Ward", "Clinic"), strict=True)]
    ground: list[Any] = [
        [Partner(id=partner_id, name="Hospital Las Palmas")],
        [*sites, Mission(**mine, id=mission_id, name="March", starts_on=today, ends_on=today)],
    ]
    questionnaire = Survey(
        **mine,
        id=uuid.uuid4(),
        key=survey.key if survey else "patient_family",
        audience=survey.audience if survey else "patients",
    )
    version = Version(
        **mine,
        id=uuid.uuid4(),
        survey_id=questionnaire.id,
        number=1,
        document=dump(survey) if survey else {},
        sha256="0" * 64,
        published_on=today,
    )
    frozen = {
        "id": uuid.uuid4(),
        "mission_id": mission_id,
        "version_id": version.id,
        "audience": questionnaire.audience,
        "channel": "codes" if codes else "open",
        "state": "open",
        "opens_on": today,
        "closes_on": today + timedelta(days=7),
        "envelope_size": sealing.envelope_size(longest(survey) if survey else 0),
        "seal_public": keys.public,
        "languages": list(survey.languages) if survey else ["en"],
        "text_languages": ["en"],
        "variables": _variables(sites, today),
    }
    row = Round(**mine, **(frozen | values))
    strata = [
        Stratum(**mine, round_id=row.id, no=no, site_id=site.id) for no, site in enumerate(sites, start=1)
    ]
    slips = slips_of_paper.draw(codes)
    hashes = [slips_of_paper.fingerprint(PEPPER, row.id.bytes, slip) for slip in slips]
    slugs = tuple(secrets.token_hex(4) for _ in strata)
    doors = [
        Door(**mine, slug=slug, round_id=row.id, stratum_no=None if codes else stratum.no)
        for slug, stratum in zip(slugs, strata, strict=True)
    ]
    rows = [Code(**mine, round_id=row.id, h=h, stratum_no=1 + n % 2) for n, h in enumerate(hashes)]
    with Session(engine, expire_on_commit=False) as session, session.begin():
        for level in [] if beside else ground:
            session.add_all(level)
            session.flush()
        for level in ([questionnaire], [version], [row], strata, [*rows, *doors]):
            session.add_all(level)
            session.flush()
    return OpenRound(partner_id, row.id, keys, row.envelope_size, slugs, mission_id, site_ids, hashes, slips)


def _variables(sites: list[Site], today: date) -> dict[str, Any]:
    """What opening freezes for the wording."""
    return {
        "sites": {
            str(no): {"name": site.name, "contact": "the front desk", "support": "the team doctor"}
            for no, site in enumerate(sites, start=1)
        },
        "told_by": (today + timedelta(days=14)).isoformat(),
        "visiting": "Eye Team",
        "visit": [today.isoformat(), today.isoformat()],
        "operator": "The university",
    }


def envelopes(engine: Engine, one: OpenRound) -> dict[bytes, int]:
    """The round's box: id to stratum."""
    with Session(engine) as session:
        rows = session.execute(
            select(Envelope.id, Envelope.stratum_no).where(
                Envelope.partner_id == one.partner_id, Envelope.round_id == one.round_id
            )
        )
        return {row.id: row.stratum_no for row in rows}


def spent(engine: Engine, one: OpenRound) -> set[bytes]:
    """The round's codes that are used."""
    with Session(engine) as session:
        rows = session.scalars(
            select(Code.h).where(
                Code.partner_id == one.partner_id, Code.round_id == one.round_id, Code.used == 1
            )
        )
        return set(rows)


def count_envelopes(engine: Engine) -> int:
    """All partners' together."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Envelope)) or 0
