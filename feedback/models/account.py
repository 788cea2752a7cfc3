"""People who sign in, what they may do where, and the keys they are handed.

Tokens are kept as SHA-256 only: 32 random bytes need no slow hash, and a dump opens no door.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.models.base import Base, Moment, Owned, at_most, one_of

ROLES = ("admin", "editor", "translator", "moderator", "reader")
SIDES = ("local", "visiting", "independent")


class Account(Base):
    """A person who signs in. `email` is kept in lower case."""

    __tablename__ = "account"
    __table_args__ = (at_most("email", 200), at_most("name", 120))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(12), default="en")


class Member(Owned, Base):
    """An account with one role and one side in one partner."""

    __tablename__ = "member"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["partner_id", "organisation_id"], ["organisation.partner_id", "organisation.id"]
        ),
        UniqueConstraint("partner_id", "account_id"),
        one_of("role", ROLES),
        one_of("side", SIDES),
    )

    account_id: Mapped[uuid.UUID]
    role: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[uuid.UUID | None]
    #: languages that a moderator reads
    languages: Mapped[list[Any]] = mapped_column(default=list)


class SignIn(Base):
    """A signed-in browser, so that its owner can list and end it."""

    __tablename__ = "sign_in"

    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    #: the partner that this browser is working in
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id", ondelete="SET NULL"))
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Invitation(Owned, Base):
    """A promise of a membership, redeemed by whoever holds the link."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        one_of("role", ROLES),
        one_of("side", SIDES),
        at_most("email", 200),
    )

    token: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[uuid.UUID | None]
    languages: Mapped[list[Any]] = mapped_column(default=list)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class Reset(Base):
    """A link that sets a new password once."""

    __tablename__ = "reset"

    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
