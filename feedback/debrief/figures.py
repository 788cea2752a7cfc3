"""An edition's figures, read once into voices: who was asked what, and what came back.

A voice is one audience asked one version through one channel. Rounds of a chain (patients, week
by week) are one voice: their counts add up as a hull. Answers that came by an open link are
never pooled with answers that came with codes (PRIVACY 3.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import add
from typing import Any

from feedback.measures.comparison import View
from feedback.measures.scales import Span
from feedback.survey import document as documents
from feedback.survey.definition import VISITING_AUDIENCES, Question, Survey

#: In this order a debrief lets people speak: who lives with the outcome first, visitors last.
SPEAKING = (
    "staff", "chw", "local_team", "administrators", "local_lead", "trainees",
    "patients", "community", "both_sides", "visitors",
)  # fmt: skip


@dataclass(frozen=True)
class Node:
    """Sites that are told together; how many answered there, as a band."""

    names: tuple[str, ...]
    low: int
    high: int


@dataclass(frozen=True)
class Heard:
    """What came back to one question. None: the rules do not allow it to be told."""

    question: Question
    favourable: Span | None = None
    unfavourable: Span | None = None
    flag: Span | None = None
    about: tuple[int, int] | None = None
    sites: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Voice:
    """One audience through one channel. `n` is None when fewer than `k` answered: then nothing
    else of the voice may be told, and nothing else is here."""

    key: str
    audience: str
    channel: str
    survey: Survey
    k: int
    n: int | None
    opened_on: str = ""
    closed_on: str = ""
    invited: int | None = None
    issued: int | None = None
    codes_used: int | None = None
    voided: int = 0
    spoiled: int = 0
    partial: bool = False
    heard: tuple[Heard, ...] = ()
    sites: tuple[Node, ...] = ()

    @property
    def visiting(self) -> bool:
        return self.audience in VISITING_AUDIENCES


@dataclass(frozen=True)
class Comment:
    """A text that a moderator let through; `question` is None when its survey is unknown."""

    section: str
    question: Question | None
    text: str
    language: str | None
    retold: bool


@dataclass(frozen=True)
class Waiting:
    """A round whose answers are not in this edition."""

    audience: str
    closes_on: str
    state: str


@dataclass(frozen=True)
class Edition:
    """All that a debrief may say, typed."""

    raw: Mapping[str, Any]
    voices: tuple[Voice, ...]
    waiting: tuple[Waiting, ...]
    comments: tuple[Comment, ...]
    comments_waiting: bool

    @property
    def shown(self) -> tuple[Voice, ...]:
        """The voices of enough people to be told."""
        return tuple(voice for voice in self.voices if voice.n is not None)

    @property
    def k(self) -> int:
        """The smallest group that is shown."""
        return max((voice.k for voice in self.voices), default=5)

    @property
    def views(self) -> dict[str, list[View]]:
        """Question -> what each voice said to it."""
        found: dict[str, list[View]] = {}
        for voice in self.shown:
            for heard in voice.heard:
                view = View(voice.key, heard.question.key, heard.favourable, heard.about)
                found.setdefault(heard.question.key, []).append(view)
        return found

    def voice(self, key: str) -> Voice:
        return next(voice for voice in self.voices if voice.key == key)


def read(figures: Mapping[str, Any]) -> Edition:
    """The edition in a snapshot's figures."""
    surveys = {version: documents.load(data) for version, data in figures["documents"].items()}
    return Edition(
        raw=figures,
        voices=tuple(_voices(figures["rounds"], surveys)),
        waiting=tuple(Waiting(w["audience"], w["closes_on"], w["state"]) for w in figures["open"]),
        comments=tuple(_comment(comment, surveys) for comment in figures["comments"]),
        comments_waiting=figures["comments_waiting"] > 0,
    )


def place(audience: str) -> int:
    """Where an audience speaks; one that we do not know comes last."""
    return SPEAKING.index(audience) if audience in SPEAKING else len(SPEAKING)


def _voices(rounds: Iterable[Mapping[str, Any]], surveys: Mapping[str, Survey]) -> Iterable[Voice]:
    def kind(found: Mapping[str, Any]) -> tuple[int, str, str, str]:
        return place(found["audience"]), found["audience"], found["channel"], found["version"]

    # Sorting is stable: rounds of one chain stay in the order of the snapshot.
    for (_, audience, channel, version), chain in groupby(sorted(rounds, key=kind), key=kind):
        yield _voice(f"{audience}/{channel}/{version}", surveys[version], list(chain))


def _voice(key: str, survey: Survey, chain: list[Mapping[str, Any]]) -> Voice:
    counted = [found for found in chain if found["n"] is not None]
    first = chain[0]
    base: dict[str, Any] = {
        "key": key,
        "audience": first["audience"],
        "channel": first["channel"],
        "survey": survey,
        "k": max(found["k"] for found in chain),
    }
    if not counted:
        return Voice(**base, n=None)
    return Voice(
        **base,
        n=sum(found["n"] for found in counted),
        opened_on=min(found["opens_on"] for found in counted),
        closed_on=max(found["closed_on"] for found in counted),
        invited=_total(counted, "invited"),
        issued=_total(counted, "issued"),
        codes_used=_total(counted, "codes_used"),
        voided=sum(found["voided"] for found in counted),
        spoiled=sum(found["unreadable"] + found["not_valid"] for found in counted),
        partial=len(counted) < len(chain),
        heard=tuple(_heard(survey, counted)),
        sites=_sites(counted),
    )


def _total(rounds: list[Mapping[str, Any]], name: str) -> int | None:
    """The sum, or None when one round does not know its part."""
    values = [found[name] for found in rounds]
    return None if None in values else sum(values)


def _sites(rounds: list[Mapping[str, Any]]) -> tuple[Node, ...]:
    """Nodes after merging; none when the weeks of a chain were merged in different ways."""
    if len({tuple(tuple(node["names"]) for node in found["sites"]) for found in rounds}) != 1:
        return ()
    return tuple(
        Node(tuple(same[0]["names"]), sum(n["n"][0] for n in same), sum(n["n"][1] for n in same))
        for same in zip(*(found["sites"] for found in rounds), strict=True)
    )


def _heard(survey: Survey, rounds: list[Mapping[str, Any]]) -> Iterable[Heard]:
    nodes = len(_sites(rounds))
    for question in survey.closed:
        told = [(found["n"], found["questions"].get(question.key)) for found in rounds]
        if any(figures is None for _, figures in told):
            continue
        yield Heard(
            question=question,
            favourable=_span(told, "favourable"),
            unfavourable=_span(told, "unfavourable"),
            flag=_span(told, "flag"),
            about=_about([figures.get("about") for _, figures in told]),
            sites=_bands([figures.get("sites") or [] for _, figures in told], nodes),
        )


def _span(told: list[tuple[int, Any]], name: str) -> Span | None:
    if any(figures.get(name) is None for _, figures in told):
        return None
    return reduce(add, (Span(figures[name][0], figures[name][1], n) for n, figures in told))


def _about(bands: list[Any]) -> tuple[int, int] | None:
    """The mean of all lies between the lowest and the highest of the weeks."""
    if None in bands:
        return None
    return min(band[0] for band in bands), max(band[1] for band in bands)


def _bands(told: list[Any], nodes: int) -> tuple[tuple[int, int], ...]:
    if not nodes or any(len(bands) != nodes for bands in told):
        return ()
    return tuple((sum(b[0] for b in same), sum(b[1] for b in same)) for same in zip(*told, strict=True))


def _comment(data: Mapping[str, Any], surveys: Mapping[str, Survey]) -> Comment:
    survey = surveys.get(data["version"])
    known = {question.key: question for question in survey.questions} if survey else {}
    return Comment(data["list"], known.get(data["question"]), data["text"], data["language"], data["retold"])
