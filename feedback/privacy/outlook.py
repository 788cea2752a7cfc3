"""What a round will be able to tell, before anybody is asked: exact binomial chances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

from feedback.privacy.policy import Policy

#: shares of invited people who answer: few, usual, many
RATES = (0.4, 0.6, 0.8)
#: below this many invited opening warns, below the policy's minimum it is refused (decision 8)
WARN_BELOW = 8


@dataclass(frozen=True)
class Outlook:
    """At one response rate: answers to expect, and the chances (0..1) of what can be told."""

    rate: float
    expected: float
    nothing: float
    words: float
    sites: float


def outlook(invited: Iterable[int], policy: Policy, rate: float) -> Outlook:
    """`invited` is the people asked per site; each answers by themselves with chance `rate`.

    `nothing` is the chance of fewer answers than the minimum, `words` of enough for comments word
    for word, `sites` that at least two sites can be told apart without merging.
    """
    sizes = [size for size in invited if size]
    total = sum(sizes)
    apart = [_at_least(size, policy.minimum, rate) for size in sizes]
    return Outlook(
        rate=rate,
        expected=total * rate,
        nothing=1 - _at_least(total, policy.minimum, rate),
        words=_at_least(total, policy.words_from, rate),
        sites=_two_or_more(apart),
    )


def _at_least(n: int, k: int, rate: float) -> float:
    below = sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(min(k, n + 1)))
    return max(0.0, 1 - below)


def _two_or_more(chances: list[float]) -> float:
    none, one = 1.0, 0.0
    for chance in chances:
        none, one = none * (1 - chance), one * (1 - chance) + none * chance
    return max(0.0, 1 - none - one)
