from __future__ import annotations

from fractions import Fraction

import pytest

from feedback.measures.intervals import Interval
from feedback.measures.scales import Share, Span, percent, rounded, share, steadiness, theme
from tests.measures.vectors import EXPECTED, audience_of, counted

ITEMS = [k for k, v in EXPECTED["items"].items() if "fav" in v and not v.get("suppressed")]


@pytest.mark.parametrize("item", ITEMS)
def test_a_question_of_the_worked_example_is_counted_as_expected(item):
    expected, span = EXPECTED["items"][item], counted(audience_of(item), item)
    found = share(span)

    assert (span.low, span.n) == (expected["fav"], expected["n"])
    assert float(found.low * 100) == pytest.approx(expected["percent"], abs=0.005)
    assert found.interval.low * 100 == pytest.approx(expected["lo"], abs=0.005)
    assert found.interval.high * 100 == pytest.approx(expected["hi"], abs=0.005)


@pytest.mark.parametrize("name", EXPECTED["themes"])
def test_a_theme_of_the_worked_example_is_the_mean_of_its_questions(name):
    expected = EXPECTED["themes"][name]
    shares = [share(counted(name.split("/")[0], item)) for item in expected["items"]]
    mean = sum((s.low for s in shares), Fraction(0)) / len(shares)
    found = Share(mean, mean, expected["n"], len(shares))

    assert float(found.low * 100) == pytest.approx(expected["percent"], abs=0.005)
    assert found.interval.low * 100 == pytest.approx(expected["lo"], abs=0.005)
    assert found.interval.high * 100 == pytest.approx(expected["hi"], abs=0.005)


def test_a_theme_is_as_wide_as_its_questions_are_coded():
    found = theme([Span(0, 2, 12), Span(9, 9, 12), Span(10, 12, 12)])

    assert (found.low, found.high) == (Fraction(19, 36), Fraction(23, 36))
    assert found.items == 3


def test_a_theme_is_a_mean_over_one_group():
    with pytest.raises(ValueError, match="one group"):
        theme([Span(1, 1, 12), Span(1, 1, 11)])


@pytest.mark.parametrize("low, high, n", [(3, 2, 5), (0, 6, 5), (-1, 2, 5), (0, 0, 0)])
def test_a_span_outside_its_group_is_refused(low, high, n):
    with pytest.raises(ValueError, match="of"):
        Span(low, high, n)


def test_weeks_of_one_chain_add_up_as_a_hull():
    assert Span(0, 2, 9) + Span(4, 4, 8) == Span(4, 6, 17)


@pytest.mark.parametrize(
    "value, whole",
    [(Fraction(33, 40), 83), (Fraction(167, 200), 84), (Fraction(1, 3), 33), (Fraction(2, 3), 67)],
)
def test_percents_are_rounded_half_up_on_the_exact_fraction(value, whole):
    assert percent(value) == whole


def test_halves_round_away_from_zero_on_both_sides():
    assert (rounded(Fraction(5, 2)), rounded(Fraction(-5, 2)), rounded(Fraction(0))) == (3, -3, 0)


@pytest.mark.parametrize(
    "k, n, word", [(3, 5, "rough"), (12, 15, "fair"), (30, 40, "fair"), (81, 263, "steady")]
)
def test_the_word_for_how_sure_follows_the_width(k, n, word):
    assert steadiness(share(Span(k, k, n)).interval) == word


def test_coding_makes_a_number_less_sure():
    assert steadiness(share(Span(12, 12, 15)).interval) == "fair"
    assert steadiness(share(Span(9, 15, 15)).interval) == "rough"
    assert steadiness(Interval(0, 0.2)) == "steady"


def test_percents_wait_for_ten_answers():
    assert not share(Span(6, 6, 9)).percents
    assert share(Span(6, 6, 10)).percents
