"""The surveys: listed, read, seen as on a phone."""

from __future__ import annotations

import re

import pytest

from feedback.i18n import LANGUAGES, speaking
from feedback.survey import library
from tests import make


def test_the_list_names_every_ready_made_survey(admin):
    page = admin.get("/staff/surveys")

    for key in library.KEYS:
        assert library.survey(key).title["en"] in page.main
        assert f"/staff/surveys/{key}" in page.links()
    assert "14 questions" in page.main
    assert "Ready-made" in page.main


def test_a_survey_that_is_asked_stands_there_as_in_use(admin, home, settings):
    make.open_round(settings, home, make.mission(home))

    assert "In use, version 1" in admin.get("/staff/surveys").main


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", library.KEYS)
def test_every_survey_reads_well_in_every_language(admin, key, code):
    survey = library.survey(key)

    page = admin.get(f"/staff/surveys/{key}/{code}")
    phone = admin.get(f"/staff/surveys/{key}/{code}/phone")

    assert page.title == survey.title[code]
    for question in survey.questions:
        assert question.words[code] in page.text
        assert question.words[code] in phone.text
        for choice in question.choices:
            assert choice.words[code] in page.text
            assert choice.words[code] in phone.text


def test_it_says_what_each_answer_counts_as(admin):
    page = admin.get("/staff/surveys/patient_family")

    photo = next(item for item in page.every("li") if item.get("id") == "pt_photo")
    said = " ".join("".join(photo.itertext()).split())
    assert "No favourable Yes unfavourable red flag I do not know not counted" in said
    assert "Photo or story without permission" in said
    assert "It rises when 3 people give such an answer." in said


def test_it_says_what_is_shown_at_once_and_what_is_asked_only_then(admin):
    patients = admin.get("/staff/surveys/patient_family").main
    workers = admin.get("/staff/surveys/chw_post_mission").main

    assert "Shown at once on the person's own phone, to nobody else: Please get help today." in patients
    assert (
        "Answer this only if you chose one of these answers: Rarely / Sometimes / Often / Always." in workers
    )


def test_a_question_without_good_or_bad_says_so(admin):
    page = admin.get("/staff/surveys/patient_family")

    who = next(item for item in page.every("li") if item.get("id") == "pt_who")
    assert "No answer to this is good or bad." in "".join(who.itertext())


def test_placeholders_are_named_in_the_readers_language(sign_in_as):
    reader = sign_in_as("reader", language="es")

    page = reader.get("/staff/surveys/staff_post_mission/ar/phone")

    with speaking("es"):
        assert "{site}" not in page.source
        assert re.search(r"\u2068\[[^]]+\]\u2069", page.text)


def test_the_preview_makes_every_promise_of_the_consent(app, admin, home, settings):
    """The staff's preview and the respondents' page stand in two rooms: here they meet."""
    running = make.open_round(settings, home, make.mission(home, ends_on=make.TODAY), "patients")
    (slug, *_) = [door.slug for door in running.card.doors]
    answer = app.extensions["respond"].test_client().get(f"/{slug}/en", base_url="http://localhost")
    consent = answer.get_data(as_text=True).split('id="start"')[1].split("</section>")[0]
    promises = [re.sub(r"<.*?>", "", item) for item in re.findall(r"<li>(.*?)</li>", consent, re.DOTALL)]
    assert len(promises) >= 10

    preview = admin.get("/staff/surveys/patient_family/en/phone").text

    for promise in promises:
        # who runs the computer and whether a code is asked for is known to the round alone
        if "The university" not in promise:
            assert " ".join(promise.split()).replace("&#39;", "'") in preview


@pytest.mark.parametrize(
    "address", ["no_such", "patient_family/xx", "patient_family/en/tablet", "no_such/en/phone"]
)
def test_what_is_not_there_is_not_found(admin, address):
    admin.get(f"/staff/surveys/{address}", 404)
