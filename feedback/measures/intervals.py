"""How far off a share may be: Wilson's interval, Newcombe's for a difference, Holm's correction.

Wilson, not the textbook interval: of a true 95 % in a group of eight the textbook covers 34 %,
Wilson 94 % (DOMAIN 0.5). Counts are coded before they are printed, so every interval here also
comes as a hull: the widest that any count inside the printed range would give (PRIVACY 4.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import erfc, sqrt

#: 95 % on both sides: the 0.975 quantile of the normal distribution
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`: shares between 0 and 1, or differences of shares between -1 and 1."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def wilson(k: int | Fraction, n: int, z: float = Z95) -> Interval:
    """The score interval of k of n. `k` may be a fraction: a theme's mean share times n."""
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n}")
    share, spread = float(k) / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # At the ends the formula is exact but its rounding is not.
    low = 0.0 if k <= 0 else max(0.0, centre - half)
    high = 1.0 if k >= n else min(1.0, centre + half)
    return Interval(low, high)


def newcombe(k1: int, n1: int, k2: int, n2: int, z: float = Z95) -> Interval:
    """Newcombe's hybrid score interval of k1/n1 - k2/n2 for two independent groups."""
    one, two = wilson(k1, n1, z), wilson(k2, n2, z)
    p1, p2 = k1 / n1, k2 / n2
    down = sqrt((p1 - one.low) ** 2 + (two.high - p2) ** 2)
    up = sqrt((one.high - p1) ** 2 + (p2 - two.low) ** 2)
    return Interval(max(-1.0, p1 - p2 - down), min(1.0, p1 - p2 + up))


def chance(k1: int, n1: int, k2: int, n2: int) -> float:
    """The p-value that belongs to `newcombe`: below 0.05 exactly when its interval excludes 0.

    Found by widening the interval until it reaches 0, so that the corrected verdicts of the
    annex can never contradict the interval in the chart.
    """
    if k1 * n2 == k2 * n1:
        return 1.0
    inside, outside = 0.0, 40.0
    for _ in range(80):
        middle = (inside + outside) / 2
        if newcombe(k1, n1, k2, n2, middle).excludes_zero:
            inside = middle
        else:
            outside = middle
    return erfc(inside / sqrt(2))


def holm(chances: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given."""
    adjusted, highest = [1.0] * len(chances), 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        highest = max(highest, min(1.0, chances[place] * (len(chances) - rank)))
        adjusted[place] = highest
    return adjusted


def wilson_hull(low: int | Fraction, high: int | Fraction, n: int) -> Interval:
    """The hull of the intervals of every count from `low` to `high`."""
    return Interval(wilson(low, n).low, wilson(high, n).high)


def newcombe_hull(one: tuple[int, int, int], two: tuple[int, int, int]) -> Interval:
    """The hull of the differences one - two over every pair of counts; each is (low, high, n).

    Both limits grow with the first count and shrink with the second, so two corners are enough
    (a test walks through all the others).
    """
    return Interval(
        newcombe(one[0], one[2], two[1], two[2]).low, newcombe(one[1], one[2], two[0], two[2]).high
    )


def chance_hull(one: tuple[int, int, int], two: tuple[int, int, int]) -> float:
    """The largest p-value over every pair of counts: what can be said whatever is coded away."""
    if one[0] * two[2] > two[1] * one[2]:
        return chance(one[0], one[2], two[1], two[2])
    if one[1] * two[2] < two[0] * one[2]:
        return chance(one[1], one[2], two[0], two[2])
    return 1.0  # the two ranges of shares meet: there may be no difference at all
