"""Moderation: an independent member reads each comment before anybody else does.

The moderator sees the question and the words; not the site, the time, or anything else that the
writer said. What is decided is final, and shows when the whole list has been read.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.i18n import LANGUAGES, N_
from feedback.models import Comment, Round, Snapshot, Version
from feedback.privacy.policy import WORDS_FROM
from feedback.services.access import Actor, require
from feedback.services.errors import Conflict, Invalid, NotFound
from feedback.services.record import note
from feedback.services.session import reading, writing
from feedback.survey.definition import Words
from feedback.survey.document import load

DECISIONS = ("show", "edit", "retell", "reject")
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
    """Every comment that this moderator can read and nobody has decided on."""
    require(actor, "comment.moderate")
    with reading() as s:
        rows = s.execute(
            select(Comment, Version.document, Snapshot.figures)
            .join(Round, (Round.partner_id == Comment.partner_id) & (Round.id == Comment.round_id))
            .join(Version, (Version.partner_id == Round.partner_id) & (Version.id == Round.version_id))
            .join(Snapshot, (Snapshot.partner_id == Round.partner_id) & (Snapshot.round_id == Round.id))
            .where(Comment.partner_id == actor.partner_id, Comment.status == "waiting")
            .order_by(Comment.id)
        ).all()
    return [
        WaitingComment(
            round_id=row.round_id,
            id=row.id.hex(),
            question=load(document).question(row.question).words,
            text=row.text,
            language=row.language,
            choices=_choices(row, figures["n"]),
        )
        for row, document, figures in rows
        if row.language is None or not actor.languages or row.language in actor.languages
    ]


def waiting_count(actor: Actor) -> int:
    """How many comments of the partner nobody has decided on, whoever asks."""
    require(actor, "round.read")
    query = (
        select(func.count())
        .select_from(Comment)
        .where(Comment.partner_id == actor.partner_id, Comment.status == "waiting")
    )
    with reading() as s:
        return s.scalar(query) or 0


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

    A rejected comment's words are gone; so are the original words of a retold one. Raises Invalid
    for missing or overlong words, Conflict when privacy or somebody else's decision is in the way.
    """
    require(actor, "comment.moderate")
    with writing() as s:
        row = _own(s, actor, round_id, comment_id)
        figures = s.scalar(
            select(Snapshot.figures).where(
                Snapshot.partner_id == actor.partner_id, Snapshot.round_id == round_id
            )
        )
        if row.status != "waiting" or figures is None:
            raise Conflict(N_("Somebody has decided on this comment already."))
        if decision not in _choices(row, figures["n"]):
            raise Conflict(N_("This comment may only be retold or left out, so that nobody is recognised."))
        words, spoken = _words(row, decision, text.strip(), language)
        row.shown, row.shown_language = words, spoken
        row.status = {"show": "shown", "edit": "shown", "retell": "retold", "reject": "rejected"}[decision]
        if decision in ("retell", "reject"):
            row.text = ""
        note(s, actor, "comment.decide", round_id, decision=decision)


def _own(s: Session, actor: Actor, round_id: uuid.UUID, comment_id: str) -> Comment:
    try:
        row = s.get(Comment, (actor.partner_id, round_id, bytes.fromhex(comment_id)), with_for_update=True)
    except ValueError:
        row = None
    if row is None:
        raise NotFound
    return row


def _choices(row: Comment, n: int | None) -> tuple[str, ...]:
    """From five to nine answers, and in a language that few wrote in, words point at their writer."""
    if (n or 0) < WORDS_FROM or row.language is None:
        return ("retell", "reject")
    return DECISIONS


def _words(row: Comment, decision: str, text: str, language: str | None) -> tuple[str | None, str | None]:
    if decision == "reject":
        return None, None
    if decision == "show":
        return row.text, row.language
    if not text:
        raise Invalid({"text": N_("Write the words that may be shown.")})
    if len(text) > LONGEST:
        raise Invalid({"text": N_("This is too long. Please make it shorter.")})
    spoken = row.language if decision == "edit" else language
    if spoken not in LANGUAGES:
        raise Invalid({"language": N_("Say in which language you wrote.")})
    return text, spoken
