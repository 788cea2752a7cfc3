"""What a member is in a partner: role, side, organisation. Shared by members and invitations."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.i18n import LANGUAGES, N_
from feedback.models import Organisation
from feedback.services.access import ALL_SIDES, EVERYBODY
from feedback.services.errors import Invalid, NotFound


@dataclass(frozen=True)
class Post:
    """A place to fill. `languages` are those that a moderator reads."""

    role: str
    side: str
    organisation_id: uuid.UUID | None = None
    languages: tuple[str, ...] = ()


def check(session: Session, partner_id: uuid.UUID, post: Post) -> None:
    """Raise Invalid for a post that cannot be: an organisation brings its side with it."""
    problems = {}
    if post.role not in EVERYBODY:
        problems["role"] = N_("Choose a role.")
    if post.side not in ALL_SIDES:
        problems["side"] = N_("Choose a side.")
    if not set(post.languages) <= set(LANGUAGES):
        problems["languages"] = N_("We do not have this language.")
    if post.organisation_id is not None:
        own = (Organisation.partner_id == partner_id) & (Organisation.id == post.organisation_id)
        side = session.scalar(select(Organisation.side).where(own))
        if side is None:
            raise NotFound
        if side != post.side:
            problems["organisation"] = N_("This organisation is on another side.")
    if problems:
        raise Invalid(problems)
