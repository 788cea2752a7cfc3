import pytest

from feedback.survey.conditions import asked_about, faults, holds

ANSWERS = {"seen": "4", "money": "dk"}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        ({"q": "seen", "in": ["4", "5"]}, True),
        ({"q": "seen", "in": ["1"]}, False),
        ({"q": "seen", "not_in": ["1", "dk", "skip"]}, True),
        ({"q": "money", "not_in": ["1", "dk", "skip"]}, False),
        ({"q": "absent", "not_in": ["1", "dk", "skip"]}, False),
        ({"q": "absent", "in": ["skip"]}, True),
        ({"q": "seen", "more_than": 3}, True),
        ({"q": "seen", "more_than": 4}, False),
        ({"q": "money", "more_than": 0}, False),
        ({"all": [{"q": "seen", "in": ["4"]}, {"q": "money", "in": ["1"]}]}, False),
        ({"any": [{"q": "seen", "in": ["4"]}, {"q": "money", "in": ["1"]}]}, True),
        ({"not": {"q": "seen", "in": ["4"]}}, False),
    ],
)
def test_a_question_is_asked_only_when_its_condition_holds(condition, expected):
    assert holds(condition, ANSWERS) is expected


def test_a_condition_of_an_unknown_shape_is_refused_and_named():
    assert faults({"q": "seen", "matches": "^(a+)+$"}, ["seen"])
    with pytest.raises(ValueError):
        holds({"q": "seen", "matches": "x"}, ANSWERS)


def test_conditions_look_back_only():
    condition = {"any": [{"q": "seen", "in": ["1"]}, {"not": {"q": "later", "in": ["1"]}}]}

    assert set(asked_about(condition)) == {"seen", "later"}
    assert faults(condition, ["seen"]) == ["later is not asked before"]
    assert faults(condition, ["seen", "later"]) == []
