from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.privacy import coding
from feedback.privacy.inference import narrowed, safe

part = st.integers(5, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
parts = st.lists(part, min_size=2, max_size=3)


def printed(found):
    sizes = [n for n, _ in found]
    whole = coding.favourable(sum(sizes), sum(count for _, count in found))
    return whole, [coding.band(n, count) for n, count in found], sizes


def test_two_parts_and_their_sum_can_prove_that_all_of_one_said_the_same() -> None:
    whole, spans, sizes = printed([(5, 2), (6, 6)])

    assert (whole, spans) == ((8, 8), [(0, 2), (4, 6)])
    assert narrowed(whole, spans)[1] == (6, 6)
    assert not safe(whole, spans, sizes)


def test_parts_in_the_middle_are_safe() -> None:
    assert safe(*printed([(12, 6), (14, 8)]))


@given(parts)
@settings(max_examples=200)
def test_narrowed_is_exactly_what_fits_the_print(found):
    whole, spans, _ = printed(found)

    fits = [
        counts
        for counts in product(*(range(low, high + 1) for low, high in spans))
        if whole[0] <= sum(counts) <= whole[1]
    ]

    assert narrowed(whole, spans) == [(min(column), max(column)) for column in zip(*fits, strict=True)]


@given(parts)
@settings(max_examples=500)
def test_what_is_safe_leaves_two_people_of_every_part_who_may_have_said_otherwise(found):
    whole, spans, sizes = printed(found)

    if safe(whole, spans, sizes):
        for (low, high), size in zip(narrowed(whole, spans), sizes, strict=True):
            assert high >= 2 and low <= size - 2
