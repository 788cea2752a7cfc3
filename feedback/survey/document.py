"""A survey to and from JSON, with a format number so that old versions can always be read.

{"format": 1, "key", "number", "audience", "source", "languages", "minutes", "title", "consent",
 "consent_yes", "consent_no", "thanks", "scales": {key: [[code, words], ...]}, "questions": [...]}
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from feedback.survey.definition import Alert, Choice, Question, RedFlag, Survey

FORMAT = 1
_WORDS = ("title", "consent", "consent_yes", "consent_no", "thanks")
_CODES = ("favourable", "neutral", "unfavourable")


class Unreadable(ValueError):
    """A document that is no survey of a format we know."""


def dump(survey: Survey) -> dict[str, Any]:
    """The survey as plain JSON data; shared scales are written once."""
    scales: dict[str, Any] = {}
    questions = []
    for question in survey.questions:
        if question.scale:
            scales[question.scale] = _choices(question)
        questions.append(_question(question))
    return {
        "format": FORMAT,
        "key": survey.key,
        "number": survey.number,
        "audience": survey.audience,
        "source": survey.source,
        "languages": list(survey.languages),
        "minutes": survey.minutes,
        **{name: dict(getattr(survey, name)) for name in _WORDS},
        "scales": scales,
        "questions": questions,
    }


def load(document: dict[str, Any]) -> Survey:
    """The survey in a document; raises Unreadable with the place that does not fit."""
    if document.get("format") != FORMAT:
        raise Unreadable(f"format {document.get('format')!r}")
    try:
        return Survey(
            key=document["key"],
            number=document["number"],
            audience=document["audience"],
            source=document["source"],
            languages=tuple(document["languages"]),
            minutes=document["minutes"],
            questions=tuple(_load(q, document["scales"]) for q in document["questions"]),
            **{name: document[name] for name in _WORDS},
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise Unreadable(f"{type(fault).__name__}: {fault}") from fault


def fingerprint(document: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON: two documents are the same survey or they are not."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _choices(question: Question) -> list[Any]:
    return [[choice.code, dict(choice.words)] for choice in question.choices]


def _question(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"key": question.key, "kind": question.kind, "words": dict(question.words)}
    if question.help:
        found["help"] = dict(question.help)
    for name in ("theme", "scale", "pair", "max_chars", "minimum", "maximum"):
        if getattr(question, name):
            found[name] = getattr(question, name)
    if question.choices and not question.scale:
        found["choices"] = _choices(question)
    for name in _CODES:
        if getattr(question, name):
            found[name] = list(getattr(question, name))
    if question.red_flag:
        found["red_flag"] = {"key": question.red_flag.key, "when": list(question.red_flag.when)}
    if question.alert:
        found["alert"] = {"when": list(question.alert.when), "words": dict(question.alert.words)}
    if question.show_if:
        found["show_if"] = dict(question.show_if)
    return found


def _load(data: dict[str, Any], scales: dict[str, Any]) -> Question:
    flag, alert = data.get("red_flag"), data.get("alert")
    choices = scales[data["scale"]] if data.get("scale") else data.get("choices", ())
    return Question(
        key=data["key"],
        kind=data["kind"],
        words=data["words"],
        help=data.get("help", {}),
        theme=data.get("theme"),
        scale=data.get("scale"),
        choices=tuple(Choice(code, words) for code, words in choices),
        pair=data.get("pair"),
        red_flag=RedFlag(flag["key"], tuple(flag["when"])) if flag else None,
        alert=Alert(tuple(alert["when"]), alert["words"]) if alert else None,
        show_if=data.get("show_if"),
        max_chars=data.get("max_chars", 0),
        minimum=data.get("minimum", 0),
        maximum=data.get("maximum", 0),
        **{name: tuple(data.get(name, ())) for name in _CODES},
    )
