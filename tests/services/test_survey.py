"""Which surveys a partner can ask."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from feedback import models
from feedback.services import survey
from feedback.services.errors import NotFound
from feedback.services.session import writing
from feedback.survey import document, library
from tests import make

pytestmark = pytest.mark.usefixtures("app")


def publish(partner_id: uuid.UUID, key: str, *, number: int = 1, title: str = "Our own") -> None:
    """A version of a survey, as setting up a round freezes it."""
    kept = document.dump(library.survey("patient_family")) | {"key": key, "title": {"en": title}}
    with writing() as s:
        found = s.query(models.Survey).filter_by(partner_id=partner_id, key=key).one_or_none()
        if found is None:
            found = models.Survey(partner_id=partner_id, id=uuid.uuid4(), key=key, audience="patients")
            s.add(found)
            s.flush()
        s.add(
            models.Version(
                partner_id=partner_id,
                survey_id=found.id,
                number=number,
                document=kept,
                sha256=document.fingerprint(kept),
                published_on=date(2026, 3, number),
            )
        )


def test_a_new_partner_finds_the_ready_made_surveys():
    home = make.partner()

    found = survey.surveys(home.admin)

    assert [listed.survey.key for listed in found] == list(library.KEYS)
    assert {listed.number for listed in found} == {None}


def test_a_survey_in_use_stands_in_its_place_as_the_latest_version():
    home = make.partner()
    publish(home.id, "patient_family", number=1)
    publish(home.id, "patient_family", number=2, title="Newer")

    found = survey.surveys(home.admin)

    assert [listed.survey.key for listed in found] == list(library.KEYS)
    assert [(x.number, x.published_on) for x in found if x.number] == [(2, date(2026, 3, 2))]
    assert survey.survey(home.admin, "patient_family").survey.title == {"en": "Newer"}


def test_a_partners_own_survey_follows_the_ready_made_ones():
    home = make.partner()
    publish(home.id, "evening_clinic")

    assert [listed.survey.key for listed in survey.surveys(home.admin)][-1] == "evening_clinic"


def test_another_partners_survey_is_not_there():
    home, other = make.partner(), make.partner("Other")
    publish(other.id, "evening_clinic")

    assert "evening_clinic" not in [listed.survey.key for listed in survey.surveys(home.admin)]
    with pytest.raises(NotFound):
        survey.survey(home.admin, "evening_clinic")


def test_a_survey_that_nobody_wrote_is_not_found():
    with pytest.raises(NotFound):
        survey.survey(make.partner().admin, "no_such_survey")


def test_every_member_may_read_the_surveys():
    home = make.partner()

    assert survey.surveys(home.member("reader", "visiting"))
