"""The form that a survey becomes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedback.survey import library
from feedback.survey.definition import Choice, Question, Survey
from forms.respond import RESERVED, Speech, build

SPEECH = Speech("en", {})
ROWS = tuple(
    Choice(code, {"en": word}) for code, word in (("1", "No"), ("2", "Yes"), ("dk", "I do not know"))
)


def survey_of(*questions: Question) -> Survey:
    return replace(library.survey("staff_post_mission"), questions=questions)


FIRST = Question("first", "choice", {"en": "First?"}, choices=ROWS)
MANY = Question("many", "count", {"en": "How many?"}, maximum=10)


@pytest.mark.parametrize(
    ("condition", "sentences"),
    [
        (None, []),
        (
            {"q": "first", "in": ["2"]},
            ["Answer this only if you chose one of these answers: Yes. The question was: First?"],
        ),
        (
            {"q": "first", "not_in": ["1", "skip"]},
            [
                "Answer this only if you chose one of these answers: Yes / I do not know. "
                "The question was: First?"
            ],
        ),
        ({"q": "many", "more_than": 3}, ["Answer this only if you chose more than 3 here: How many?"]),
        (
            {"all": [{"q": "many", "more_than": 3}, {"q": "first", "in": ["1"]}]},
            [
                "Answer this only if you chose more than 3 here: How many?",
                "Answer this only if you chose one of these answers: No. The question was: First?",
            ],
        ),
        ({"not": {"q": "first", "in": ["1"]}}, ["Answer this only if it fits what you answered before."]),
        ({"any": [{"q": "first", "in": ["1"]}]}, ["Answer this only if it fits what you answered before."]),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition: dict[str, object] | None, sentences: list[str]) -> None:
    last = Question("last", "choice", {"en": "Last?"}, choices=ROWS, show_if=condition)

    form = build(survey_of(FIRST, MANY, last), SPEECH, texts=True, codes=False)

    assert list(form.questions[-1].asked.only_if) == sentences


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_question_cannot_take_the_name_of_what_the_page_sends(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        build(survey_of(replace(FIRST, key=name)), SPEECH, texts=True, codes=False)


@pytest.mark.parametrize("key", library.KEYS)
@pytest.mark.parametrize("texts", [True, False])
def test_every_ready_made_survey_becomes_a_form(key: str, texts: bool) -> None:
    survey = library.survey(key)

    form = build(survey, SPEECH, texts=texts, codes=True)

    asked = survey.questions if texts else survey.closed
    assert [field.name for field in form.questions] == [question.key for question in asked]
    assert form.code is not None


def test_names_that_mean_something_to_the_form_are_names_of_questions_too() -> None:
    odd = [replace(FIRST, key=key) for key in ("data", "errors", "process", "populate_obj", "meta", "fill")]

    form = build(survey_of(*odd), SPEECH, texts=True, codes=False)
    form.fill({"data": "2", "errors": "9"})
    form.reject({"errors": "Please choose one of the answers shown."})

    assert form["data"].data == "2"
    assert form["errors"].errors == ["Please choose one of the answers shown."]
