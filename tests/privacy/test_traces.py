"""What in a text can lead to a person is pointed out; ordinary words are left alone."""

from __future__ import annotations

import re

import pytest

from feedback.privacy.traces import PATTERN, SCRIPT_PATTERN, seen


@pytest.mark.parametrize(
    "text",
    [
        "write to ana@example.org", "ANA.LOPEZ@EXAMPLE.ORG", "see https://example.net/x", "www.example.net",
        "facebook.com/ana", "call 99123456", "call +504 99-12 (34) 56", "٠٩١٢٣٤٥٦٧", "९८४१२३४५६७",
        "99.12.34.56",
        "नाम@उदाहरण.नेपाल",
    ],
)  # fmt: skip
def test_an_address_or_a_number_is_seen(text: str) -> None:
    assert seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "The work was good.", "3 of 10 people, 2026", "at 8 or 9, ward 12",
        "We saw 1,200 people in 14 days.",
        "more soap @ the ward", "and/or", "ok...", "1 2 3 4 5 6 months",
    ],
)  # fmt: skip
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not seen(text)


def test_the_phone_reads_the_same_pattern() -> None:
    assert SCRIPT_PATTERN.replace(r"\p{Nd}", r"\d") == PATTERN
    # with the flag u a script refuses an escape that means nothing
    assert set(re.findall(r"\\(.)", SCRIPT_PATTERN)) <= set("psdwb.")


def test_a_long_text_is_read_quickly() -> None:
    for unit in ("a", "1 ", "a@", "a.", "@", "((", "1" * 6 + "x"):
        assert isinstance(seen(unit * (5000 // len(unit))), bool)
