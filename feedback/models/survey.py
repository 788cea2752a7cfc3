"""Surveys and their frozen versions. A version is one JSON document (survey/document)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.models.base import Base, Owned, one_of
from feedback.survey.definition import AUDIENCES


class Survey(Owned, Base):
    """A questionnaire of a partner; `library` names the ready-made survey that it came from."""

    __tablename__ = "survey"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id"], ["partner.id"], ondelete="CASCADE"),
        UniqueConstraint("partner_id", "key"),
        one_of("audience", AUDIENCES),
    )

    key: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(20))
    library: Mapped[str | None] = mapped_column(String(60))


class Version(Owned, Base):
    """A published survey: never changed again."""

    __tablename__ = "version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partner_id", "survey_id"], ["survey.partner_id", "survey.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("partner_id", "survey_id", "number"),
    )

    survey_id: Mapped[uuid.UUID]
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[date]
