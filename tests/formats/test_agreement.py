"""The same numbers in page, PDF, workbook and table, in every language (PRIVACY 4.4, rule 4)."""

from __future__ import annotations

import re

import pytest

from feedback.debrief.table import figures_table
from feedback.i18n import LANGUAGES
from tests.debrief.editions import EDITIONS
from tests.formats import outputs

#: hostile names carry numbers of their own
HONEST = [name for name in EDITIONS if name != "hostile"]
everywhere = pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name in HONEST for code in LANGUAGES]
)


@everywhere
def test_page_and_pdf_show_the_same_numbers(name, code):
    on_page = outputs.numbers(outputs.html_text(outputs.page(name, code)))
    on_paper = outputs.numbers(outputs.pdf_text(outputs.paper(name, code)))
    # page numbers are paper's own
    pages = {str(number) for number in range(1, 40)}

    assert on_page - on_paper == set()
    assert on_paper - on_page - pages == set()


@everywhere
def test_every_figure_of_the_table_stands_on_the_page(name, code):
    page = outputs.bare(outputs.html_text(outputs.page(name, code)))
    lines = figures_table(EDITIONS[name](), code)

    for line in lines:
        words = [line.words] if line.kind != "gap" else []
        assert [said for said in words if outputs.bare(said) not in page] == []


@everywhere
def test_the_workbook_and_the_table_hold_the_same_figures(name, code):
    rows = outputs.rows(outputs.table(name, code))
    sheets = list(outputs.sheets(outputs.workbook(name, code)).values())
    in_table = sorted((r["kind"], r["audience"], r["channel"], r["key"], r["status"]) for r in rows)

    in_book, figures = [], []
    for head, *body in sheets[1:-1]:
        place = {name: head.index(name) for name in ("kind", "audience", "channel", "key", "status")}
        for row in body:
            in_book.append(tuple(row[place[name]] or "" for name in place))
            figures += [cell for cell in row if isinstance(cell, int)]

    assert sorted(in_book) == in_table
    columns = ("low", "high", "n", "percent_low", "percent_high", "likely_low", "likely_high")
    told = [
        int(row[column])
        for row in rows
        for column in (("low", "n") if row["kind"] == "response" else columns)
        if row[column] and row["kind"] not in ("site", "guess")
    ]
    assert sorted(figures) == sorted(told)


@everywhere
def test_the_table_holds_the_stored_figures_and_no_others(name, code):
    figures = EDITIONS[name]()
    stored = {
        (found["audience"], found["channel"], found["version"], key): question
        for found in figures["rounds"]
        for key, question in found["questions"].items()
    }
    if name == "chain":
        return  # weeks add up: tests/debrief
    for row in outputs.rows(outputs.table(name, code)):
        if row["kind"] not in ("favourable", "unfavourable"):
            continue
        (question,) = [
            question
            for (audience, channel, _version, key), question in stored.items()
            if (audience, channel, key) == (row["audience"], row["channel"], row["key"])
        ]
        assert [int(row["low"]), int(row["high"])] == question[row["kind"]]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_favourable_count_stands_on_paper_as_a_whole(code):
    """Not only its digits: the words of the count, as the language puts them."""
    paper = re.sub(r"\s+", "", outputs.bare(outputs.pdf_text(outputs.paper("rich", code))))
    lines = [line for line in figures_table(EDITIONS["rich"](), code) if line.kind == "favourable"]

    if code in ("ar", "ne"):
        # pdftotext undoes joined letters in ways of its own; digits and sizes are enough there.
        wanted = [f"{line.n}" for line in lines]
    else:
        wanted = [re.sub(r"\s+", "", outputs.bare(line.words)) for line in lines]
    assert [words for words in wanted if words not in paper] == []
