"""Transactions: a verb opens exactly one of these.

Plain sessions, one per verb, instead of one that follows the request: nothing lingers between
verbs, and threads share nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from feedback.extensions import db


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction: committed at the end, rolled back when anything is raised."""
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """One consistent view; nothing done to it is kept."""
    with Session(db.engine.execution_options(reading=True), expire_on_commit=False) as session:
        yield session
        session.expunge_all()  # a rollback would empty the rows that the verb still reads from
        session.rollback()
