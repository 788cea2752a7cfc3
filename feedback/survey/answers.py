"""Raw values become answers that fit, with a problem per question.

The page, the sealed envelope and later the api share this one door: an answer is checked when
the server sees it, and again for everybody at release (PRIVACY decision 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.i18n import N_
from feedback.survey.conditions import holds
from feedback.survey.definition import Survey
from feedback.survey.kinds import KINDS, Unfit


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
