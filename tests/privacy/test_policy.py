from __future__ import annotations

from datetime import date

import pytest

from feedback.privacy.policy import Policy, TooLow, release_from


def test_the_smallest_group_may_be_raised_and_never_lowered() -> None:
    assert Policy.of(11) == Policy(minimum=11, words_from=11)
    for low in ({"minimum": 4}, {"words_from": 9}, {"minimum": 12, "words_from": 11}):
        with pytest.raises(TooLow):
            Policy(**low)


def test_four_are_not_told_about_and_nine_are_not_quoted() -> None:
    policy = Policy.of(5)

    assert [policy.speaks(n) for n in (4, 5)] == [False, True]
    assert [policy.quotes(n) for n in (9, 10)] == [False, True]


@pytest.mark.parametrize(("grace", "day"), [(0, 10), (1, 12), (7, 18)])
def test_phones_have_whole_days_of_grace(grace: int, day: int) -> None:
    assert release_from(date(2026, 3, 10), grace) == date(2026, 3, day)
