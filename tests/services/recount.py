"""What a round must print, worked out from the rules' words (PRIVACY 4.4) and from raw answers:
none of the product's counting or coding is used here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedback.survey.definition import Question

Given = dict[str, object]


def expected(question: Question, given: Sequence[Given], sites: Sequence[Sequence[Given]]) -> dict[str, Any]:
    """One question's figures; `sites` are the answers of each part that is told apart."""
    n = len(given)
    good = how_many(question, given, question.favourable)
    bad = how_many(question, given, question.unfavourable)
    flagged, flag = False, None
    if question.red_flag:
        raising = how_many(question, given, question.red_flag.when)
        flagged = raising >= 3
        flag = [3, n] if flagged else [0, 2]
    favourable = span(good, n - 3 if flagged else n) if question.favourable else None
    return {
        "favourable": favourable,
        "unfavourable": steps(n, bad, favourable, flagged) if favourable and question.unfavourable else None,
        "flag": flag,
        "about": about(question, given) if question.kind == "count" else None,
        "sites": bands(question, sites, favourable) if favourable and sites else [],
    }


def how_many(question: Question, given: Sequence[Given], codes: Sequence[str]) -> int:
    return sum(1 for answers in given if answers.get(question.key) in codes)


def span(count: int, most: int) -> list[int]:
    """Exact in the middle; two ends of three counts each, that run together where there is no middle."""
    if most < 5:
        return [0, most]
    if count < 3:
        return [0, 2]
    return [most - 2, most] if count > most - 3 else [count, count]


def steps(n: int, bad: int, favourable: list[int], flagged: bool) -> list[int] | None:
    """In three steps, from ten on; none where one of the steps would be a single number."""
    if n < 10:
        return None
    possible = range(3 if flagged else 0, n - favourable[0] + 1)
    told = [
        [number for number in possible if number <= 2],
        [number for number in possible if 3 <= number <= n / 2],
        [number for number in possible if number > n / 2],
    ]
    if any(len(step) == 1 for step in told):
        return None
    return [0, 2] if bad <= 2 else [3, n // 2] if bad <= n / 2 else [n // 2 + 1, n]


def about(question: Question, given: Sequence[Given]) -> list[int] | None:
    guesses = [int(str(answers[question.key])) for answers in given if question.key in answers]
    if len(given) < 10 or len(guesses) < 5:
        return None
    mean = sum(guesses) / len(guesses)
    return [8, 10] if mean >= 8 else [int(mean / 2) * 2, int(mean / 2) * 2 + 2]


def bands(question: Question, sites: Sequence[Sequence[Given]], whole: list[int]) -> list[list[int]]:
    """Fifths, and the two ends; nothing where parts and whole together prove too much."""
    told = []
    for answers in sites:
        n, count = len(answers), how_many(question, answers, question.favourable)
        if count < 3 or count > n - 3:
            told.append(span(count, n))
        else:
            same = [other for other in range(3, n - 2) if int(5 * other / n) == int(5 * count / n)]
            told.append([same[0], same[-1]])
    for place, answers in enumerate(sites):
        fits = possible(told, place, whole)
        n = len(answers)
        if max(fits) < 2 or min(fits) > n - 2:
            return []
        if len(set(fits)) == 1 and (fits[0] < 3 or fits[0] > n - 3):
            return []
    return told


def possible(told: list[list[int]], place: int, whole: list[int]) -> list[int]:
    """Counts of one part for which the others can be chosen so that all add up."""
    low = sum(part[0] for number, part in enumerate(told) if number != place)
    high = sum(part[1] for number, part in enumerate(told) if number != place)
    return [
        count
        for count in range(told[place][0], told[place][1] + 1)
        if count + low <= whole[1] and count + high >= whole[0]
    ]
