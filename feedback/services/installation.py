"""The whole installation, for operators on the computer itself; no page leads here."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from feedback.i18n import N_
from feedback.models import Base, Partner
from feedback.services.errors import Conflict
from feedback.services.session import reading, writing


@dataclass(frozen=True)
class Tenant:
    """A partner as operators see it: which one, and nothing of what is in it."""

    id: uuid.UUID
    name: str
    timezone: str


def tenants() -> list[Tenant]:
    """Every partner, by name."""
    with reading() as s:
        rows = s.execute(
            select(Partner.id, Partner.name, Partner.timezone).order_by(Partner.name, Partner.id)
        )
        return [Tenant(*row) for row in rows]


def clear(expected: Collection[uuid.UUID]) -> None:
    """Empty every table, provided that no partner but the expected ones is there.

    Raises Conflict and leaves everything as it is when somebody else's data would go.
    """
    with writing() as s:
        if set(s.scalars(select(Partner.id))) - set(expected):
            raise Conflict(N_("There are other partners in this database. Nothing was removed."))
        for table in reversed(Base.metadata.sorted_tables):
            s.execute(delete(table))
