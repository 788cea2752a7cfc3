"""What a respondent fills in: built at run time from a survey, in the language of the page.

The form shows questions, what was typed and what does not fit; whether it fits is decided by
survey/answers, the one door that the sealed envelope goes through as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from feedback.i18n import gettext as _
from feedback.survey.conditions import Condition
from feedback.survey.definition import Choice, Question, Survey
from feedback.survey.wording import Said, say

#: Names that a page sends beside its answers; no question may be called so.
RESERVED = frozenset(("code", "nonce", "sure", "id", "key", "sealed"))


@dataclass(frozen=True)
class Row:
    """One answer to tap. `apart`: it leaves every count, and stands a little away from the rest."""

    code: str
    words: Said
    apart: bool
    alerts: bool


@dataclass(frozen=True)
class Asked:
    """A question as its page says it."""

    question: Question
    words: Said
    help: Said | None
    rows: tuple[Row, ...]
    alert: Said | None
    alert_answers: str
    only_if: tuple[str, ...]


@dataclass(frozen=True)
class Speech:
    """The language of a page and what its placeholders stand for."""

    language: str
    variables: Mapping[str, str]

    def say(self, words: Mapping[str, str]) -> Said:
        return say(words, self.language, self.variables)


class Meta(DefaultMeta):
    """No token: there is no sign-in whose authority a forged post could borrow."""

    csrf = False
    locales = False


class AskedField(Field):
    """What every question's field carries for its template."""

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.asked: Asked = asked


class RowsField(AskedField, RadioField):
    """A question with answers to tap."""


class BoxField(AskedField, TextAreaField):
    """A question with a box to write in."""


class RespondForm(BaseForm):
    """The questions of one survey, and the code where one is needed."""

    @property
    def questions(self) -> list[AskedField]:
        return [field for field in self if isinstance(field, AskedField)]

    @property
    def code(self) -> Field | None:
        return self._fields.get("code")

    def fill(self, raw: Mapping[str, str]) -> None:
        """Put back what the person gave, fitting or not."""
        self.process(data=raw)

    def reject(self, problems: Mapping[str, str]) -> None:
        """Write each problem beside its question."""
        for name, sentence in problems.items():
            self[name].errors = [sentence]


def build(survey: Survey, speech: Speech, *, texts: bool, codes: bool) -> RespondForm:
    """The empty form. Without `texts` nobody is there to read free text in this language, so the
    boxes are left out."""
    fields: dict[str, Any] = {}  # unbound, which the stubs cannot say
    if codes:
        fields["code"] = StringField()
    for question in survey.questions:
        if question.key in RESERVED:
            raise ValueError(f"a question may not be called {question.key!r}")
        if question.kind == "text" and not texts:
            continue
        kind = BoxField if question.kind == "text" else RowsField
        fields[question.key] = kind(asked=_asked(survey, question, speech))
    form = RespondForm(fields, meta=Meta())
    form.process()
    return form


def _asked(survey: Survey, question: Question, speech: Speech) -> Asked:
    alert = question.alert
    return Asked(
        question=question,
        words=speech.say(question.words),
        help=speech.say(question.help) if question.help else None,
        rows=tuple(_rows(question, speech)),
        alert=speech.say(alert.words) if alert else None,
        alert_answers=_answers(question, alert.when, speech) if alert else "",
        only_if=tuple(_in_words(survey, question.show_if, speech)),
    )


def _rows(question: Question, speech: Speech) -> Iterator[Row]:
    alerts = question.alert.when if question.alert else ()
    for choice in _choices(question):
        words = speech.say(choice.words)
        yield Row(choice.code, words, not choice.usable, choice.code in alerts)


def _choices(question: Question) -> tuple[Choice, ...]:
    if question.kind == "text":
        return ()
    return question.choices or tuple(Choice(code, {"en": code}) for code in question.codes)


def _in_words(survey: Survey, condition: Condition | None, speech: Speech) -> Iterator[str]:
    """Show-if as sentences, for whoever reads the page without a script."""
    match condition:
        case None:
            return
        case {"all": parts}:
            for part in parts:
                yield from _in_words(survey, part, speech)
        case {"q": key, "in": codes}:
            yield _one_of(survey.question(key), codes, speech)
        case {"q": key, "not_in": codes}:
            question = survey.question(key)
            rest = [choice.code for choice in _choices(question) if choice.code not in codes]
            yield _one_of(question, rest, speech)
        case {"q": key, "more_than": limit}:
            yield _(
                "Answer this only if you chose more than %(number)s here: %(question)s",
                number=limit, question=speech.say(survey.question(key).words).text,
            )  # fmt: skip
        case _:
            yield _("Answer this only if it fits what you answered before.")


def _one_of(question: Question, codes: Any, speech: Speech) -> str:
    return _(
        "Answer this only if you chose one of these answers: %(answers)s. The question was: %(question)s",
        answers=_answers(question, codes, speech),
        question=speech.say(question.words).text,
    )


def _answers(question: Question, codes: Any, speech: Speech) -> str:
    return " / ".join(speech.say(choice.words).text for choice in _choices(question) if choice.code in codes)
