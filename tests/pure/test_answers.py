"""What people, phones and attackers may send, and what is kept of it."""

import pytest

from feedback.survey.answers import read, unknown
from feedback.survey.definition import Choice, Question, Survey
from feedback.survey.document import Unreadable, dump, fingerprint, load
from feedback.survey.wording import missing, say


def words(text):
    return {"en": text}


CHOICES = tuple(Choice(code, words(code)) for code in ("1", "2", "3", "dk"))
SURVEY = Survey(
    key="tiny",
    number=1,
    audience="staff",
    source="en",
    languages=("en",),
    minutes=1,
    title=words("Tiny"),
    consent=words("May we?"),
    consent_yes=words("Yes"),
    consent_no=words("No"),
    thanks=words("Thanks"),
    questions=(
        Question("seen", "scale", words("Seen?"), scale="three", choices=CHOICES, favourable=("3",)),
        Question("heard", "choice", words("Heard?"), choices=CHOICES, show_if={"q": "seen", "in": ["3"]}),
        Question("guess", "count", words("How many?"), minimum=0, maximum=10),
        Question("say", "text", words("Say"), max_chars=10),
    ),
)


def test_what_was_skipped_is_absent_and_what_was_not_asked_is_dropped():
    answers = read(SURVEY, {"seen": "", "heard": "2", "guess": "07", "say": "  ok  "})

    assert answers.given == {"guess": "7", "say": "ok"}
    assert answers.fit


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seen", "9"), ("seen", 3), ("seen", None), ("seen", ["1"]), ("seen", {"a": 1}),
        ("guess", "11"), ("guess", "-1"), ("guess", "NaN"), ("guess", "1e3"), ("guess", "٣"),
        ("guess", "9" * 400), ("say", "x" * 11), ("say", 3.5), ("seen", "1\0"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_a_problem_of_its_question_and_never_an_error(key, value):
    answers = read(SURVEY, {key: value})

    assert set(answers.problems) == {key}
    assert key not in answers.given


def test_a_text_keeps_its_letters_and_loses_what_no_database_holds():
    text = "क्‍ष\x00\ud800\x07e\u0301"  # joiner kept; NUL, lone surrogate and bell gone; composed

    assert read(SURVEY, {"say": text}).given["say"] == "क्‍षé"


def test_forged_fields_are_told_apart():
    assert unknown(SURVEY, {"seen": "1", "partner_id": "x"}) == {"partner_id"}


def test_a_survey_travels_through_its_document_unchanged():
    assert load(dump(SURVEY)) == SURVEY
    assert fingerprint(dump(SURVEY)) == fingerprint(dump(load(dump(SURVEY))))


@pytest.mark.parametrize("damage", [{"format": 2}, {"questions": [{}]}, {"questions": None}])
def test_a_document_that_is_no_survey_is_refused(damage):
    with pytest.raises(Unreadable):
        load({**dump(SURVEY), **damage})


def test_a_missing_text_falls_back_and_says_which_language_it_is_in():
    said = say({"en": "Hello {site}", "es": ""}, "es", {"site": "{min_group} <b>"})

    assert said.text == "Hello {min_group} <b>"
    assert said.language == "en"
    assert "title" in missing(SURVEY, "es")
    assert missing(SURVEY, "en") == []
