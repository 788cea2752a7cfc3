"""Who may do what: one table, read by every verb and by every page that shows a button."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from feedback.services.errors import Forbidden

ADMIN, EDITOR, TRANSLATOR, MODERATOR, READER = "admin", "editor", "translator", "moderator", "reader"
EVERYBODY = frozenset((ADMIN, EDITOR, TRANSLATOR, MODERATOR, READER))
ALL_SIDES = frozenset(("local", "visiting", "independent"))
LOCAL = frozenset(("local",))
TEAMS = frozenset(("local", "visiting"))


@dataclass(frozen=True)
class Actor:
    """A signed-in member at work in one partner: the first argument of every staff verb."""

    partner_id: uuid.UUID
    account_id: uuid.UUID
    member_id: uuid.UUID
    role: str
    side: str
    name: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()


#: act -> (roles, sides). The local side leads: it alone changes the partner and its members.
MAY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "partner.read": (EVERYBODY, ALL_SIDES),
    "partner.change": (frozenset((ADMIN,)), LOCAL),
    "member.read": (frozenset((ADMIN,)), TEAMS),
    "member.change": (frozenset((ADMIN,)), LOCAL),
    "mission.read": (EVERYBODY, ALL_SIDES),
    "mission.change": (frozenset((ADMIN, EDITOR)), TEAMS),
    "survey.read": (EVERYBODY, ALL_SIDES),
    "survey.change": (frozenset((ADMIN, EDITOR)), TEAMS),
    "round.read": (EVERYBODY, ALL_SIDES),
    "round.set_up": (frozenset((ADMIN, EDITOR)), TEAMS),
    "round.open": (frozenset((ADMIN,)), LOCAL),
    "round.close": (frozenset((ADMIN,)), TEAMS),
    "round.release": (frozenset((ADMIN,)), TEAMS),
    "code.draw": (frozenset((ADMIN,)), LOCAL),
    # Independent: neither who opened the round nor the visiting side (PRIVACY 5.5).
    "comment.moderate": (frozenset((MODERATOR,)), frozenset(("local", "independent"))),
    "debrief.read": (EVERYBODY, ALL_SIDES),
    "debrief.publish": (frozenset((ADMIN,)), TEAMS),
}


def may(actor: Actor, act: str) -> bool:
    """Whether this member may do this; KeyError for an act that is not in the table."""
    roles, sides = MAY[act]
    return actor.role in roles and actor.side in sides


def require(actor: Actor, act: str) -> None:
    """Raise Forbidden unless the member may do this."""
    if not may(actor, act):
        raise Forbidden
