"""What the database's own book-keeping tells of order, levelled (PRIVACY 3.4)."""

from __future__ import annotations

from sqlalchemy import text

from feedback.extensions import db
from feedback.services.session import reading, writing


def tidy() -> None:
    """For the night: on PostgreSQL it locks the tables of codes and comments for a moment.

    PostgreSQL: a spent code moved when it was spent; rewriting every code in one transaction and
    clustering on the random key leaves one transaction id and no order. SQLite: the log is emptied
    into the file, whose deleted pages secure_delete has blanked.
    """
    if db.engine.dialect.name == "sqlite":
        empty_log()
        return
    with writing() as s:
        s.execute(text("UPDATE code SET used = used"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("code", "comment"):
            connection.execute(text(f"CLUSTER {table} USING pk_{table}"))


def worries() -> list[str]:
    """What the operator should change in the database, in words for the terminal."""
    if db.engine.dialect.name == "sqlite":
        return []
    with reading() as s:
        kept = s.scalar(text("SHOW track_commit_timestamp"))
    if kept == "on":
        return ["PostgreSQL keeps the time of every commit: set track_commit_timestamp = off"]
    return []


def empty_log() -> None:
    """SQLite's log still holds the pages of the envelopes: move it into the file and cut it off.

    Somebody who reads at this moment keeps a part of it; the next run takes that too.
    """
    if db.engine.dialect.name == "sqlite":
        with db.engine.execution_options(reading=True).connect() as connection:
            raw = connection.connection.driver_connection
            if raw is not None:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
