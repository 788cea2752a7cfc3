"""Raw values become answers that fit, with a problem per question.

The page, the sealed envelope and later the api share this one door: an answer is checked when
the server sees it, and again for everybody at release (PRIVACY decision 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.i18n import N_
from feedback.survey.conditions import holds
from feedback.survey.definition import Question, Survey
from feedback.survey.kinds import KINDS, Unfit

#: the worst that JSON makes of one character (a control character: \u0001); UTF-8 alone needs 4
_BYTES_PER_CHARACTER = 6
#: as many as survey/kinds reads before it looks at the value
_DIGITS_OF_A_COUNT = 6


@dataclass(frozen=True)
class Answers:
    """`given` maps question key to code or text, skipped ones absent; `problems` maps question
    key to a message of the catalogue."""

    given: Mapping[str, str]
    problems: Mapping[str, str]

    @property
    def fit(self) -> bool:
        return not self.problems


def read(survey: Survey, raw: Mapping[str, object]) -> Answers:
    """Clean raw values; what should not have been asked is dropped, unknown keys are ignored.

    Raises nothing: a value of the wrong type is a problem of its question.
    """
    given: dict[str, str] = {}
    problems: dict[str, str] = {}
    for question in survey.questions:
        value = raw.get(question.key, "")
        if not holds(question.show_if, given):
            continue
        if not isinstance(value, str):
            problems[question.key] = N_("Please answer this question again.")
            continue
        try:
            cleaned = KINDS[question.kind].clean(question, value)
        except Unfit as problem:
            problems[question.key] = str(problem)
            continue
        if cleaned:
            given[question.key] = cleaned
    return Answers(given, problems)


def unknown(survey: Survey, raw: Mapping[str, object]) -> set[str]:
    """Keys that no question of the survey has: forged fields."""
    return set(raw) - {question.key for question in survey.questions}


def longest(survey: Survey) -> int:
    """The most bytes that anybody's answers to the survey take as compact JSON, whatever script
    or signs they are written in: what an envelope must hold (privacy/sealing.envelope_size)."""
    fields = [len(f'"{question.key}":"",'.encode()) + _longest(question) for question in survey.questions]
    return len("{}") + sum(fields)


def _longest(question: Question) -> int:
    if question.kind == "text":
        return question.max_chars * _BYTES_PER_CHARACTER
    return max(_DIGITS_OF_A_COUNT, *(len(code.encode()) for code in (*question.codes, "skip")))
