from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.measures.tally import NO_ANSWER, Miscounted, Tally
from feedback.survey import library

SURVEY = library.survey("staff_post_mission")
CODES = {question.key: question.codes for question in SURVEY.closed}

answers = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from([*codes, "unheard of"]) for key, codes in CODES.items()}
)
people = st.lists(st.tuples(st.integers(0, 3), answers), max_size=25)


def counted(found):
    tally = Tally(SURVEY)
    for leaf, given_answers in found:
        tally.add(leaf, given_answers)
    return tally


@given(people, st.sets(st.integers(0, 3)))
def test_every_person_falls_in_exactly_one_option_of_every_question(found, leaves):
    tables = counted(found).tables(leaves)

    wanted = [given_answers for leaf, given_answers in found if leaf in leaves]
    assert set(tables) == set(CODES)
    for key, table in tables.items():
        usable = set(CODES[key]) - {"dk", "na"}
        kept = [answers.get(key) for answers in wanted]
        assert dict(table) == Counter(code if code in usable else NO_ANSWER for code in kept)
        assert sum(table.values()) == len(wanted)


def test_not_knowing_skipping_and_not_being_asked_are_one():
    tables = counted([(0, {"st_unsafe": "dk"}), (0, {}), (0, {"st_unsafe": "skip"})]).tables([0])

    assert tables["st_unsafe"] == {NO_ANSWER: 3}


def test_a_person_counted_twice_stops_everything():
    tally = counted([(0, {"st_respect": "4"})] * 6)
    tally._counts[0, "st_respect", "4"] += 1

    with pytest.raises(Miscounted, match="st_respect"):
        tally.tables([0])
