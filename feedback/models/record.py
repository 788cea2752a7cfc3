"""What members did that others may ask about. About members only, never about respondents."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.models.base import Base, Moment, Owned


class Record(Owned, Base):
    """One act: who, when, what ("round.close"), about which thing."""

    __tablename__ = "record"
    __table_args__ = (ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),)

    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[uuid.UUID | None]
    act: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(60), default="")
    about: Mapped[dict[str, Any]] = mapped_column(default=dict)
