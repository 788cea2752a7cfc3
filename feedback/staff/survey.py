"""The surveys that a partner can ask: listed, read with all that is meant by them, seen as on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from markupsafe import Markup

from feedback.i18n import N_, current, gettext, language, number, speaking
from feedback.services import survey as surveys
from feedback.services.survey import Listed
from feedback.staff import guards
from feedback.survey import library
from feedback.survey.definition import Question, Survey
from feedback.survey.wording import Said, say
from forms.respond import Asked, AskedField, Speech, build

pages = Blueprint("survey", __name__, url_prefix="/surveys")

#: the smallest group that is ever shown; a round may ask for more
SMALLEST = 5

#: what a placeholder stands for, as long as no round fills it
STANDS_FOR = {
    "site": N_("name of the site"),
    "site_contact": N_("whom to tell at the site"),
    "support_contact": N_("whom visitors can talk to"),
    "close_date": N_("date"),
    "visit_dates": N_("dates of the visit"),
    "visiting_org": N_("visiting organisation"),
}


@dataclass(frozen=True)
class Line:
    """A survey in the list, with its title and languages as the reader reads them."""

    listed: Listed
    title: Said
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """A question with what its answers mean: `marks` holds code -> good, between, bad or apart."""

    asked: Asked
    marks: dict[str, str]
    theme: str
    flag: str
    compared: str

    @property
    def question(self) -> Question:
        return self.asked.question


@pages.get("")
@guards.member("survey.read")
def index() -> str:
    """All surveys that can be asked."""
    lines = [
        Line(
            listed,
            say(listed.survey.title, current()),
            tuple(language(code).name for code in listed.survey.languages),
        )
        for listed in surveys.surveys(guards.actor())
    ]
    return render_template("survey/index.html", lines=lines)


@pages.get("/<key>", defaults={"code": None})
@pages.get("/<key>/<code>")
@guards.member("survey.read")
def show(key: str, code: str | None) -> str:
    """Every question with its answers, and what each of them counts as."""
    listed = surveys.survey(guards.actor(), key)
    code = _spoken(listed.survey, code)
    meant = [_meant(asked) for asked in _asked(listed.survey, code)]
    return render_template(
        "survey/show.html", listed=listed, code=code, meant=meant, title=say(listed.survey.title, code),
        languages=[language(c) for c in listed.survey.languages],
    )  # fmt: skip


@pages.get("/<key>/<code>/phone")
@guards.member("survey.read")
def phone(key: str, code: str) -> str:
    """The survey as its readers see it on a phone, screen by screen."""
    listed = surveys.survey(guards.actor(), key)
    code = _spoken(listed.survey, code)
    says, questions = Speech(code, _placeholders()).say, _asked(listed.survey, code)
    with speaking(code):
        screens = render_template(
            "survey/screens.html", survey=listed.survey, questions=questions, says=says,
            tongue=language(code), k=number(SMALLEST),
        )  # fmt: skip
    return render_template(
        "survey/phone.html", listed=listed, code=code, title=say(listed.survey.title, code),
        screens=Markup(screens),  # noqa: S704 - rendered by Jinja a line ago
        languages=[language(c) for c in listed.survey.languages],
    )  # fmt: skip


def _spoken(survey: Survey, code: str | None) -> str:
    """The language to show: the wanted one, else the reader's, else the survey's own."""
    if code is not None:
        return code if code in survey.languages else abort(404)
    return current() if current() in survey.languages else survey.source


def _asked(survey: Survey, code: str) -> list[Asked]:
    """The questions of the very form that respondents get: nothing here can say it differently."""
    speech = Speech(code, _placeholders())  # in the reader's language, so before we speak another
    with speaking(code):
        form = build(survey, speech, texts=True, codes=False)
        return [field.asked for field in form.questions if isinstance(field, AskedField)]


def _placeholders() -> dict[str, str]:
    """[name of the site] for {site}: in this reader's language, isolated from the text's direction."""
    open_places = {name: f"\u2068[{gettext(meaning)}]\u2069" for name, meaning in STANDS_FOR.items()}
    return {"min_group": number(SMALLEST), **open_places}


def _meant(asked: Asked) -> Meant:
    question = asked.question
    return Meant(
        asked=asked,
        marks=dict(_marks(question)),
        theme=say(library.theme(question.theme).words, current()).text if question.theme else "",
        flag=say(library.red_flag(question.red_flag.key).words, current()).text if question.red_flag else "",
        compared=_compared(question),
    )


def _marks(question: Question) -> Iterator[tuple[str, str]]:
    for choice in question.choices:
        if not choice.usable:
            yield choice.code, "apart"
        elif choice.code in question.favourable:
            yield choice.code, "good"
        elif choice.code in question.unfavourable:
            yield choice.code, "bad"
        elif choice.code in question.neutral:
            yield choice.code, "between"


def _compared(question: Question) -> str:
    """What the two sides are compared on by this question; empty when it has no mirror."""
    for pair in library.pairs():
        if pair.key == question.pair:
            return say(pair.words, current()).text
    return ""
