"""What the desk needs of a database, whichever it is.

The engines' statements are written by hand, on the driver, where everything else uses SQLAlchemy:
a batch is a handful of statements, and building them would cost more than running them
(docs/decisions/0012).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

#: id, stratum, box
Row = tuple[bytes, int, bytes]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round says about who may deliver, as it stands inside the transaction."""

    state: str
    closed_on: date | None
    grace: int
    channel: str
    envelope_size: int
    strata: frozenset[int]


class Store(Protocol):
    """One connection of one writer thread."""

    def transaction(self) -> AbstractContextManager[None]:
        """A context: what is done inside is on the disk when it ends, or not at all."""

    def terms(self, partner_id: uuid.UUID, round_id: uuid.UUID) -> Terms | None:
        """The round, which nobody can close or release until the transaction ends."""

    def present(self, partner_id: uuid.UUID, round_id: uuid.UUID, ids: Sequence[bytes]) -> set[bytes]:
        """Which of these envelopes are in the box."""

    def spend(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> dict[bytes, int]:
        """Mark unused codes as used; the stratum of each that was unused."""

    def give_back(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> None:
        """Mark codes as unused that this transaction spent."""

    def insert(self, partner_id: uuid.UUID, round_id: uuid.UUID, rows: Sequence[Row]) -> set[bytes]:
        """Put envelopes into the box; the ids that were not there before."""

    def close(self) -> None:
        """Give the connection up; never raises."""


#: {0} is the engine's mark for a value
TERMS = """
SELECT round.state, round.closed_on, round.grace, round.channel, round.envelope_size, stratum.no
FROM round LEFT JOIN stratum ON stratum.partner_id = round.partner_id AND stratum.round_id = round.id
WHERE round.partner_id = {0} AND round.id = {0}"""


def read_terms(rows: list[Any]) -> Terms | None:
    """The terms in what TERMS found; None when there is no such round."""
    if not rows:
        return None
    state, closed_on, grace, channel, envelope_size, _no = rows[0]
    if isinstance(closed_on, str):
        closed_on = date.fromisoformat(closed_on)
    return Terms(state, closed_on, grace, channel, envelope_size, frozenset(row[5] for row in rows))
