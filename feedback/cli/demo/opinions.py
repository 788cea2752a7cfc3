"""What the people of the demo think: drawn once, the same at every load, never written down.

An answer is where the audience stands on the question, moved by the mood of the site, by how
lenient the person is and by chance. So answers of one person go together, sites differ, and the
two sides of the mission see some things very differently.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from feedback.survey.conditions import holds
from feedback.survey.definition import Question, Survey

#: question -> what people write, each with its language and what a moderator makes of it
Comments = Mapping[str, list[dict[str, str]]]

#: partner -> comments
COMMENTS: dict[str, Comments] = json.loads(Path(__file__).with_name("comments.json").read_text("utf-8"))

#: letters that tell a comment from all others, also after its numbers were scrubbed
BEGINNING = 5

#: where people stand on a question, 0 (worst answer) to 1 (best answer)
STANCE = {
    "st_respect": 0.72, "st_listened": 0.54, "st_decide": 0.36, "st_needs": 0.62, "st_workload": 0.38,
    "st_unsafe": 0.72, "st_speak_up": 0.5, "st_handover": 0.48, "st_left_behind": 0.6, "st_learned": 0.64,
    "st_taught": 0.5, "st_worn_out": 0.44,
    "cw_respect": 0.7, "cw_told": 0.58, "cw_asked": 0.58, "cw_needs": 0.66, "cw_workload": 0.42,
    "cw_money": 0.6, "cw_list": 0.5, "cw_seen": 0.66, "cw_reply": 0.5, "cw_learned": 0.64,
    "cw_trust": 0.72, "cw_safe": 0.8, "cw_worn_out": 0.52,
    "pt_respect": 0.86, "pt_explain": 0.72, "pt_language": 0.7, "pt_asked": 0.8, "pt_photo": 0.86,
    "pt_next": 0.68, "pt_worse": 0.7, "pt_medicine": 0.47, "pt_hard": 0.42, "pt_harm": 0.95,
    "pt_overall": 0.76,
    "vi_respect": 0.86, "vi_listened": 0.84, "vi_decide": 0.52, "vi_needs": 0.72, "vi_workload": 0.62,
    "vi_unsafe": 0.8, "vi_scope": 0.84, "vi_handover": 0.8, "vi_learned": 0.74, "vi_taught": 0.86,
    "vi_guess_next": 0.74, "vi_worn_out": 0.46, "vi_hard": 0.66,
}  # fmt: skip
MIDDLE = 0.6
#: on the way from 0 to 1: how far people are apart, and how far one person's answers are
BETWEEN_PEOPLE, WITHIN_A_PERSON = 0.1, 0.2
SKIPS, DOES_NOT_KNOW, DOES_NOT_APPLY = 0.03, 0.05, 0.2


@dataclass(frozen=True)
class Crowd:
    """Who answers a round at one site. `languages` says how many of them read which.

    invited is None where a poster asks and nobody can know how many saw it.
    """

    audience: str
    site: str
    invited: int | None
    languages: Mapping[str, int]
    mood: float = 0.0

    @property
    def answered(self) -> int:
        return sum(self.languages.values())


@dataclass(frozen=True)
class Reply:
    """One person's answers as a phone would send them."""

    language: str
    answers: Mapping[str, str]


def replies(
    survey: Survey, crowds: list[Crowd], comments: Comments, dice: Random
) -> Iterator[tuple[Crowd, Reply]]:
    """Everybody's answers to a round, in no order; each comment comes from one of those who read
    its language."""
    people = [(crowd, code) for crowd in crowds for code, n in crowd.languages.items() for _ in range(n)]
    dice.shuffle(people)
    words = _words(survey, [code for _, code in people], comments, dice)
    for number, (crowd, code) in enumerate(people):
        yield crowd, Reply(code, _answers(survey, crowd.mood, dice) | words.get(number, {}))


def written(comments: Comments, text: str) -> dict[str, str]:
    """The comment that this text was, before it was scrubbed."""
    for comment in (one for several in comments.values() for one in several):
        if comment["text"][:BEGINNING] == text[:BEGINNING]:
            return comment
    raise LookupError(text)


def _answers(survey: Survey, mood: float, dice: Random) -> dict[str, str]:
    lenient = dice.gauss(mood, BETWEEN_PEOPLE)
    given: dict[str, str] = {}
    for question in survey.closed:
        asked = holds(question.show_if, given)
        answer = _answer(question, lenient, dice)
        if asked and answer:
            given[question.key] = answer
    return given


def _answer(question: Question, lenient: float, dice: Random) -> str:
    """One code, or "" where the person skips."""
    chance = dice.random()
    where = STANCE.get(question.key, MIDDLE) + dice.gauss(lenient, WITHIN_A_PERSON)
    if chance < SKIPS:
        return ""
    if "dk" in question.codes and chance < SKIPS + DOES_NOT_KNOW:
        return "dk"
    if "na" in question.codes and chance < SKIPS + DOES_NOT_KNOW + DOES_NOT_APPLY:
        return "na"
    if not question.favourable and question.kind == "choice":
        return dice.choice(question.codes)  # a fact about the person, not a judgement
    ladder = worst_first(question)
    return ladder[min(max(int(where * len(ladder)), 0), len(ladder) - 1)]


def worst_first(question: Question) -> list[str]:
    """The codes that judge, from the worst to the best."""
    codes = [code for code in question.codes if code not in ("dk", "na")]
    return codes[::-1] if codes[0] in question.favourable else codes


def _words(
    survey: Survey, languages: list[str], comments: Comments, dice: Random
) -> dict[int, dict[str, str]]:
    """Who writes what: person -> question -> text, each comment once."""
    found: dict[int, dict[str, str]] = {}
    for question in survey.questions:
        silent = {code: [n for n, c in enumerate(languages) if c == code] for code in set(languages)}
        for comment in comments.get(question.key, ()):
            writers = silent.get(comment["language"], [])
            if writers:
                writer = writers.pop(dice.randrange(len(writers)))
                found.setdefault(writer, {})[question.key] = comment["text"]
    return found
