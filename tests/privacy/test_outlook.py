from __future__ import annotations

from itertools import product

import pytest

from feedback.privacy.outlook import RATES, outlook
from feedback.privacy.policy import Policy

POLICY = Policy()


def chance(invited: tuple[int, ...], rate: float, holds) -> float:
    """By counting every way in which people can answer or not."""
    total = 0.0
    for answered in product((0, 1), repeat=sum(invited)):
        sizes, start = [], 0
        for size in invited:
            sizes.append(sum(answered[start : start + size]))
            start += size
        if holds(sizes):
            total += rate ** sum(answered) * (1 - rate) ** (len(answered) - sum(answered))
    return total


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("invited", [(5,), (8,), (6, 7), (14,)])
def test_chances_are_exact(invited: tuple[int, ...], rate: float) -> None:
    found = outlook(invited, POLICY, rate)

    assert found.expected == pytest.approx(sum(invited) * rate)
    assert found.nothing == pytest.approx(chance(invited, rate, lambda sizes: sum(sizes) < 5))
    assert found.words == pytest.approx(chance(invited, rate, lambda sizes: sum(sizes) >= 10))
    assert found.sites == pytest.approx(chance(invited, rate, lambda sizes: sum(n >= 5 for n in sizes) >= 2))


def test_large_numbers_stay_chances() -> None:
    found = outlook([100_000, 40_000], POLICY, 0.4)

    assert 0 <= found.nothing <= found.words <= 1
    assert found.sites == pytest.approx(1)
