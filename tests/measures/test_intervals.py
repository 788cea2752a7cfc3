from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.measures.intervals import (
    chance,
    chance_hull,
    holm,
    newcombe,
    newcombe_hull,
    wilson,
    wilson_hull,
)
from tests.measures.vectors import VECTORS


@pytest.mark.parametrize("case", VECTORS["wilson95"], ids=lambda c: f"{c['k']}/{c['n']}")
def test_wilson_agrees_with_the_published_numbers(case):
    found = wilson(case["k"], case["n"])

    assert (found.low, found.high) == pytest.approx((case["lo"], case["hi"]), abs=1e-6)


@pytest.mark.parametrize("case", VECTORS["newcombe_diff95"], ids=str)
def test_newcombe_agrees_with_the_published_numbers(case):
    found = newcombe(case["k1"], case["n1"], case["k2"], case["n2"])

    assert (found.low, found.high) == pytest.approx((case["lo"], case["hi"]), abs=1e-6)


def test_holm_agrees_with_the_published_numbers():
    assert holm(VECTORS["holm"]["p"]) == pytest.approx(VECTORS["holm"]["adjusted"], abs=1e-9)


def test_holm_of_nothing_is_nothing():
    assert holm([]) == []


@pytest.mark.parametrize("k, n", [(-1, 5), (6, 5), (0, 0)])
def test_a_count_outside_its_group_is_no_count(k, n):
    with pytest.raises(ValueError, match="of"):
        wilson(k, n)


groups = st.integers(5, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(groups)
def test_the_share_lies_inside_its_interval(group):
    k, n = group

    found = wilson(k, n)

    assert 0 <= found.low <= k / n <= found.high <= 1


@given(groups, groups)
def test_the_chance_and_the_interval_never_contradict_each_other(one, two):
    assert (chance(*one, *two) < 0.05) == newcombe(*one, *two).excludes_zero


coded = st.integers(5, 40).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.integers(0, n)).map(lambda e: (min(e), max(e), n))
)


@given(coded)
def test_the_hull_holds_the_interval_of_every_count_that_the_coding_allows(count):
    low, high, n = count
    hull = wilson_hull(low, high, n)

    for k in range(low, high + 1):
        inside = wilson(k, n)
        assert hull.low <= inside.low
        assert inside.high <= hull.high


@settings(deadline=None)
@given(coded, coded)
def test_the_hull_of_a_difference_holds_every_difference(one, two):
    hull = newcombe_hull(one, two)

    for k1 in range(one[0], one[1] + 1):
        for k2 in range(two[0], two[1] + 1):
            inside = newcombe(k1, one[2], k2, two[2])
            assert hull.low <= inside.low + 1e-12
            assert inside.high <= hull.high + 1e-12


@settings(deadline=None, max_examples=30)
@given(st.integers(5, 30), st.integers(5, 30))
def test_no_pair_of_coded_counts_is_less_sure_than_the_hull_says(n1, n2):
    for one in ((0, 2, n1), (n1 - 2, n1, n1)):
        for two in ((0, 2, n2), (n2 // 2, n2 // 2, n2), (n2 - 2, n2, n2)):
            largest = chance_hull(one, two)
            for k1 in range(one[0], one[1] + 1):
                for k2 in range(two[0], two[1] + 1):
                    assert chance(k1, n1, k2, n2) <= largest + 1e-9


def test_the_hull_of_an_exact_count_is_its_interval():
    assert wilson_hull(9, 9, 12) == wilson(9, 12)
    assert newcombe_hull((9, 9, 12), (3, 3, 10)) == newcombe(9, 12, 3, 10)
