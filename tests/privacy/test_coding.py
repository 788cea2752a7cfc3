"""What a printed figure can prove. Groups of every size that a mission meets, every count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from feedback.privacy import coding
from feedback.privacy.coding import Span

SIZES = range(5, 121)


def beside_nothing(n: int, count: int) -> Span | None:
    """Unfavourable as it stands beside a favourable count that leaves all room."""
    return coding.unfavourable(n, count, beside=(0, 2))


def beside_a_flag(n: int, count: int) -> Span:
    return coding.favourable(n, count, others=3)


@pytest.mark.parametrize(
    ("code", "first", "least"),
    [
        (coding.favourable, 5, 0),
        (beside_nothing, 10, 0),
        (coding.band, 5, 0),
        (coding.flag, 5, 0),
        (beside_a_flag, 5, 3),
    ],
    ids=["favourable", "unfavourable", "band", "flag", "beside a flag"],
)
def test_intervals_of_a_size_lie_side_by_side_and_hold_the_truth(
    code: Callable[[int, int], Span | None], first: int, least: int
) -> None:
    for n in range(first, 121):
        possible = range(n - least + 1)
        printed = [code(n, count) for count in possible]

        assert all(
            span and span[0] <= count <= span[1] for count, span in zip(possible, printed, strict=True)
        )
        edges = sorted({span for span in printed if span})
        assert edges[0][0] == 0
        assert edges[-1][1] == (n if least == 0 else n - least)
        assert all(left[1] + 1 == right[0] for left, right in pairwise(edges))


@pytest.mark.parametrize("code", [coding.favourable, coding.band, coding.flag, beside_a_flag])
def test_nobody_can_tell_none_or_all_from_one_or_two(code: Callable[[int, int], Span]) -> None:
    for n in SIZES:
        assert code(n, 0) == code(n, 1) == code(n, 2)
    if code is not coding.flag:
        for n in SIZES:
            most = n - (3 if code is beside_a_flag else 0)
            assert code(n, most) == code(n, most - 1) == code(n, most - 2)


def test_the_middle_is_exact_at_the_reporting_level_and_five_answers_have_two_halves() -> None:
    assert coding.favourable(12, 7) == (7, 7)
    assert {coding.favourable(5, count) for count in range(6)} == {(0, 2), (3, 5)}


def test_a_large_part_is_told_in_fifths() -> None:
    printed = sorted({coding.band(100, count) for count in range(101)})

    assert printed == [(0, 2), (3, 19), (20, 39), (40, 59), (60, 79), (80, 97), (98, 100)]


def test_from_five_to_nine_nothing_is_said_about_unfavourable() -> None:
    assert all(beside_nothing(n, count) is None for n in range(5, 10) for count in range(n + 1))


def opinions(n: int) -> Iterator[tuple[int, int, int]]:
    """Every way in which n people can be favourable, unfavourable, and unfavourable in the way
    that raises the flag."""
    for good in range(n + 1):
        for bad in range(n - good + 1):
            for raising in range(bad + 1):
                yield good, bad, raising


def shown(n: int, good: int, bad: int, raising: int) -> tuple[Span, Span | None, Span]:
    """One question's three figures, as services/snapshot puts them together."""
    flag = coding.flag(n, raising)
    flagged = flag[0] > 0
    favourable = coding.favourable(n, good, others=coding.RAISED_FROM if flagged else 0)
    return favourable, coding.unfavourable(n, bad, beside=favourable, flagged=flagged), flag


@pytest.mark.parametrize("n", [*range(5, 26), 31, 40])
def test_no_figures_side_by_side_count_out_who_is_hidden(n: int) -> None:
    """Favourable may be exact in its middle. Whoever is unfavourable, raises the flag, or gave no
    usable answer is never counted out by the figures of one question together."""
    compatible: dict[object, set[tuple[int, int, int]]] = defaultdict(set)
    for opinion in opinions(n):
        compatible[shown(n, *opinion)].add(opinion)

    for printed, possible in compatible.items():
        hidden = {
            "favourable": {good for good, _, _ in possible},
            "unfavourable": {bad for _, bad, _ in possible},
            "raising": {raising for _, _, raising in possible},
            "nothing usable": {n - good - bad for good, bad, _ in possible},
        }
        for name, counts in hidden.items():
            if name == "favourable" and printed[0][0] == printed[0][1]:
                assert coding.END < printed[0][0] < n - coding.END
            else:
                assert len(counts) > 1, (printed, name, counts)


def test_a_mean_needs_ten_people_and_five_guesses_and_is_a_fifth_of_ten() -> None:
    assert coding.mean_of_ten(9, 9, 45) is None
    assert coding.mean_of_ten(12, 4, 20) is None
    assert coding.mean_of_ten(10, 5, 0) == (0, 2)
    assert coding.mean_of_ten(10, 5, 50) == (8, 10)
    for n in SIZES[5:]:
        for total in range(10 * n + 1):
            span = coding.mean_of_ten(n, n, total)
            assert span and span[0] * n <= total <= span[1] * n


def test_a_mean_at_its_ends_does_not_prove_that_all_guessed_the_same() -> None:
    for n in SIZES[5:]:
        low, high = coding.mean_of_ten(n, n, 0), coding.mean_of_ten(n, n, 10 * n)

        assert low == coding.mean_of_ten(n, n, 2)
        assert high == coding.mean_of_ten(n, n, 10 * n - 2)


def test_sizes_of_parts_are_exact_only_where_all_are_large() -> None:
    assert coding.sizes((14, 11)) == ((14, 14), (11, 11))
    assert coding.sizes((16, 9)) == ((15, 24), (5, 9))
    assert all(low <= n <= high for n in range(5, 3000) for low, high in coding.sizes((n, 5))[:1])
