"""Builders: say what matters, the rest is filled in. Everything goes through services, as in life.

There is always a neighbour: another partner with things of the same names, so that a forgotten
WHERE shows.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from feedback.services import mission as missions
from feedback.services import organisation as organisations
from feedback.services import partner as partners
from feedback.services import site as sites
from feedback.services.access import Actor

TODAY = date(2026, 3, 2)
SITES = ("District hospital", "Health post")


@dataclass(frozen=True)
class Home:
    """A partner with what one always needs."""

    id: uuid.UUID
    admin: Actor
    #: in the order of SITES
    site_ids: tuple[uuid.UUID, ...]
    #: side -> organisation
    organisation_ids: dict[str, uuid.UUID]

    def member(self, role: str, side: str = "local", languages: tuple[str, ...] = ("en",)) -> Actor:
        """Somebody of this partner in that role, on that side."""
        return member(self.id, role, side, languages)


def member(
    partner_id: uuid.UUID, role: str, side: str = "local", languages: tuple[str, ...] = ("en",)
) -> Actor:
    return Actor(
        partner_id, uuid.uuid4(), uuid.uuid4(), role, side, name=f"{role} {side}", languages=languages
    )


def partner(name: str = "Weyra Valley", *, neighbour: bool = True) -> Home:
    """A partner with two sites and an organisation per side, next to another one just like it."""
    if neighbour:
        next_door = partner(name, neighbour=False)
        mission(next_door)
    owner = partners.create_partner(name, timezone="Africa/Addis_Ababa", operator="The university")
    admin = member(owner, "admin")
    return Home(
        id=owner,
        admin=admin,
        site_ids=tuple(
            sites.add(admin, sites.Wanted(name, contact="the front desk", support="the team doctor"))
            for name in SITES
        ),
        organisation_ids={
            side: organisations.add(admin, name=f"The {side} organisation", side=side)
            for side in ("local", "visiting", "independent")
        },
    )


def mission(
    home: Home,
    name: str = "Eye surgery",
    *,
    starts_on: date = date(2026, 2, 1),
    ends_on: date = date(2026, 2, 14),
    meeting_on: date | None = date(2026, 3, 20),
) -> uuid.UUID:
    """A mission at all sites with all organisations."""
    return missions.add(
        home.admin,
        missions.Wanted(
            name=name,
            kind="short",
            starts_on=starts_on,
            ends_on=ends_on,
            meeting_on=meeting_on,
            site_ids=frozenset(home.site_ids),
            organisation_ids=frozenset(home.organisation_ids.values()),
        ),
    )
