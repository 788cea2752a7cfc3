"""A survey as frozen data: questions with their words in every language.

Codes are strings everywhere ("4", "dk", "self"): what a phone sends, what is tallied and what
an export shows are the same letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

#: language code -> text; the survey's source language is always there
Words = Mapping[str, str]

AUDIENCES = (
    "staff", "patients", "chw", "local_team", "administrators",
    "visitors", "trainees", "community", "local_lead", "both_sides",
)  # fmt: skip
VISITING_AUDIENCES = ("visitors",)

#: Codes that are kept apart on the page and leave every count of usable answers.
NOT_USABLE = ("dk", "na")


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    code: str
    words: Words

    @property
    def usable(self) -> bool:
        return self.code not in NOT_USABLE


@dataclass(frozen=True)
class Scale:
    """An ordered set of choices that questions share."""

    key: str
    choices: tuple[Choice, ...]
    favourable: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()


@dataclass(frozen=True)
class RedFlag:
    """A danger to the partnership that these answers point to."""

    key: str
    when: tuple[str, ...]


@dataclass(frozen=True)
class Alert:
    """Words shown on the respondent's own screen when one of these answers is chosen."""

    when: tuple[str, ...]
    words: Words


@dataclass(frozen=True)
class Question:
    """One question. `kind` is a key of `survey.kinds.KINDS`.

    favourable, neutral and unfavourable are the codes as resolved: scale, own codes and
    polarity are already worked in (DOMAIN 2.2).
    """

    key: str
    kind: str
    words: Words
    help: Words = field(default_factory=dict)
    theme: str | None = None
    scale: str | None = None
    choices: tuple[Choice, ...] = ()
    favourable: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()
    pair: str | None = None
    red_flag: RedFlag | None = None
    alert: Alert | None = None
    show_if: Mapping[str, Any] | None = None
    max_chars: int = 0
    minimum: int = 0
    maximum: int = 0

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code that an answer to this question may have; empty for text. Kept: a release
        asks for them once per answer."""
        if self.kind == "count":
            return tuple(str(value) for value in range(self.minimum, self.maximum + 1))
        return tuple(choice.code for choice in self.choices)


@dataclass(frozen=True)
class Survey:
    """A questionnaire, complete in itself: nothing outside it is needed to ask it."""

    key: str
    number: int
    audience: str
    source: str
    languages: tuple[str, ...]
    minutes: int
    title: Words
    consent: Words
    consent_yes: Words
    consent_no: Words
    thanks: Words
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """The question with this key; KeyError when there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    @property
    def closed(self) -> tuple[Question, ...]:
        """The questions whose answers are counted."""
        return tuple(question for question in self.questions if question.kind != "text")
