"""The library's files become surveys that are complete in themselves.

A file of the library says a shared scale by its name and a question's polarity; here both are
worked into favourable codes (DOMAIN 2.2), so that nobody downstream knows either. A file may
also be "like" another and name some of its questions: the local team is asked what staff are
asked, in the same words, or the two could not be read together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from feedback.survey.definition import Alert, Choice, Question, RedFlag, Scale, Survey, Words

SHELF = Path(__file__).parent

#: The surveys of the library; every audience has at most one.
KEYS = ("staff_post_mission", "chw_post_mission", "local_team", "patient_family", "visiting_team")

_CODES = ("favourable", "neutral", "unfavourable")


@dataclass(frozen=True)
class Theme:
    """What a group of questions is about: a label, and the question that the theme asks."""

    key: str
    words: Words
    question: Words


@dataclass(frozen=True)
class Pair:
    """The same thing judged from two sides. `words` name what the favourable share says."""

    key: str
    theme: str
    words: Words
    local: tuple[str, ...]
    visiting: str
    same_scale: bool


@dataclass(frozen=True)
class Flag:
    """A danger to the partnership; `severity` is "high" or "medium"."""

    key: str
    words: Words
    severity: str


@cache
def survey(key: str) -> Survey:
    """The survey of this key, in all its languages; KeyError when the library has none."""
    if key not in KEYS:
        raise KeyError(key)
    data = _file(key)
    return Survey(
        key=data["key"],
        number=data["number"],
        audience=data["audience"],
        source=data["source"],
        languages=tuple(data["languages"]),
        minutes=data["minutes"],
        title=data["title"],
        consent=data["consent"],
        consent_yes=data["consent_yes"],
        consent_no=data["consent_no"],
        thanks=data["thanks"],
        questions=_questions(data),
    )


def for_audience(audience: str) -> str:
    """Key of the survey for an audience; KeyError when the library has none for it."""
    for key in KEYS:
        if survey(key).audience == audience:
            return key
    raise KeyError(audience)


@cache
def themes() -> tuple[Theme, ...]:
    """All themes, in the order in which a debrief tells them."""
    return tuple(Theme(key, data["words"], data["question"]) for key, data in _file("themes").items())


def theme(key: str) -> Theme:
    """The theme of this key; KeyError when there is none."""
    return {theme.key: theme for theme in themes()}[key]


@cache
def pairs() -> tuple[Pair, ...]:
    """All mirrored pairs, in the order in which a debrief compares them."""
    return tuple(
        Pair(key, data["theme"], data["words"], tuple(data["local"]), data["visiting"], data["same_scale"])
        for key, data in _file("pairs").items()
    )


def red_flag(key: str) -> Flag:
    """The red flag of this key; KeyError when there is none."""
    data = _file("red_flags")[key]
    return Flag(key, data["words"], data["severity"])


@cache
def _file(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((SHELF / f"{name}.json").read_text("utf-8"))
    return data


@cache
def _scale(key: str) -> Scale:
    data = _file("scales")[key]
    return Scale(key, _choices(data["choices"]), *(tuple(data.get(name, ())) for name in _CODES))


def _questions(data: dict[str, Any]) -> tuple[Question, ...]:
    if "like" in data:
        model = survey(data["like"])
        return tuple(model.question(key) for key in data["questions"])
    return tuple(_question(question) for question in data["questions"])


def _question(data: dict[str, Any]) -> Question:
    flag, alert = data.get("red_flag"), data.get("alert")
    good, neutral, bad = _meaning(data)
    return Question(
        key=data["key"],
        kind=data["kind"],
        words=data["words"],
        help=data.get("help", {}),
        theme=data.get("theme"),
        scale=data.get("scale"),
        choices=_scale(data["scale"]).choices if "scale" in data else _choices(data.get("choices", ())),
        favourable=good,
        neutral=neutral,
        unfavourable=bad,
        pair=data.get("pair"),
        red_flag=RedFlag(flag["key"], tuple(flag["when"])) if flag else None,
        alert=Alert(tuple(alert["when"]), alert["words"]) if alert else None,
        show_if=data.get("show_if"),
        max_chars=data.get("max_chars", 0),
        minimum=data.get("minimum", 0),
        maximum=data.get("maximum", 0),
    )


def _meaning(data: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Favourable, neutral and unfavourable codes: own codes as written, else the scale's, with
    the ends swapped when the question names a bad thing."""
    if "scale" not in data:
        good, neutral, bad = (tuple(data.get(name, ())) for name in _CODES)
        return good, neutral, bad
    scale = _scale(data["scale"])
    if data["polarity"] < 0:
        return scale.unfavourable, scale.neutral, scale.favourable
    return scale.favourable, scale.neutral, scale.unfavourable


def _choices(data: Any) -> tuple[Choice, ...]:
    return tuple(Choice(code, words) for code, words in data)
