"""Moderation: an independent member reads each comment before anybody else does.

The moderator sees the question and the words; not the site, the time, or anything else that the
writer said. What is decided is final, and shows when the whole list has been read.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.i18n import LANGUAGES, N_
from feedback.models import Comment, Record, Round, Snapshot, Version
from feedback.privacy.policy import WORDS_FROM
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.record import DECIDED, OPENING, note
from feedback.services.session import reading, writing
from feedback.survey.definition import Survey, Words
from feedback.survey.document import load

DECISIONS = ("show", "edit", "retell", "reject")
#: status of a comment after each
_BECOMES = {"show": "shown", "edit": "shown", "retell": "retold", "reject": "rejected"}
LONGEST = 2000


@dataclass(frozen=True)
class WaitingComment:
    """A comment to decide on. `choices` are the decisions that privacy allows for it."""

    round_id: uuid.UUID
    id: str
    question: Words
    text: str
    language: str | None
    choices: tuple[str, ...]


def waiting(actor: Actor) -> list[WaitingComment]:
    """Every comment that this moderator can read and may judge, and nobody has decided on."""
    require(actor, "comment.moderate")
    with reading() as s:
        rows = s.execute(
            select(Comment, Round.version_id, Snapshot.figures["n"].as_integer())
            .join(Round, (Round.partner_id == Comment.partner_id) & (Round.id == Comment.round_id))
            .join(Snapshot, (Snapshot.partner_id == Round.partner_id) & (Snapshot.round_id == Round.id))
            .where(Comment.partner_id == actor.partner_id, Comment.status == "waiting")
            .order_by(Comment.id)
        ).all()
        surveys = _surveys(s, actor, {version_id for _, version_id, _ in rows})
        own = _opened_by(s, actor)
    return [
        WaitingComment(
            round_id=row.round_id,
            id=row.id.hex(),
            question=surveys[version_id].question(row.question).words,
            text=row.text,
            language=row.language,
            choices=_choices(row, n),
        )
        for row, version_id, n in rows
        if row.round_id not in own
        and (row.language is None or not actor.languages or row.language in actor.languages)
    ]


def decide(
    actor: Actor,
    round_id: uuid.UUID,
    comment_id: str,
    decision: str,
    *,
    text: str = "",
    language: str | None = None,
) -> None:
    """Show as it is, show the moderator's edited text, retell in their own words, or reject.

    From then on only what may be shown is kept: the words of the comment are gone. Raises Invalid
    for missing or overlong words, Conflict when privacy or somebody else's decision is in the way.
    """
    require(actor, "comment.moderate")
    with writing() as s:
        row = _own(s, actor, round_id, comment_id)
        if round_id in _opened_by(s, actor):
            raise Forbidden(N_("You opened this round, so somebody else reads its comments."))
        n = s.scalar(
            select(Snapshot.figures["n"].as_integer()).where(
                Snapshot.partner_id == actor.partner_id, Snapshot.round_id == round_id
            )
        )
        if row.status != "waiting" or n is None:
            raise Conflict(N_("Somebody has decided on this comment already."))
        if decision not in _choices(row, n):
            raise Conflict(N_("This comment may only be retold or left out, so that nobody is recognised."))
        words, spoken = _words(row, decision, text.strip(), language)
        row.shown, row.shown_language = words, spoken
        row.status = _BECOMES[decision]
        row.text = ""
        note(s, actor, DECIDED, round_id, decision=decision)


def _own(s: Session, actor: Actor, round_id: uuid.UUID, comment_id: str) -> Comment:
    try:
        row = s.get(Comment, (actor.partner_id, round_id, bytes.fromhex(comment_id)), with_for_update=True)
    except ValueError:
        row = None
    if row is None:
        raise NotFound
    return row


def _surveys(s: Session, actor: Actor, version_ids: set[uuid.UUID]) -> dict[uuid.UUID, Survey]:
    rows = s.execute(
        select(Version.id, Version.document).where(
            Version.partner_id == actor.partner_id, Version.id.in_(version_ids)
        )
    )
    return {version_id: load(document) for version_id, document in rows}


def _opened_by(s: Session, actor: Actor) -> set[uuid.UUID]:
    """Rounds that this account asked to open, whatever its role was then (PRIVACY 5.5)."""
    things = s.scalars(
        select(Record.thing).where(
            Record.partner_id == actor.partner_id,
            Record.account_id == actor.account_id,
            Record.act == OPENING,
        )
    )
    return {uuid.UUID(thing) for thing in things}


def _choices(row: Comment, n: int) -> tuple[str, ...]:
    """From five to nine answers, and in a language that few wrote in, words point at their writer."""
    if n < WORDS_FROM or row.language is None:
        return ("retell", "reject")
    return DECISIONS


def _words(row: Comment, decision: str, text: str, language: str | None) -> tuple[str | None, str | None]:
    if decision == "reject":
        return None, None
    if decision == "show":
        return row.text, row.language
    if not text:
        raise Invalid({"text": N_("Write the words that may be shown.")})
    if decision == "retell" and text.casefold().split() == row.text.casefold().split():
        raise Invalid({"text": N_("Retell it in your own words: these are the words of the comment.")})
    if len(text) > LONGEST:
        raise Invalid({"text": N_("This is too long. Please make it shorter.")})
    spoken = row.language if decision == "edit" else language
    if spoken not in LANGUAGES:
        raise Invalid({"language": N_("Say in which language you wrote.")})
    return text, spoken
