"""What day it is where a partner lives. Verbs take `today` as an argument; doors ask here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today(timezone: str = "UTC") -> date:
    """The date of this moment in an IANA time zone."""
    return datetime.now(ZoneInfo(timezone)).date()


def now() -> datetime:
    """This moment in UTC. Never for anything on the respondents' path."""
    return datetime.now(UTC)
