from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy import sealing
from feedback.survey.answers import longest
from feedback.survey.definition import Choice, Question, Survey

EN = {"en": "words"}
TEXT_LENGTHS = {"keep": 500, "change": 500}
SURVEY = Survey(
    key="staff",
    number=1,
    audience="staff",
    source="en",
    languages=("en",),
    minutes=5,
    title=EN,
    consent=EN,
    consent_yes=EN,
    consent_no=EN,
    thanks=EN,
    questions=(
        Question("burden", "scale", EN, choices=tuple(Choice(c, EN) for c in ("1", "2", "dk"))),
        Question("visits", "count", EN, minimum=0, maximum=40),
        *(Question(key, "text", EN, max_chars=length) for key, length in TEXT_LENGTHS.items()),
    ),
)


def packed(character: str) -> bytes:
    answers = {"burden": "skip", "visits": "000040"} | {
        key: character * length for key, length in TEXT_LENGTHS.items()
    }
    record = sealing.Contents(bytes(16), "zh-Hant-TW-x", answers)
    return sealing.pack(record, sealing.envelope_size(longest(SURVEY)))


@pytest.mark.parametrize(
    "character",
    ["a", '"', "\\", "\n", "\x01", "\x7f", "é", "ማ", "म", "😀", "\U0010ffff", "\u2028"],
)
def test_a_text_of_full_length_fits_whatever_it_is_written_with(character: str) -> None:
    assert len(packed(character)) == 8192


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=500))
def test_any_text_that_may_be_written_fits(text: str) -> None:
    answers = {"burden": "dk", "visits": "40"} | dict.fromkeys(TEXT_LENGTHS, text)

    written = json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode()

    assert len(written) <= longest(SURVEY)
