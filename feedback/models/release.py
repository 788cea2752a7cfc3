"""What exists after release: tallies, detached comments, snapshots. Never a row per person."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.models.base import Base, Owned, at_most, one_of
from feedback.models.collection import UNORDERED

#: waiting: nobody but the moderator; shown: word for word; retold: the moderator's words alone
COMMENT_STATES = ("waiting", "shown", "retold", "rejected")
#: option under which every table keeps the people without a usable answer
NO_ANSWER = "-"
#: the node that is the whole round, and the "question" under which a node keeps its size
WHOLE, BASE = "all", ""


class Tally(Base):
    """How many of a node chose an option. `node` is "all", or strata told as one ("0", "1+3").

    Only services/release writes it, only services/snapshot reads it.
    """

    __tablename__ = "tally"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "round_id"], ["round.partner_id", "round.id"], ondelete="CASCADE"
        ),
        CheckConstraint("n >= 0", name="n"),
        UNORDERED,
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    node: Mapped[str] = mapped_column(Text, primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    option: Mapped[str] = mapped_column(String(60), primary_key=True)
    n: Mapped[int]


class Comment(Base):
    """A text cut loose from everything else its writer said.

    `language` is kept only where at least three comments of its list share it. `text` is the
    scrubbed original; `shown` is what the moderator let through.
    """

    __tablename__ = "comment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "round_id"], ["round.partner_id", "round.id"], ondelete="CASCADE"
        ),
        CheckConstraint("length(id) = 16", name="id_length"),
        one_of("status", COMMENT_STATES),
        at_most("text", 5000),
        UNORDERED,
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    question: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(20), default="waiting")
    shown: Mapped[str | None] = mapped_column(Text)
    shown_language: Mapped[str | None] = mapped_column(String(12))


class Snapshot(Owned, Base):
    """Coded figures, immutable: the one source of every page, chart and file.

    Of a round (round_id set), or of a mission's debrief (an edition that joins its rounds'
    snapshots with the comments that the moderator let through).
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id", "round_id"], ["round.partner_id", "round.id"]),
        ForeignKeyConstraint(["partner_id", "mission_id"], ["mission.partner_id", "mission.id"]),
        CheckConstraint("number >= 1", name="number"),
    )

    mission_id: Mapped[uuid.UUID]
    round_id: Mapped[uuid.UUID | None]
    number: Mapped[int]
    made_on: Mapped[date]
    figures: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
