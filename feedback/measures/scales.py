"""Shares of coded counts: exact fractions, rounded once, and how sure they are.

A count leaves the platform as a range "low to high of n" (PRIVACY 4.4). A share is therefore a
range too; it is kept as exact fractions and rounded half up in integers at the very end, because
readers hold percents against the counts beside them (DOMAIN 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from feedback.measures.intervals import Interval, wilson_hull

#: Below this many answers no percent is shown, only counts (DOMAIN 4.3).
PERCENT_FROM = 10

ROUGH, FAIR, STEADY = "rough", "fair", "steady"


@dataclass(frozen=True)
class Span:
    """A coded count: from `low` to `high` of `n` people, both included."""

    low: int
    high: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= self.n or self.n < 1:
            raise ValueError(f"{self.low} to {self.high} of {self.n}")

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Span) -> Span:
        """Two groups of different people together: the hull of the sum."""
        return Span(self.low + other.low, self.high + other.high, self.n + other.n)


@dataclass(frozen=True)
class Share:
    """A coded share of a group of n: one question's, or the mean of a theme's questions."""

    low: Fraction
    high: Fraction
    n: int
    items: int = 1

    @property
    def exact(self) -> bool:
        return self.low == self.high

    @cached_property
    def interval(self) -> Interval:
        """Wilson's hull with the group's n; conservative for a mean of questions (DOMAIN 4.3)."""
        return wilson_hull(self.low * self.n, self.high * self.n, self.n)

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2

    @property
    def percents(self) -> bool:
        """Whether the group is large enough for percents."""
        return self.n >= PERCENT_FROM


def share(span: Span) -> Share:
    """The favourable share of one question."""
    return Share(Fraction(span.low, span.n), Fraction(span.high, span.n), span.n)


def theme(spans: Sequence[Span]) -> Share:
    """The mean of the questions' shares in one group, as a hull."""
    if len({span.n for span in spans}) != 1:
        raise ValueError("a theme is a mean over one group")
    count = len(spans) * spans[0].n
    return Share(
        Fraction(sum(span.low for span in spans), count),
        Fraction(sum(span.high for span in spans), count),
        spans[0].n,
        len(spans),
    )


def percent(value: Fraction) -> int:
    """A share as a whole percent, half rounded up (0.825 is 83, not 82)."""
    return rounded(value * 100)


def rounded(value: Fraction) -> int:
    """The nearest whole number, half away from zero, in integers alone."""
    doubled = 2 * abs(value.numerator) + value.denominator
    whole = doubled // (2 * value.denominator)
    return whole if value >= 0 else -whole


def steadiness(interval: Interval) -> str:
    """How much weight a share can bear, by the width of its interval in points."""
    points = interval.width * 100
    if points > 40:
        return ROUGH
    return FAIR if points > 20 else STEADY
