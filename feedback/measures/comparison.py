"""Two views of the same thing: local people and visitors asked with the same words and scale.

"Views differ" is said only when the hull of Newcombe's interval excludes 0; it never says who is
right (DOMAIN 4.4). Every local audience is a row of its own: pooling staff with health workers
would hide that they disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from feedback.measures.intervals import Interval, chance_hull, holm, newcombe_hull
from feedback.measures.scales import Span

#: Below this many answers on either side nothing is compared.
MINIMUM = 5


class Pair(Protocol):
    """What the library says about two mirrored questions; `same_scale` ones may be drawn."""

    @property
    def key(self) -> str: ...
    @property
    def local(self) -> tuple[str, ...]: ...
    @property
    def visiting(self) -> str: ...
    @property
    def same_scale(self) -> bool: ...


@dataclass(frozen=True)
class View:
    """What one audience said to one question: how many favourably, or for a question that asks
    for a number of ten people, between which two numbers the average lies."""

    voice: str
    question: str
    span: Span | None = None
    about: tuple[int, int] | None = None


@dataclass(frozen=True)
class Gap:
    """A pair drawn on the gap chart: visiting share minus local share."""

    pair: str
    local: View
    visiting: View
    low: Fraction
    high: Fraction
    interval: Interval

    @cached_property
    def chance(self) -> float:
        """The p-value that belongs to the interval; only the corrected verdicts ask for it."""
        return chance_hull(_counts(self.visiting), _counts(self.local))

    @property
    def differs(self) -> bool:
        return self.interval.excludes_zero

    @property
    def size(self) -> Fraction:
        """How wide the gap is, whichever way it points: the middle of what the coding allows."""
        return abs(self.low + self.high) / 2


@dataclass(frozen=True)
class Guess:
    """A pair on two scales, for a table only: what local people said, what visitors guessed."""

    pair: str
    local: View
    visiting: View


def gaps(pairs: Iterable[Pair], views: Mapping[str, Sequence[View]]) -> list[Gap]:
    """Every same-scale pair with five answers on both sides, the widest gap first.

    `views` maps a question to what each audience said to it.
    """
    found = [
        _gap(pair.key, local, visiting)
        for pair, local, visiting in _meetings(pairs, views)
        if pair.same_scale and _large(local) and _large(visiting)
    ]
    return sorted(found, key=lambda gap: -gap.size)


def guesses(pairs: Iterable[Pair], views: Mapping[str, Sequence[View]]) -> list[Guess]:
    """The pairs on different scales where both sides may be shown."""
    return [
        Guess(pair.key, local, visiting)
        for pair, local, visiting in _meetings(pairs, views)
        if not pair.same_scale and _large(local) and visiting.about is not None
    ]


def steadfast(found: Sequence[Gap]) -> list[bool]:
    """For each gap, whether its verdict holds when all comparisons are counted (Holm)."""
    adjusted = holm([gap.chance for gap in found])
    return [gap.differs and value < 0.05 for gap, value in zip(found, adjusted, strict=True)]


def _meetings(
    pairs: Iterable[Pair], views: Mapping[str, Sequence[View]]
) -> Iterable[tuple[Pair, View, View]]:
    for pair in pairs:
        for key in pair.local:
            for local in views.get(key, ()):
                for visiting in views.get(pair.visiting, ()):
                    yield pair, local, visiting


def _large(view: View) -> bool:
    return view.span is not None and view.span.n >= MINIMUM


def _counts(view: View) -> tuple[int, int, int]:
    assert view.span is not None
    return view.span.low, view.span.high, view.span.n


def _gap(pair: str, local: View, visiting: View) -> Gap:
    here, there = _counts(local), _counts(visiting)
    return Gap(
        pair=pair,
        local=local,
        visiting=visiting,
        low=Fraction(there[0], there[2]) - Fraction(here[1], here[2]),
        high=Fraction(there[1], there[2]) - Fraction(here[0], here[2]),
        interval=newcombe_hull(there, here),
    )
