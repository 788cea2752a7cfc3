"""Words for a reader: the wanted language, else its fallbacks, never a blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.i18n import chain, language
from feedback.survey.definition import Survey, Words


@dataclass(frozen=True)
class Said:
    """A text with the language that it is really in."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        return language(self.language).direction


def say(words: Words, wanted: str, variables: Mapping[str, str] | None = None) -> Said:
    """The text in the wanted language or the nearest that exists, {placeholders} filled.

    Placeholders are replaced literally, never formatted: a hostile value stays a value.
    """
    for code in (*chain(wanted), *words):
        if words.get(code):
            return Said(fill(words[code], variables or {}), code)
    return Said("", wanted)


def fill(text: str, variables: Mapping[str, str]) -> str:
    """Replace {name} by its value; unknown names stay as they are."""
    for name, value in variables.items():
        text = text.replace("{" + name + "}", value)
    return text


def missing(survey: Survey, wanted: str) -> list[str]:
    """Where a text lacks this language: "title", "consent", question keys, "key/code"."""
    found = [
        name
        for name in ("title", "consent", "consent_yes", "consent_no", "thanks")
        if not getattr(survey, name).get(wanted)
    ]
    for question in survey.questions:
        if not question.words.get(wanted) or (question.help and not question.help.get(wanted)):
            found.append(question.key)
        if question.alert and not question.alert.words.get(wanted):
            found.append(f"{question.key}/alert")
        found += [f"{question.key}/{c.code}" for c in question.choices if not c.words.get(wanted)]
    return found
