"""Rounds put straight into the tables, for tests of the hot path: no survey is read there, so
none is needed. Everything else builds its rounds through services (tests/make.py)."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from feedback.models import Code, Door, Envelope, Mission, Partner, Round, Site, Stratum, Survey, Version
from feedback.privacy import sealing

TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class OpenRound:
    """What a phone, and the test beside it, know of a round."""

    partner_id: uuid.UUID
    round_id: uuid.UUID
    keys: sealing.Keys
    size: int
    slugs: tuple[str, ...]
    codes: list[bytes] = field(default_factory=list)

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


def open_round(engine: Engine, *, codes: int = 0, document: Any = None, **values: Any) -> OpenRound:
    """A round of a partner of its own, with two sites; `codes` many of them go to stratum 1 and 2."""
    keys = sealing.make_keys()
    partner = Partner(id=uuid.uuid4(), name="Hospital Las Palmas")
    mine: dict[str, Any] = {"partner_id": partner.id}
    sites = [Site(**mine, id=uuid.uuid4(), name=name) for name in ("Ward", "Clinic")]
    mission = Mission(**mine, id=uuid.uuid4(), name="March", starts_on=TODAY, ends_on=TODAY)
    survey = Survey(**mine, id=uuid.uuid4(), key="staff_post_mission", audience="staff")
    version = Version(
        **mine,
        id=uuid.uuid4(),
        survey_id=survey.id,
        number=1,
        document=document or {},
        sha256="0" * 64,
        published_on=TODAY,
    )
    row = Round(
        **mine,
        id=uuid.uuid4(),
        mission_id=mission.id,
        version_id=version.id,
        **{
            "audience": "staff",
            "channel": "codes" if codes else "open",
            "state": "open",
            "opens_on": TODAY,
            "closes_on": TODAY,
            "envelope_size": 4096,
            "seal_public": keys.public,
            "languages": ["en"],
            "text_languages": ["en"],
        }
        | values,
    )
    strata = [
        Stratum(**mine, round_id=row.id, no=no, site_id=site.id) for no, site in enumerate(sites, start=1)
    ]
    hashes = [secrets.token_bytes(32) for _ in range(codes)]
    slugs = tuple(secrets.token_hex(4) for _ in strata)
    doors = [
        Door(**mine, slug=slug, round_id=row.id, stratum_no=None if codes else stratum.no)
        for slug, stratum in zip(slugs, strata, strict=True)
    ]
    slips = [Code(**mine, round_id=row.id, h=h, stratum_no=1 + n % 2) for n, h in enumerate(hashes)]
    with Session(engine, expire_on_commit=False) as session, session.begin():
        for rows in ([partner], [*sites, mission, survey], [version], [row], strata, [*slips, *doors]):
            session.add_all(rows)
            session.flush()
    return OpenRound(partner.id, row.id, keys, row.envelope_size, slugs, hashes)


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
