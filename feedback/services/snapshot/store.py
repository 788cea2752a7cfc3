"""Putting a snapshot down: plain JSON with its fingerprint, in a row that nothing changes."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from feedback.models import Mission, Snapshot

#: of the figures' JSON; a reader of an older one upgrades what it reads
FORMAT = 1


def fingerprint(figures: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    text = json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def keep(
    s: Session,
    mission: Mission,
    figures: dict[str, Any],
    *,
    round_id: uuid.UUID | None = None,
    number: int = 1,
    today: date,
) -> uuid.UUID:
    """Add a snapshot of a round, or an edition of the mission's debrief; returns its id."""
    row = Snapshot(
        partner_id=mission.partner_id,
        id=uuid.uuid4(),
        mission_id=mission.id,
        round_id=round_id,
        number=number,
        made_on=today,
        figures=figures,
        sha256=fingerprint(figures),
    )
    s.add(row)
    return row.id
