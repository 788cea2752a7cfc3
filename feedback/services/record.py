"""What members did that others may ask about: written inside the verb's own transaction."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from feedback.models import Record
from feedback.services import clock
from feedback.services.access import Actor

#: asking to open a round: who did, does not moderate its comments
OPENING = "round.ask_open"
#: replacing a lost sheet of slips
VOIDING = "code.void"
#: deciding on a comment of a round: its mission's debrief may have news
DECIDED = "comment.decide"


def note(session: Session, actor: Actor, act: str, thing: uuid.UUID | str = "", **about: object) -> None:
    """Keep that this member did this to that thing, if the transaction holds.

    `about` is small and plain (a role, a state); never a secret, never anything of a respondent.
    """
    session.add(
        Record(
            partner_id=actor.partner_id,
            at=clock.now(),
            account_id=actor.account_id,
            act=act,
            thing=str(thing),
            about=about,
        )
    )
