from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.debrief.quoting import CLOSE, OPEN, clean, isolated, line, plain
from feedback.i18n import speaking
from tests.debrief.editions import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_turns_the_page_around_or_breaks_a_file(text):
    found = clean(text)

    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Cn") and c != "\n" for c in found)
    assert not set(found) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def test_words_stay_apart_when_their_separator_goes():
    assert line("line one\r\nline two\u2028line three\ttab") == "line one line two line three tab"
    assert clean("one\r\ntwo") == "one\ntwo"


def test_joiners_stay_for_they_are_part_of_the_word():
    assert clean("क्\u200dष \u200cمی\u200cخواهم") == "क्\u200dष \u200cمی\u200cخواهم"


@given(st.text(), st.sampled_from(["en", "ar"]))
def test_an_isolated_name_opens_as_often_as_it_closes(text, code):
    with speaking(code):
        found = isolated(text)

    assert found.count(OPEN) == found.count(CLOSE) <= 1
    assert plain(found) == line(text)
    found.encode("utf-8")


def test_names_are_isolated_where_directions_could_meet():
    with speaking("ar"):
        assert isolated("Hill clinic") == f"{OPEN}Hill clinic{CLOSE}"
    with speaking("en"):
        assert isolated("Hill clinic") == "Hill clinic"
        assert isolated("عيادة") == f"{OPEN}عيادة{CLOSE}"
