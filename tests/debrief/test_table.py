from __future__ import annotations

import pytest

from feedback.debrief.table import figures_table
from feedback.i18n import LANGUAGES
from tests.debrief import editions
from tests.debrief.editions import EDITIONS

WORDED = ("group", "about", "words", "sure", "site")


def figures(line):
    """A line without the words for people."""
    return {name: value for name, value in vars(line).items() if name not in WORDED}


@pytest.mark.parametrize("name", EDITIONS)
def test_the_figures_are_the_same_in_every_language(name):
    found = {code: list(map(figures, figures_table(EDITIONS[name](), code))) for code in LANGUAGES}

    assert all(lines == found["en"] for lines in found.values())


def test_a_line_says_the_coded_count_and_the_words_for_it():
    (line,) = [
        one
        for one in figures_table(editions.rich(), "en")
        if one.key == "st_respect" and one.kind == "favourable"
    ]

    assert (line.low, line.high, line.n, line.words) == (9, 9, 12, "9 of 12")
    assert (line.percent_low, line.likely_low, line.likely_high) == (75, 47, 91)
    assert (line.audience, line.theme, line.sure) == ("staff", "respect", "rough hint")


def test_what_is_not_shown_has_a_status_and_no_number():
    lines = list(figures_table(editions.nothing(), "en"))

    assert {line.status for line in lines} == {"too_few"}
    for line in lines:
        numbers = (line.low, line.high, line.n, line.percent_low, line.percent_high, line.likely_low)
        assert set(numbers) == {None}


def test_percents_wait_for_ten_answers():
    for line in figures_table(editions.small(), "en"):
        assert line.percent_low is None
        assert line.likely_high is None


def test_what_was_not_asked_is_not_zero():
    lines = figures_table(editions.rich(), "en")
    (line,) = [
        one for one in lines if one.kind == "theme" and (one.key, one.audience) == ("wellbeing", "patients")
    ]

    assert (line.status, line.low, line.n) == ("not_asked", None, None)


def test_a_flag_never_carries_a_count():
    flags = [line for line in figures_table(editions.rich(), "en") if line.kind == "flag"]

    assert {line.status for line in flags} == {"raised", "cannot_say"}
    assert {(line.low, line.high, line.n) for line in flags} == {(None, None, None)}


def test_a_sites_band_is_words_alone():
    sites = [line for line in figures_table(editions.rich(), "en") if line.kind == "site" and line.key]

    assert sites
    assert {(line.low, line.high, line.n) for line in sites} == {(None, None, None)}
    assert "20 or more" in {line.words for line in sites}
