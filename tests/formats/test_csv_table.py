from __future__ import annotations

import pytest

from feedback.formats import csv_table
from feedback.i18n import LANGUAGES
from tests.debrief.editions import EDITIONS, HOSTILE
from tests.formats import outputs


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", EDITIONS)
def test_the_file_is_what_spreadsheets_and_programs_expect(name, code):
    raw = outputs.table(name, code)

    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(outputs.rows(raw)) + 1
    assert b"\0" not in raw


def test_the_first_columns_are_the_same_in_every_language():
    stable = [
        [
            tuple(row[column] for column in csv_table.STABLE)
            for row in outputs.rows(outputs.table("rich", code))
        ]
        for code in LANGUAGES
    ]

    assert all(rows == stable[0] for rows in stable)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\0=1",
        " =1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "−1",
        "\u200b=1",
    ],
)
def test_no_text_is_taken_for_a_formula(text):
    assert csv_table.safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "9 of 12", "what = it", "نعم", "'quoted'", "12%"])
def test_other_texts_stay_as_they_are(text):
    assert csv_table.safe(text) == text


@pytest.mark.parametrize("code", LANGUAGES)
def test_hostile_names_stay_in_their_cells(code):
    rows = outputs.rows(outputs.table("hostile", code))

    assert len({len(row) for row in rows}) == 1
    assert all(None not in row for row in rows)
    for row in rows:
        for column, cell in row.items():
            if column not in csv_table.STABLE:
                assert cell[:1] not in {"=", "+", "-", "@", "＝"}
    assert len(HOSTILE) > 5


def test_a_group_of_four_is_a_status_without_numbers():
    rows = outputs.rows(outputs.table("nothing", "en"))

    assert {row["status"] for row in rows} == {"too_few"}
    assert {row[c] for row in rows for c in ("low", "high", "n", "percent_low", "likely_high")} == {""}
