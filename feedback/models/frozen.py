"""What may never change again, held where rows are written (PRIVACY 5.5).

A round from its opening on is what its respondents were promised; versions, tallies and
snapshots are what others already rely on. This stops a slip of ours; whoever writes SQL by hand
is stopped by the database.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect

from feedback.models.base import Base
from feedback.models.collection import Door, Round, Stratum
from feedback.models.release import Snapshot, Tally
from feedback.models.survey import Version

#: the one way of a round; there is no way back
NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("open",),
    "open": ("closed",),
    "closed": ("released", "too_few", "held"),
    "held": ("released", "too_few"),
    "released": ("published",),
    "too_few": (),
    "published": (),
}

#: what still moves while everything else stands
MOVES: dict[type[Base], frozenset[str]] = {
    Round: frozenset(("state", "wish", "closed_on", "released_on", "unreadable", "not_valid", "voided")),
    Stratum: frozenset(("issued", "band", "band_on")),
    Door: frozenset(),
    Version: frozenset(),
    Tally: frozenset(),
    Snapshot: frozenset(),
}


class Frozen(RuntimeError):
    """A fault of ours: something was about to change that was promised to stay."""


def _hold(_mapper: Any, _connection: Any, row: Base) -> None:
    changes = {found.key: found.history for found in inspect(row).attrs if found.history.has_changes()}
    if isinstance(row, Round):
        moved = changes.get("state")
        before = moved.deleted[0] if moved and moved.deleted else row.state
        if before != row.state and row.state not in NEXT[before]:
            raise Frozen(f"round: from {before} to {row.state}")
        if before == "draft":
            return
    touched = set(changes) - MOVES[type(row)]
    if touched:
        raise Frozen(f"{row.__tablename__}: {', '.join(sorted(touched))}")


for _table in MOVES:
    event.listen(_table, "before_update", _hold)
