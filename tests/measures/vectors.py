"""The expected numbers, and the worked example counted from its raw answers."""

from __future__ import annotations

import json
from pathlib import Path

from feedback.measures.scales import Span

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())
EXPECTED = VECTORS["debrief_expected"]


def counted(audience: str, item: str) -> Span:
    """The favourable answers of the usable ones, as DOMAIN 4.3 counts exact input."""
    answers = VECTORS["debrief_input"][audience]["answers"][item]
    usable = [a for a in answers if a is not None and a != "dk"]
    favourable = sum(a in VECTORS["items_resolved"][item]["fav"] for a in usable)
    return Span(favourable, favourable, len(usable))


def audience_of(item: str) -> str:
    return {"st": "staff", "vi": "visitors", "pt": "patients", "cw": "chw"}[item[:2]]
