"""Each kind of question as it stands on the page."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from feedback.survey import library
from feedback.survey.definition import Alert, Choice, Question, Survey
from feedback.survey.kinds import KINDS
from tests.respond.conftest import Doors, frozen
from tests.respond.reader import HTML, Inspector, by_id, form_fields, found, look, of_class, words

WORDS = {"en": "Is it so?"}
CHOICES = tuple(Choice(code, {"en": f"Answer {code}"}) for code in ("1", "2", "dk", "na"))

#: kind -> a question of it, an answer that fits, and how the page shows that answer
CASES = {
    "scale": (Question("it", "scale", WORDS, scale="any", choices=CHOICES), "2"),
    "choice": (Question("it", "choice", WORDS, choices=CHOICES), "dk"),
    "count": (Question("it", "count", WORDS, minimum=0, maximum=10), "10"),
    "text": (Question("it", "text", WORDS, max_chars=40), "so it is"),
}


def survey_of(*questions: Question) -> Survey:
    return replace(library.survey("staff_post_mission"), questions=questions, languages=("en", "ar"))


def test_every_kind_has_its_case() -> None:
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("kind", CASES)
def test_a_question_shows_its_words_its_answers_and_a_way_past_it(
    phone: Inspector, door: Doors, kind: str
) -> None:
    question, _fits = CASES[kind]
    one = door(survey=survey_of(replace(question, help={"en": "Think of it."})), languages=["en"])

    block = by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "it")

    assert words(of_head(block)) == "Is it so?"
    assert "Think of it." in words(block)
    assert "Skip" in words(block)
    offered = [box.get("value") for box in found(block, "input", type="radio")]
    assert offered == ([*question.codes, ""] if question.codes else [])
    assert not [box for box in block.iter() if box.get("checked") is not None or box.get("required")]


@pytest.mark.parametrize("kind", CASES)
def test_an_answer_comes_back_as_it_was_given(phone: Inspector, door: Doors, kind: str) -> None:
    question, fits = CASES[kind]
    # a second question that does not fit brings the page back
    one = door(survey=survey_of(question, replace(CASES["scale"][0], key="other")), languages=["en"])
    path = f"/r/{one.slugs[0]}/en"

    answer = phone.post(path, form_fields(phone.get(path).text) | {"it": fits, "other": "9"})

    assert answer.status_code == 422
    assert form_fields(answer.text)["it"] == fits


def test_what_is_no_answer_stands_apart(phone: Inspector, door: Doors) -> None:
    one = door(survey=survey_of(CASES["choice"][0]), languages=["en"])

    block = by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "it")

    assert [words(row) for row in of_class(block, "apart")] == ["Answer dk"]  # and what follows it
    assert [words(row) for row in of_class(block, "skip")] == ["Skip"]


def test_beside_a_box_stands_what_not_to_write_and_whom_to_tell(phone: Inspector, door: Doors) -> None:
    one = door("patient_family")

    block = by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "pt_better")

    assert "Please do not write names. At most 300 letters." in words(block)
    assert "In danger, or to report harm now: the front desk." in words(block)
    (box,) = found(block, "textarea")
    assert box.get("maxlength") == "300"


def test_an_alert_is_tied_to_its_answers(phone: Inspector, door: Doors) -> None:
    question = replace(CASES["choice"][0], alert=Alert(("2",), {"en": "Talk to {site_contact}."}))
    one = door(survey=survey_of(question), languages=["en"])

    block = by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "it")

    alarming = [box.get("value") for box in found(block, "input") if box.get("data-alert") is not None]
    assert alarming == ["2"]
    (alert,) = of_class(block, "alert")
    assert alert.get("role") == "status"
    assert words(alert) == "If you choose: Answer 2. Talk to the front desk."


def test_show_if_is_said_in_words_and_given_to_the_script(phone: Inspector, door: Doors) -> None:
    one = door("chw_post_mission")

    block = by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "cw_reply")

    assert words(of_class(block, "only")[0]) == (
        "Answer this only if you chose one of these answers: Rarely / Sometimes / Often / Always. "
        "The question was: When you send a patient to the clinic, how often are they seen?"
    )
    assert '"not_in"' in (block.get("data-if") or "")


def test_a_text_without_translation_is_marked_with_its_own_language(phone: Inspector, door: Doors) -> None:
    one = door(survey=survey_of(CASES["scale"][0]), languages=["en", "ar"])

    page = look(phone.get(f"/r/{one.slugs[0]}/ar").text)

    assert page.get("dir") == "rtl"
    (foreign,) = found(of_head(by_id(page, "it")), "span")
    assert (foreign.get("lang"), foreign.get("dir")) == ("en", "ltr")


def test_hostile_wording_stays_words(phone: Inspector, door: Doors) -> None:
    attack = "<script>alert(1)</script>{{7*7}} %(x)s {site.__class__} '\"--></fieldset>"
    question = replace(
        CASES["choice"][0],
        words={"en": attack},
        help={"en": attack},
        choices=(Choice("1'\"<b>", {"en": attack}),),
        show_if={"q": "'><script>", "in": ["</script>'"]},
    )
    first = replace(CASES["scale"][0], key="'><script>")
    one = door(survey=survey_of(first, question), languages=["en"])

    page = look(phone.get(f"/r/{one.slugs[0]}/en").text)

    block = by_id(page, "it")
    assert words(of_head(block)) == attack
    assert found(block, "script") == []
    assert len(found(page, "script")) == 1


def test_a_number_to_call_keeps_its_order_in_arabic(phone: Inspector, door: Doors) -> None:
    site = {"name": "Ward", "contact": "Sana +504 2434 0000", "support": ""}
    one = door(variables=frozen(sites={"1": site, "2": site}))

    assert "\u2068Sana \u2066+504 2434 0000\u2069\u2069" in phone.get(f"/r/{one.slugs[0]}/ar").text
    assert "Sana +504 2434 0000." in phone.get(f"/r/{one.slugs[0]}/en").text


def of_head(block: Element) -> Element:
    """The legend or label that asks."""
    return next(element for element in block.iter() if element.tag in (HTML + "legend", HTML + "label"))
