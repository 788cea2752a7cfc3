"""What becomes of a handful of envelopes inside one transaction: rules, no SQL and no threads."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from feedback.privacy.sealing import ID_LENGTH, OVERHEAD
from feedback.services.intake.store import Store, Terms


class Outcome(enum.Enum):
    """How it ended for one envelope. STORED and ALREADY are both success for who sent it."""

    STORED = "stored"
    #: the same envelope id is in the box: an earlier try of the same answer arrived
    ALREADY = "already"
    #: the code is unknown, or was spent for another envelope; nobody learns which
    REFUSED = "refused"
    #: the round does not accept (any more), or there is no such round
    CLOSED = "closed"
    #: not of this round's size: the door should have said so
    MISFIT = "misfit"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sealed envelope at the desk. `code` is the HMAC of a one-time code, None at open links."""

    partner_id: uuid.UUID
    round_id: uuid.UUID
    id: bytes
    box: bytes
    stratum_no: int | None
    code: bytes | None
    today: date

    @property
    def place(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Where it stands in its batch: by its round, then by code or id. Random, so that neither
        the table nor the log before it keeps the order of arrival; the same in every process, so
        that two of them never wait for each other crosswise."""
        return (self.partner_id.bytes, self.round_id.bytes, self.code or b"", self.id)


Outcomes = dict[int, Outcome]


def settle(store: Store, deliveries: Iterable[Delivery]) -> list[Outcome]:
    """The outcome of each delivery, in the order given. Call inside the store's transaction:
    nothing counts before that has committed."""
    given = list(deliveries)
    found: Outcomes = {}
    order = sorted(range(len(given)), key=lambda number: given[number].place)
    for (partner_id, round_id), numbers in groupby(
        order, key=lambda number: (given[number].partner_id, given[number].round_id)
    ):
        one_round = _Round(store, partner_id, round_id)
        found |= one_round.settle({number: given[number] for number in numbers})
    return [found[number] for number in range(len(given))]


class _Round:
    """The part of a batch that belongs to one round."""

    def __init__(self, store: Store, partner_id: uuid.UUID, round_id: uuid.UUID) -> None:
        self.store, self.key = store, (partner_id, round_id)

    def settle(self, deliveries: dict[int, Delivery]) -> Outcomes:
        terms = self.store.terms(*self.key)
        if terms is None:
            return dict.fromkeys(deliveries, Outcome.CLOSED)
        found: Outcomes = {}
        fresh: dict[bytes, int] = {}
        again: list[int] = []
        for number, one in deliveries.items():
            if refusal := _refusal(terms, one):
                found[number] = refusal
            elif one.id in fresh:
                again.append(number)
            else:
                fresh[one.id] = number
        found |= self._store({number: deliveries[number] for number in fresh.values()})
        for number in again:
            first = found[fresh[deliveries[number].id]]
            found[number] = Outcome.ALREADY if first is Outcome.STORED else first
        return found | self._arrived_before(
            {n: deliveries[n] for n in found if found[n] in (Outcome.REFUSED, Outcome.CLOSED)}
        )

    def _store(self, fresh: dict[int, Delivery]) -> Outcomes:
        """Spend the codes, insert the envelopes whose code was still good."""
        admitted = dict(self._admitted(fresh))
        rows = [(fresh[number].id, stratum_no, fresh[number].box) for number, stratum_no in admitted.items()]
        inserted = self.store.insert(*self.key, rows) if rows else set()
        # The envelope was there: the code that was spent for it now, another one, goes back.
        idle = [one.code for number in admitted if (one := fresh[number]).id not in inserted and one.code]
        if idle:
            self.store.give_back(*self.key, idle)
        return dict.fromkeys(fresh, Outcome.REFUSED) | {
            number: Outcome.STORED if fresh[number].id in inserted else Outcome.ALREADY for number in admitted
        }

    def _admitted(self, fresh: dict[int, Delivery]) -> Iterator[tuple[int, int]]:
        hashes = sorted({one.code for one in fresh.values() if one.code})
        spent = self.store.spend(*self.key, hashes) if hashes else {}
        for number, one in fresh.items():
            stratum_no = spent.pop(one.code, None) if one.code else one.stratum_no
            if stratum_no is not None:
                yield number, stratum_no

    def _arrived_before(self, turned_away: dict[int, Delivery]) -> Outcomes:
        """Who sends again after a lost answer has arrived: the code was spent for this very
        envelope, or the round has closed since. Looked up only now, because it is rare."""
        if not turned_away:
            return {}
        present = self.store.present(*self.key, [one.id for one in turned_away.values()])
        return {number: Outcome.ALREADY for number, one in turned_away.items() if one.id in present}


def _refusal(terms: Terms, one: Delivery) -> Outcome | None:
    """Why the round does not take this delivery, as far as its code is not concerned."""
    if not accepts(terms, one.today):
        return Outcome.CLOSED
    if len(one.box) != terms.envelope_size + OVERHEAD or len(one.id) != ID_LENGTH:
        return Outcome.MISFIT
    if terms.channel == "codes":
        return None if one.code else Outcome.REFUSED
    return None if one.code is None and one.stratum_no in terms.strata else Outcome.REFUSED


def accepts(terms: Terms, today: date) -> bool:
    """Open, or closed with days of grace in which phones may still deliver."""
    if terms.state == "closed" and terms.closed_on is not None and terms.grace > 0:
        return today <= terms.closed_on + timedelta(days=terms.grace)
    return terms.state == "open"
