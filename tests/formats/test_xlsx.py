from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from feedback.debrief.outline import outline
from feedback.formats import xlsx
from feedback.i18n import LANGUAGES
from tests.debrief.editions import EDITIONS
from tests.formats import outputs

everything = pytest.mark.parametrize(("name", "code"), [(n, c) for n in EDITIONS for c in LANGUAGES])


def parts(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


@everything
def test_there_are_eight_sheets_with_names_that_a_workbook_takes(name, code):
    book = openpyxl.load_workbook(io.BytesIO(outputs.workbook(name, code)))

    assert len(book.sheetnames) == 8
    assert all(len(title) <= 31 for title in book.sheetnames)
    assert all(bool(sheet.sheet_view.rightToLeft) == (code == "ar") for sheet in book)


@everything
def test_nothing_becomes_a_formula_or_a_link(name, code):
    found = parts(outputs.workbook(name, code))

    assert not [part for part, xml in found.items() if "<f>" in xml or "<f " in xml or "hyperlink" in xml]


def test_counts_are_numbers_and_what_is_not_shown_is_words():
    sheets = outputs.sheets(outputs.workbook("small", "en"))
    head, *rows = sheets["Themes"]
    low = head.index("At least")

    assert {type(row[low]) for row in rows} == {int, str}
    hidden = [row for row in rows if row[0] == "Community health workers"]
    assert {row[low] for row in hidden} == {"fewer than 5 answers, not shown"}


def test_a_group_of_four_leaves_no_number():
    found = outputs.sheets(outputs.workbook("nothing", "en"))
    cells = [cell for title, rows in found.items() if title != "Read me" for row in rows for cell in row]

    assert not [cell for cell in cells if isinstance(cell, int | float)]
    assert not set(re.findall(r"\d+", " ".join(map(str, cells)))) - {"5"}


def test_comments_keep_their_words_their_language_and_their_lines():
    rows = outputs.sheets(outputs.workbook("rich", "en"))["Comments"]

    assert any(row[2] == "El equipo llegó con el plan que pedimos.\nEso ayudó mucho." for row in rows)
    assert any(row[4] == "retold by the moderator" for row in rows)


def test_a_comment_longer_than_a_cell_is_cut_and_says_so():
    figures = EDITIONS["rich"]()
    figures["comments"][0]["text"] = "x" * 40_000
    rows = outputs.sheets(xlsx.render(outline(figures, "en"), figures))["Comments"]

    (long,) = [row[2] for row in rows if str(row[2]).startswith("xxx")]
    assert len(long) == 32_767
    assert long.endswith("…")


def test_the_same_edition_gives_the_same_bytes():
    once, again = (
        outputs.workbook("rich", "ar"),
        xlsx.render(outputs.document("rich", "ar"), EDITIONS["rich"]()),
    )

    assert parts(again) == parts(once)
    assert again == once


def test_the_file_says_what_it_is():
    book = openpyxl.load_workbook(io.BytesIO(outputs.workbook("rich", "en")))

    assert book.properties.title == "Debrief: March surgical visit"
    assert book.properties.creator == "San Lucas District Hospital"
    assert book.properties.created.date().isoformat() == "2026-04-08"
