"""The surveys that a partner can ask: the ready-made ones and its own frozen versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback import models
from feedback.services.access import Actor, require
from feedback.services.errors import NotFound
from feedback.services.session import reading
from feedback.survey import document, library
from feedback.survey.definition import Survey


@dataclass(frozen=True)
class Listed:
    """A survey as it stands in the list. `number` and `published_on` tell the partner's latest
    frozen version; both are None for a ready-made survey that the partner has not used yet."""

    survey: Survey
    number: int | None = None
    published_on: date | None = None


def surveys(actor: Actor) -> list[Listed]:
    """Ready-made surveys first, in the library's order, then the partner's own.

    A ready-made survey that the partner has used stands here as the version it used.
    """
    require(actor, "survey.read")
    with reading() as session:
        frozen = _frozen(session, actor)
    ready = [frozen.get(key, Listed(survey)) for key, survey in _ready_made().items()]
    own = [listed for key, listed in sorted(frozen.items()) if key not in _ready_made()]
    return ready + own


def survey(actor: Actor, key: str) -> Listed:
    """The partner's latest version of a survey, else the ready-made one; else NotFound."""
    require(actor, "survey.read")
    with reading() as session:
        found = _frozen(session, actor, key).get(key)
    if found:
        return found
    if key not in _ready_made():
        raise NotFound
    return Listed(_ready_made()[key])


def _frozen(session: Session, actor: Actor, key: str | None = None) -> dict[str, Listed]:
    """The latest version of each of the partner's surveys."""
    query = (
        select(models.Survey.key, models.Version)
        .join(
            models.Version,
            (models.Version.partner_id == models.Survey.partner_id)
            & (models.Version.survey_id == models.Survey.id),
        )
        .where(models.Survey.partner_id == actor.partner_id)
        .order_by(models.Survey.key, models.Version.number)
    )
    if key is not None:
        query = query.where(models.Survey.key == key)
    return {
        name: Listed(document.load(version.document), version.number, version.published_on)
        for name, version in session.execute(query)
    }


@cache
def _ready_made() -> dict[str, Survey]:
    return {key: library.survey(key) for key in library.KEYS}
