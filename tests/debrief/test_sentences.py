from __future__ import annotations

from fractions import Fraction

import pytest

from feedback.debrief import sentences
from feedback.debrief.figures import Node
from feedback.i18n import speaking
from feedback.measures.intervals import Interval
from feedback.measures.scales import Share, Span, share


@pytest.fixture(autouse=True)
def english():
    with speaking("en"):
        yield


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(9, 9, 12), "9 of 12"),
        (Span(0, 2, 12), "2 or fewer of 12"),
        (Span(10, 12, 12), "10 or more of 12"),
        (Span(3, 6, 12), "3 to 6 of 12"),
        (Span(7, 12, 12), "7 or more of 12"),
        (Span(0, 2, 5), "2 or fewer of 5"),
        (Span(3, 5, 5), "3 or more of 5"),
        (Span(0, 0, 120), "0 of 120"),
        (Span(0, 12, 12), "0 to 12 of 12"),
        (Span(999, 999, 1200), "999 of 1,200"),
    ],
)
def test_counts_are_said_first_and_coded_ends_as_ends(span, words):
    assert sentences.counts(span) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(9, 9, 12), "75%"),
        (Span(0, 2, 12), "17% or less"),
        (Span(10, 12, 12), "83% or more"),
        (Span(3, 6, 12), "25% to 50%"),
        (Span(6, 6, 9), None),
        (Span(33, 33, 40), "83%"),
    ],
)
def test_percents_wait_for_ten_answers(span, words):
    assert sentences.percents(share(span)) == words


def test_the_likely_range_waits_for_ten_answers_too():
    assert sentences.likely(share(Span(9, 9, 12))) == "47% to 91%"
    assert sentences.likely(share(Span(6, 6, 9))) is None


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (Fraction(1, 2), Fraction(1, 2), "about 6 of 12"),
        (Fraction(0), Fraction(2, 12), "about 2 or fewer of 12"),
        (Fraction(10, 12), Fraction(1), "about 10 or more of 12"),
        (Fraction(4, 12), Fraction(13, 24), "about 4 to 7 of 12"),
    ],
)
def test_a_theme_says_that_it_is_an_average(low, high, words):
    assert sentences.average_counts(Share(low, high, 12, 2)) == words


def test_a_bound_that_leaves_out_zero_is_never_rounded_to_it():
    assert sentences.whole(Interval(0.003, 0.7512)) == (1, 75)
    assert sentences.whole(Interval(-0.7512, -0.003)) == (-75, -1)
    assert sentences.whole(Interval(-0.003, 0.7)) == (0, 70)


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0, 2, "2 or fewer"), (9, 11, "9 or more"), (3, 4, "3 to 4"), (5, 5, "5")]
)
def test_a_sites_band_never_tells_how_many_answered_there(low, high, words):
    assert sentences.band(low, high, Node(("Hill",), 10, 14)) == words


def test_an_audience_of_a_later_version_keeps_its_key():
    assert "donors" in sentences.audience("donors")
