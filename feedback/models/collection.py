"""Rounds and what is kept of answering while they run.

Deliberately absent from every table here: person, address, browser, language of the page, time
of start or submit, duration, sequence numbers, any column that leads from a code to an envelope
(PRIVACY 5.1). Tables on the respondents' path are WITHOUT ROWID: arrival order has no column.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.models.base import Base, Owned, at_most, one_of
from feedback.survey.definition import AUDIENCES

STATES = ("draft", "open", "closed", "too_few", "held", "released", "published")
CHANNELS = ("open", "codes")
#: what a member asked the due process to do
WISHES = ("open", "close", "release")
UNORDERED = {"sqlite_with_rowid": False}


class Round(Owned, Base):
    """A version opened at sites for a mission; all but its state is frozen at opening.

    held: more than a tenth of the envelopes did not open or fit; two people confirm first.
    """

    __tablename__ = "round"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["partner_id", "mission_id"], ["mission.partner_id", "mission.id"]),
        ForeignKeyConstraint(["partner_id", "version_id"], ["version.partner_id", "version.id"]),
        one_of("audience", AUDIENCES),
        one_of("mode", ("anonymous",)),
        one_of("channel", CHANNELS),
        one_of("state", STATES),
        one_of("wish", WISHES),
        CheckConstraint("k >= 5", name="minimum_group"),
        CheckConstraint("grace BETWEEN 0 AND 7", name="grace"),
        CheckConstraint("closes_on >= opens_on", name="dates"),
        CheckConstraint("state = 'draft' OR seal_public IS NOT NULL", name="sealed"),
    )

    mission_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    audience: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(20), default="anonymous")
    channel: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    #: asked by a member, done by the due process, which alone reads the keyring
    wish: Mapped[str | None] = mapped_column(String(20))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    grace: Mapped[int] = mapped_column(default=1)
    k: Mapped[int] = mapped_column(default=5)
    envelope_size: Mapped[int]
    seal_public: Mapped[bytes | None] = mapped_column(LargeBinary(65))
    languages: Mapped[list[Any]]
    #: languages with a moderator; in others the text questions are not asked
    text_languages: Mapped[list[Any]]
    #: {name}: text put into the wording, per language where it matters; frozen at opening
    variables: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_on: Mapped[date | None]
    released_on: Mapped[date | None]
    #: envelopes that did not open, and that opened but did not fit; set at release
    unreadable: Mapped[int] = mapped_column(default=0)
    not_valid: Mapped[int] = mapped_column(default=0)
    #: unused codes that were voided because a sheet was lost; told to everybody at the end
    voided: Mapped[int] = mapped_column(default=0)


class Stratum(Base):
    """A leaf of the round's tree: one site. `band` is how many answered, in words, of a day."""

    __tablename__ = "stratum"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "round_id"], ["round.partner_id", "round.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["partner_id", "site_id"], ["site.partner_id", "site.id"]),
        CheckConstraint("invited >= 0", name="invited"),
        UNORDERED,
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[uuid.UUID]
    #: people asked; null where nobody can know (a poster)
    invited: Mapped[int | None]
    issued: Mapped[int] = mapped_column(default=0)
    band: Mapped[str | None] = mapped_column(String(20))
    band_on: Mapped[date | None]


class Door(Base):
    """A slug that leads to one round at one site; with codes the code tells the site."""

    __tablename__ = "door"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "round_id"], ["round.partner_id", "round.id"], ondelete="CASCADE"
        ),
        at_most("slug", 20),
        UNORDERED,
    )

    slug: Mapped[str] = mapped_column(String(20), primary_key=True)
    partner_id: Mapped[uuid.UUID]
    round_id: Mapped[uuid.UUID]
    stratum_no: Mapped[int | None]


class Code(Base):
    """A one-time code: HMAC-SHA256 of it, never the code."""

    __tablename__ = "code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "round_id", "stratum_no"],
            ["stratum.partner_id", "stratum.round_id", "stratum.no"],
            ondelete="CASCADE",
        ),
        CheckConstraint("length(h) = 32", name="h_length"),
        CheckConstraint("used IN (0, 1)", name="used"),
        UNORDERED,
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    h: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    stratum_no: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)


class Envelope(Base):
    """One sealed set of answers, all of one size in a round."""

    __tablename__ = "envelope"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "round_id", "stratum_no"],
            ["stratum.partner_id", "stratum.round_id", "stratum.no"],
            ondelete="CASCADE",
        ),
        CheckConstraint("length(id) = 16", name="id_length"),
        UNORDERED,
    )

    partner_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    stratum_no: Mapped[int]
    box: Mapped[bytes] = mapped_column(LargeBinary)
