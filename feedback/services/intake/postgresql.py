"""The hot path on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from feedback.services.intake.store import TERMS, Row, Terms, read_terms

_PRESENT = "SELECT id FROM envelope WHERE partner_id = %s AND round_id = %s AND id = %s"
_SPEND = (
    "UPDATE code SET used = 1 WHERE partner_id = %s AND round_id = %s AND h = %s AND used = 0"
    " RETURNING h, stratum_no"
)
_GIVE_BACK = "UPDATE code SET used = 0 WHERE partner_id = %s AND round_id = %s AND h = %s RETURNING h"


class PostgresqlStore:
    """Arrays travel as they are (%b): escaped, each envelope would cost more than storing it.

    FOR SHARE of the round's row: closing and releasing change that row, so that they wait for
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
        rows = self._connection.execute(TERMS.format("%s") + " FOR SHARE OF round", (partner_id, round_id))
        return read_terms(rows.fetchall())

    def present(self, partner_id: uuid.UUID, round_id: uuid.UUID, ids: Sequence[bytes]) -> set[bytes]:
        return {row[0] for row in self._each(_PRESENT, partner_id, round_id, ids)}

    def spend(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> dict[bytes, int]:
        return dict(self._each(_SPEND, partner_id, round_id, codes))

    def give_back(self, partner_id: uuid.UUID, round_id: uuid.UUID, codes: Sequence[bytes]) -> None:
        list(self._each(_GIVE_BACK, partner_id, round_id, codes))

    def _each(
        self, statement: str, partner_id: uuid.UUID, round_id: uuid.UUID, values: Sequence[bytes]
    ) -> Iterator[Any]:
        """One statement per value, sent together. With `= ANY(...)` the planner, which takes the
        columns of the key for independent, expects next to nothing in a round and reads all of it."""
        with self._connection.cursor() as cursor:
            cursor.executemany(statement, [(partner_id, round_id, value) for value in values], returning=True)
            for _ in values:
                yield from cursor.fetchall()
                cursor.nextset()

    def insert(self, partner_id: uuid.UUID, round_id: uuid.UUID, rows: Sequence[Row]) -> set[bytes]:
        ids, strata, boxes = (list(column) for column in zip(*rows, strict=True))
        inserted = self._connection.execute(
            "INSERT INTO envelope (partner_id, round_id, id, stratum_no, box)"
            " SELECT %s, %s, * FROM unnest(%b::bytea[], %b::int[], %b::bytea[])"
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
