"""The end of keys: those of finished rounds, and of boxes that were never opened."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from feedback.models import Envelope, Round
from feedback.services.keyring import Keyring
from feedback.services.session import reading, writing

#: too few to open: kept sealed this long, then destroyed with the key
KEPT = timedelta(days=30)


def settle_keys(keyring: Keyring) -> list[uuid.UUID]:
    """Start-up rule: the key of a round that is released, or whose box is gone, is destroyed;
    returns the rounds."""
    held = keyring.round_ids()
    with reading() as s:
        gone = sorted(s.scalars(select(Round.id).where(Round.id.in_(held), _finished()))) if held else []
    for round_id in gone:
        keyring.destroy(round_id)
    return gone


def stray_keys(keyring: Keyring) -> list[uuid.UUID]:
    """Keys of rounds that this database does not know. They are never destroyed by themselves: a
    program started on the wrong database would take every open round's answers with it."""
    held = keyring.round_ids()
    with reading() as s:
        known = set(s.scalars(select(Round.id).where(Round.id.in_(held)))) if held else set()
    return sorted(held - known)


def unreadable_keys(keyring: Keyring) -> list[uuid.UUID]:
    """Rounds whose answers could not be opened now: the key is missing, or fails its canary."""
    query = select(Round.id, Round.seal_public).where(Round.state.in_(("open", "closed", "held")))
    with reading() as s:
        rounds = s.execute(query).all()
    return sorted(row.id for row in rounds if not keyring.opens(row.id, row.seal_public))


def destroy_unopened(keyring: Keyring, partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Boxes with too few envelopes go with their keys, thirty days after closing."""
    old = (
        Round.partner_id == partner_id,
        Round.state == "too_few",
        Round.closed_on <= today - KEPT,
        _has_envelopes(),
    )
    with writing() as s:
        ids = sorted(s.scalars(select(Round.id).where(*old)))
        for round_id in ids:
            s.execute(
                delete(Envelope).where(Envelope.partner_id == partner_id, Envelope.round_id == round_id)
            )
    for round_id in ids:
        keyring.destroy(round_id)
    return ids


def _finished() -> ColumnElement[bool]:
    return or_(Round.state.in_(("released", "published")), and_(Round.state == "too_few", ~_has_envelopes()))


def _has_envelopes() -> ColumnElement[bool]:
    return exists().where(Envelope.partner_id == Round.partner_id, Envelope.round_id == Round.id)
