"""One question's printed figures: counts of the whole and of its parts, coded together.

What stands side by side is coded side by side (privacy/coding), and parts are told only while
whole and parts together prove nothing about anybody (privacy/inference).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from feedback.measures.tally import NO_ANSWER, Counts
from feedback.privacy import coding, inference
from feedback.privacy.coding import Span
from feedback.survey.definition import Question


@dataclass(frozen=True)
class Printed:
    """Intervals of people; `about` is one of ten. None, and no parts: not told at this size, or
    not of this kind of question."""

    favourable: Span | None
    unfavourable: Span | None
    flag: Span | None
    about: Span | None
    parts: tuple[Span, ...]


def printed(question: Question, whole: Counts, parts: Sequence[Counts]) -> Printed:
    """The figures of a group that may be told about. Every table's sum is its group's n."""
    n = sum(whole.values())
    flag = _flag(question, n, whole)
    flagged = flag is not None and flag[0] > 0
    favourable = _favourable(question, n, whole, flagged)
    return Printed(
        favourable=favourable,
        unfavourable=_unfavourable(question, n, whole, favourable, flagged),
        flag=flag,
        about=_about(question, n, whole),
        parts=_parts(question, favourable, parts),
    )


def _flag(question: Question, n: int, counts: Counts) -> Span | None:
    if question.red_flag is None:
        return None
    return coding.flag(n, _people(counts, question.red_flag.when))


def _favourable(question: Question, n: int, counts: Counts, flagged: bool) -> Span | None:
    if not question.favourable:
        return None
    others = coding.RAISED_FROM if flagged else 0
    if flagged and question.red_flag and set(question.red_flag.when) & set(question.favourable):
        return None  # who raised it would be among the favourable: the two cannot be coded together
    return coding.favourable(n, _people(counts, question.favourable), others=others)


def _unfavourable(
    question: Question, n: int, counts: Counts, favourable: Span | None, flagged: bool
) -> Span | None:
    if favourable is None or not question.unfavourable:
        return None
    flag = question.red_flag
    if flagged and flag and not set(flag.when) <= set(question.unfavourable):
        return None  # who raised it are not all among the unfavourable: likewise
    count = _people(counts, question.unfavourable)
    return coding.unfavourable(n, count, beside=favourable, flagged=flagged)


def _about(question: Question, n: int, counts: Counts) -> Span | None:
    if question.kind != "count":
        return None
    guesses = {int(option): count for option, count in counts.items() if option != NO_ANSWER}
    total = sum(value * count for value, count in guesses.items())
    return coding.mean_of_ten(n, sum(guesses.values()), total)


def _parts(question: Question, whole: Span | None, parts: Sequence[Counts]) -> tuple[Span, ...]:
    if whole is None or not parts:
        return ()
    sizes = [sum(counts.values()) for counts in parts]
    spans = tuple(
        coding.band(size, _people(counts, question.favourable))
        for size, counts in zip(sizes, parts, strict=True)
    )
    return spans if inference.safe(whole, spans, sizes) else ()


def _people(counts: Counts, codes: Collection[str]) -> int:
    return sum(counts.get(code, 0) for code in codes)
