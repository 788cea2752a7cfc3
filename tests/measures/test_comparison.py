from __future__ import annotations

from dataclasses import dataclass

import pytest

from feedback.measures.comparison import View, gaps, guesses, steadfast
from feedback.measures.scales import Span
from tests.measures.vectors import EXPECTED, VECTORS, counted


@dataclass(frozen=True)
class Pair:
    key: str
    local: tuple[str, ...]
    visiting: str
    same_scale: bool = True


PAIRS = (
    Pair("PR_RESPECT", ("st_respect", "cw_respect"), "vi_respect"),
    Pair("PR_LISTEN", ("st_listened",), "vi_listened"),
    Pair("PR_DECIDE", ("st_decide",), "vi_decide"),
    Pair("PR_NEEDS", ("st_needs",), "vi_needs"),
    Pair("PR_LOAD", ("st_workload",), "vi_workload"),
    Pair("PR_SAFE", ("st_unsafe",), "vi_unsafe"),
    Pair("PR_HANDOVER", ("st_handover",), "vi_handover"),
    Pair("PR_LEARN", ("st_learned",), "vi_learned"),
    Pair("PR_TAUGHT", ("st_taught",), "vi_taught"),
    Pair("PR_NEXT", ("pt_next",), "vi_guess_next", same_scale=False),
)


def example():
    views = {}
    for audience, block in VECTORS["debrief_input"].items():
        for item in block["answers"]:
            if item == "vi_guess_next":
                views[item] = [View("visitors", item, about=(8, 10))]
            else:
                views[item] = [View(audience, item, counted(audience, item))]
    return views


@pytest.mark.parametrize("pair", [p.key for p in PAIRS if p.same_scale])
def test_the_worked_example_gives_the_expected_gaps(pair):
    expected = EXPECTED["gaps"][pair]
    (found,) = [gap for gap in gaps(PAIRS, example()) if gap.pair == pair]

    assert float(found.low * 100) == pytest.approx(expected["gap"], abs=0.005)
    assert found.interval.low * 100 == pytest.approx(expected["lo"], abs=0.005)
    assert found.interval.high * 100 == pytest.approx(expected["hi"], abs=0.005)
    assert found.differs == (expected["word"] == "views differ")


def test_the_widest_gap_comes_first():
    found = gaps(PAIRS, example())

    assert found[0].pair == "PR_TAUGHT"
    assert [g.size for g in found] == sorted((g.size for g in found), reverse=True)


def test_four_health_workers_are_not_compared():
    assert [g.local.voice for g in gaps(PAIRS, example()) if g.pair == "PR_RESPECT"] == ["staff"]


def test_staff_and_health_workers_are_rows_of_their_own():
    views = example() | {"cw_respect": [View("chw", "cw_respect", Span(0, 2, 6))]}

    found = {g.local.voice: g for g in gaps(PAIRS, views) if g.pair == "PR_RESPECT"}

    assert set(found) == {"staff", "chw"}


def test_different_scales_stand_in_the_table_only():
    assert "PR_NEXT" not in {g.pair for g in gaps(PAIRS, example())}
    (found,) = guesses(PAIRS, example())
    assert (found.local.span, found.visiting.about) == (Span(14, 14, 22), (8, 10))


def test_nothing_differs_that_the_coding_could_have_made():
    exact = {
        "st_listened": [View("staff", "st_listened", Span(5, 5, 12))],
        "vi_listened": [View("visitors", "vi_listened", Span(8, 8, 9))],
    }
    coded = exact | {"st_listened": [View("staff", "st_listened", Span(3, 7, 12))]}

    (sharp,), (blurred,) = gaps(PAIRS, exact), gaps(PAIRS, coded)

    assert sharp.differs
    assert not blurred.differs
    assert blurred.interval.low < sharp.interval.low
    assert blurred.chance > sharp.chance


def test_fewer_verdicts_hold_when_all_comparisons_are_counted():
    found = gaps(PAIRS, example())

    differ, hold = [g.differs for g in found], steadfast(found)

    assert sum(differ) == 5
    assert 0 < sum(hold) < 5
    assert all(one or not other for one, other in zip(differ, hold, strict=True))


def test_nothing_to_compare_is_no_gap():
    assert gaps(PAIRS, {}) == []
    assert guesses(PAIRS, {}) == []
    assert steadfast([]) == []
