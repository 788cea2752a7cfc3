"""What a round prints of one question, for every table of answers it could have had."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest

from feedback.measures.printed import printed
from feedback.measures.tally import NO_ANSWER
from feedback.survey import library
from feedback.survey.definition import RedFlag

STAFF, VISITORS = library.survey("staff_post_mission"), library.survey("visiting_team")
SUPPLY = STAFF.question("st_left_behind")  # good: 1; raises its flag, and is bad: 2, 3
SCALE = STAFF.question("st_respect")
GUESS = VISITORS.question("vi_guess_next")


def counts(**n):
    return {("-" if code == "none" else code.removeprefix("c")): count for code, count in n.items() if count}


def test_a_group_of_seven_prints_what_is_favourable_and_nothing_else():
    found = printed(SCALE, counts(c5=2, c4=2, c3=1, c1=1, none=1), [])

    assert (found.favourable, found.unfavourable, found.flag, found.about) == ((4, 4), None, None, None)


def test_the_base_is_everybody_and_not_those_who_answered_the_question():
    few, all_ = counts(c5=6, none=6), counts(c5=6, c1=6)

    assert printed(SCALE, few, []).favourable == printed(SCALE, all_, []).favourable == (6, 6)


def test_a_raised_flag_is_told_from_five_answers_on():
    assert printed(SUPPLY, {"1": 2, "3": 3}, []).flag == (3, 5)
    assert printed(SUPPLY, {"1": 3, "3": 2}, []).flag == (0, 2)


def test_a_flag_on_a_good_answer_is_told_alone():
    odd = replace(SUPPLY, red_flag=RedFlag("RF_SUPPLY", ("1",)))

    found = printed(odd, {"1": 8, "3": 4}, [])

    assert (found.flag, found.favourable, found.unfavourable) == ((3, 12), None, None)


def test_a_guess_is_told_as_a_fifth():
    assert printed(GUESS, {"7": 6, "8": 3, NO_ANSWER: 2}, []).about == (6, 8)
    assert printed(GUESS, {"7": 9}, []).about is None
    assert printed(GUESS, {"7": 4, NO_ANSWER: 8}, []).about is None
    assert printed(GUESS, {"7": 12}, []).favourable is None


def test_sites_are_told_in_bands_while_they_prove_nothing():
    told = printed(SCALE, {"5": 14, "2": 12}, [{"5": 6, "2": 6}, {"5": 8, "2": 6}])
    proving = printed(SCALE, {"5": 8, "2": 3}, [{"5": 2, "2": 3}, {"5": 6}])

    assert told.parts == ((5, 7), (6, 8))
    assert proving.parts == ()


@pytest.mark.parametrize("n", [5, 6, 7, 8, 9, 10, 11, 12, 14])
def test_no_table_can_be_read_back(n):
    """Whatever is printed of the flag question, for each single answer code at least two counts
    fit it, but for a favourable count in its middle."""
    fits = defaultdict(set)
    for good, worse, worst in product(range(n + 1), repeat=3):
        if good + worse + worst <= n:
            table = {"1": good, "2": worse, "3": worst, NO_ANSWER: n - good - worse - worst}
            fits[printed(SUPPLY, table, [])].add(tuple(table.values()))

    for found, tables in fits.items():
        good, *hidden = (set(column) for column in zip(*tables, strict=True))
        assert all(len(column) > 1 for column in hidden), found
        assert len(good) > 1 or 2 < min(good) < n - 2


def test_what_is_printed_holds_the_truth():
    chance = random.Random(11)
    for _ in range(2000):
        parts = []
        for _ in range(chance.choice((2, 3))):
            answers = [chance.choice([*SUPPLY.codes[:3], NO_ANSWER]) for _ in range(chance.randrange(5, 30))]
            parts.append({code: answers.count(code) for code in set(answers)})
        whole = {code: sum(part.get(code, 0) for part in parts) for code in ("1", "2", "3", NO_ANSWER)}

        found = printed(SUPPLY, whole, parts)

        assert found.favourable[0] <= whole["1"] <= found.favourable[1]
        bad = whole["2"] + whole["3"]
        assert found.flag[0] <= bad <= found.flag[1]
        assert found.unfavourable is None or found.unfavourable[0] <= bad <= found.unfavourable[1]
        for span, part in zip(found.parts, parts, strict=False):
            assert span[0] <= part.get("1", 0) <= span[1]
