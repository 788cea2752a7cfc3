"""What a mission brings to its planning: read once, asked several times."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.models import Mission, MissionSite, Partner, Site
from feedback.services.access import Actor
from feedback.services.collection.promise import visiting
from feedback.services.errors import NotFound


class Ground:
    """The mission with its partner, its sites by name, and who visits."""

    def __init__(self, s: Session, actor: Actor, mission_id: uuid.UUID, *, change: bool = False) -> None:
        # Locked while rounds are set up: two members at once would set everything up twice.
        mission = s.get(Mission, (actor.partner_id, mission_id), with_for_update=change)
        partner = s.get(Partner, actor.partner_id)
        if mission is None or partner is None:
            raise NotFound
        self.mission, self.partner = mission, partner
        self.sites: dict[uuid.UUID, Site] = {
            site.id: site
            for site in s.scalars(
                select(Site)
                .join(
                    MissionSite,
                    (MissionSite.partner_id == Site.partner_id) & (MissionSite.site_id == Site.id),
                )
                .where(Site.partner_id == actor.partner_id, MissionSite.mission_id == mission_id)
                .order_by(Site.name, Site.id)
            )
        }
        self.visiting = visiting(s, mission)

    @property
    def operator_takes_part(self) -> bool:
        """Whether who runs the computer is the partner or visits: respondents are told so."""
        operator = self.partner.operator.strip().casefold()
        return operator in {name.strip().casefold() for name in (self.partner.name, *self.visiting)}
