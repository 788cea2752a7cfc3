"""The statements of the hot path, in each engine's own words, straight on its driver.

Written by hand where everything else uses SQLAlchemy: a batch costs a handful of statements, and
building them would cost more than running them (docs/decisions/0012).
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine

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

    def transaction(self) -> Any:
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


def open_store(engine: Engine, lock: Path) -> Store:
    """A connection for one thread, taken out of the pool for good."""
    raw = engine.raw_connection()
    raw.detach()
    if engine.dialect.name == "sqlite":
        return SqliteStore(raw, lock)
    return PostgresqlStore(raw)


_TERMS = """
SELECT round.state, round.closed_on, round.grace, round.channel, round.envelope_size, stratum.no
FROM round LEFT JOIN stratum ON stratum.partner_id = round.partner_id AND stratum.round_id = round.id
WHERE round.partner_id = {0} AND round.id = {0}"""


def _terms(rows: list[Any]) -> Terms | None:
    if not rows:
        return None
    state, closed_on, grace, channel, envelope_size, _no = rows[0]
    if isinstance(closed_on, str):
        closed_on = date.fromisoformat(closed_on)
    return Terms(state, closed_on, grace, channel, envelope_size, frozenset(row[5] for row in rows))


class SqliteStore:
    """The write lock is held from the first read: nothing changes under a batch.

    SQLite's own waiting is unfair and slow between processes; the kernel's lock on a file beside
    the database queues the writers first (p99 24 ms instead of 380).
    """

    def __init__(self, raw: Any, lock: Path) -> None:
        self._raw, self._connection = raw, raw.dbapi_connection
        self._connection.execute("PRAGMA synchronous = FULL")
        self._lock = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def terms(self, partner_id: uuid.UUID, round_id: uuid.UUID) -> Terms | None:
        rows = self._connection.execute(_TERMS.format("?"), (partner_id.hex, round_id.hex))
        return _terms(rows.fetchall())

    def present(self, partner_id: uuid.UUID, round_id: uuid.UUID, ids: Sequence[bytes]) -> set[bytes]:
        rows = self._connection.execute(
            f"SELECT id FROM envelope WHERE partner_id = ? AND round_id = ? AND id IN ({_marks(ids)})",  # noqa: S608 - question marks alone
            (partner_id.hex, round_id.hex, *ids),
        )
        return {row[0] for row in rows}

    def spend(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> dict[bytes, int]:
        rows = self._connection.execute(
            "UPDATE code SET used = 1 WHERE partner_id = ? AND round_id = ? AND used = 0"  # noqa: S608 - question marks alone
            f" AND h IN ({_marks(codes)}) RETURNING h, stratum_no",
            (partner_id.hex, round_id.hex, *codes),
        )
        return dict(rows.fetchall())

    def give_back(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> None:
        self._connection.execute(
            f"UPDATE code SET used = 0 WHERE partner_id = ? AND round_id = ? AND h IN ({_marks(codes)})",  # noqa: S608 - question marks alone
            (partner_id.hex, round_id.hex, *codes),
        )

    def insert(self, partner_id: uuid.UUID, round_id: uuid.UUID, rows: Sequence[Row]) -> set[bytes]:
        # One statement for all rows: each return from SQLite waits for the interpreter's lock.
        values = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
        self._connection.execute(
            f"INSERT INTO envelope (partner_id, round_id, id, stratum_no, box) VALUES {values}",  # noqa: S608 - question marks alone
            [value for row in rows for value in (partner_id.hex, round_id.hex, *row)],
        )
        return {row[0] for row in rows}

    def close(self) -> None:
        os.close(self._lock)
        self._raw.close()


def _marks(values: Sequence[bytes]) -> str:
    return ", ".join("?" * len(values))


class PostgresqlStore:
    """FOR SHARE of the round's row: closing and releasing change that row, so that they wait for
    the batches under way, and batches that come later see what they did."""

    def __init__(self, raw: Any) -> None:
        self._raw, self._connection = raw, raw.dbapi_connection
        self._connection.autocommit = True
        self._warned = False
        self._connection.add_notice_handler(self._notice)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN; SET LOCAL synchronous_commit TO on")
        try:
            yield
            self._warned = False
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(Exception):  # a lost connection has rolled back by itself
                self._connection.execute("ROLLBACK")
            raise
        if self._warned:
            raise Doubtful

    def _notice(self, notice: Any) -> None:
        self._warned = self._warned or notice.severity_nonlocalized == "WARNING"

    def terms(self, partner_id: uuid.UUID, round_id: uuid.UUID) -> Terms | None:
        rows = self._connection.execute(_TERMS.format("%s") + " FOR SHARE OF round", (partner_id, round_id))
        return _terms(rows.fetchall())

    def present(self, partner_id: uuid.UUID, round_id: uuid.UUID, ids: Sequence[bytes]) -> set[bytes]:
        rows = self._connection.execute(
            "SELECT id FROM envelope WHERE partner_id = %s AND round_id = %s AND id = ANY(%s)",
            (partner_id, round_id, list(ids)),
        )
        return {row[0] for row in rows}

    def spend(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> dict[bytes, int]:
        rows = self._connection.execute(
            "UPDATE code SET used = 1 WHERE partner_id = %s AND round_id = %s AND used = 0"
            " AND h = ANY(%s) RETURNING h, stratum_no",
            (partner_id, round_id, list(codes)),
        )
        return dict(rows.fetchall())

    def give_back(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> None:
        self._connection.execute(
            "UPDATE code SET used = 0 WHERE partner_id = %s AND round_id = %s AND h = ANY(%s)",
            (partner_id, round_id, list(codes)),
        )

    def insert(self, partner_id: uuid.UUID, round_id: uuid.UUID, rows: Sequence[Row]) -> set[bytes]:
        ids, strata, boxes = (list(column) for column in zip(*rows, strict=True))
        inserted = self._connection.execute(
            "INSERT INTO envelope (partner_id, round_id, id, stratum_no, box)"
            " SELECT %s, %s, * FROM unnest(%s::bytea[], %s::int[], %s::bytea[])"
            " ON CONFLICT DO NOTHING RETURNING id",
            (partner_id, round_id, ids, strata, boxes),
        )
        return {row[0] for row in inserted}

    def close(self) -> None:
        self._raw.close()


class Doubtful(RuntimeError):
    """The server warned while it committed: a standby may not have it (a cancelled wait for
    synchronous replication ends in success and a warning). Not acknowledged; sent again, it is
    found by its id."""
