"""A debrief as a workbook: one sheet per kind of figure, numbers as numbers, the rest as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from operator import attrgetter
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from feedback.debrief.document import Bullets, Comments, Document, Heading
from feedback.debrief.quoting import plain
from feedback.debrief.table import UNTOLD, Line, figures_table
from feedback.i18n import gettext as _
from feedback.i18n import speaking

#: what a cell holds at most
_LONGEST = 32_767


@dataclass(frozen=True)
class Column:
    head: str
    width: int
    value: Callable[[Line], str | int | None]


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    kinds: tuple[str, ...]


class _Book:
    """The workbook being written, with its few formats."""

    def __init__(self, document: Document) -> None:
        self.file = BytesIO()
        self.book = xlsxwriter.Workbook(
            self.file,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False},
        )  # fmt: skip
        self.rtl = document.direction == "rtl"
        made = datetime.combine(date.fromisoformat(document.made_on), time(12), UTC).replace(tzinfo=None)
        self.book.set_properties(
            {
                "title": plain(document.title.text)[:255],
                "author": document.partner.text[:255],
                "subject": plain(document.status.text)[:255],
                "created": made,
            }
        )
        wrapped = {"text_wrap": True, "valign": "top"}
        self.text = self.book.add_format(wrapped)
        self.number = self.book.add_format({"valign": "top", "num_format": "0"})
        self.head = self.book.add_format(wrapped | {"bold": True, "bottom": 1, "bg_color": "#E6F0EE"})
        self.title = self.book.add_format(wrapped | {"bold": True, "font_size": 16})
        self.strong = self.book.add_format(wrapped | {"bold": True})

    def sheet(self, name: str, widths: Iterable[int]) -> Worksheet:
        sheet = self.book.add_worksheet(self._name(name))
        if self.rtl:
            sheet.right_to_left()
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _name(self, name: str) -> str:
        """What a workbook takes for the name of a sheet: 31 letters, no []:*?/\\, each name once."""
        fit = "".join(c for c in name if c not in "[]:*?/\\'")[:31]
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        return fit if fit and fit.casefold() not in taken else f"{fit[:28]} {len(taken) + 1}"

    def heads(self, sheet: Worksheet, heads: Iterable[str]) -> None:
        for place, head in enumerate(heads):
            self.write(sheet, 0, place, head, self.head)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def write(
        self, sheet: Worksheet, row: int, column: int, value: object, style: Format | None = None
    ) -> None:
        """Text is always written as text: nothing that a person wrote becomes a formula."""
        if isinstance(value, int):
            sheet.write_number(row, column, value, self.number)
        elif value not in (None, ""):
            sheet.write_string(row, column, _cut(plain(str(value))), style or self.text)

    def close(self) -> bytes:
        self.book.close()
        return self.file.getvalue()


def render(document: Document, figures: Mapping[str, Any]) -> bytes:
    """The workbook in the document's language. The same edition gives the same bytes."""
    with speaking(document.language):
        lines = figures_table(figures, document.language)
        book = _Book(document)
        _read_me(book, document)
        for sheet in _sheets():
            _figures(book, sheet, [line for line in lines if line.kind in sheet.kinds])
        _comments(book, document)
        return book.close()


def _sheets() -> tuple[Sheet, ...]:
    answered = (_number(_("Answers"), "low"), _number(_("People invited"), "n"))
    return (
        _sheet(_("Who answered"), ("response",), _group(), _words(), *answered),
        _sheet(_("Questions"), ("favourable", "unfavourable"), _group(), _about(_("Question")), *_share()),
        _sheet(_("Sites"), ("site",), _group(), _site(), _about(_("Question")), _words()),
        _sheet(_("Themes"), ("theme",), _group(), _about(_("Theme")), *_share()),
        _sheet(_("Two views"), ("gap", "guess"), _group(), _about(_("About")), *_gap()),
        _sheet(_("Red flags"), ("flag",), _group(), _about(_("Red flag")), _words()),
    )


def _sheet(name: str, kinds: tuple[str, ...], *columns: Column) -> Sheet:
    """Columns for people, then the same words in every language for who works on with the file."""
    stable = ("kind", "audience", "channel", "key", "status")
    return Sheet(name, (*columns, *(Column(key, 13, attrgetter(key)) for key in stable)), kinds)


def _group() -> Column:
    return Column(_("Group"), 26, attrgetter("group"))


def _site() -> Column:
    return Column(_("Site"), 26, attrgetter("site"))


def _about(head: str) -> Column:
    return Column(head, 50, attrgetter("about"))


def _words() -> Column:
    return Column(_("In words"), 38, attrgetter("words"))


def _number(head: str, name: str) -> Column:
    """A number where there is one; what is not shown says so instead of standing empty."""

    def value(line: Line) -> str | int | None:
        found: int | None = getattr(line, name)
        return found if found is not None or line.status not in UNTOLD else line.words

    return Column(head, 12, value)


def _share() -> tuple[Column, ...]:
    sides = {"favourable": _("favourable"), "unfavourable": _("unfavourable"), "theme": _("favourable")}
    return (
        Column(_("Answers"), 14, lambda line: sides[line.kind]),
        _words(),
        _number(_("At least"), "low"),
        _number(_("At most"), "high"),
        _number(_("Of how many"), "n"),
        _number(_("Percent, at least"), "percent_low"),
        _number(_("Percent, at most"), "percent_high"),
        _number(_("Likely range from"), "likely_low"),
        _number(_("Likely range to"), "likely_high"),
        Column(_("How sure"), 16, attrgetter("sure")),
    )


def _gap() -> tuple[Column, ...]:
    return (
        _words(),
        _number(_("Gap in points, at least"), "percent_low"),
        _number(_("Gap in points, at most"), "percent_high"),
        _number(_("Likely gap from"), "likely_low"),
        _number(_("Likely gap to"), "likely_high"),
    )


def _figures(book: _Book, sheet: Sheet, lines: list[Line]) -> None:
    page = book.sheet(sheet.name, [column.width for column in sheet.columns])
    book.heads(page, [column.head for column in sheet.columns])
    for row, line in enumerate(lines, 1):
        for place, column in enumerate(sheet.columns):
            book.write(page, row, place, column.value(line))


def _read_me(book: _Book, document: Document) -> None:
    """What this is, of when, and what its numbers cannot say."""
    page = book.sheet(_("Read me"), [24, 90])
    book.write(page, 0, 1, document.title.text, book.title)
    book.write(page, 1, 1, document.status.text)
    row = 3
    for name, value in document.facts.rows:
        book.write(page, row, 0, name.text, book.strong)
        book.write(page, row, 1, value.text)
        row += 1
    for block in document.section("limits").blocks:
        if isinstance(block, Heading):
            row += 1
            book.write(page, row, 1, block.said.text, book.strong)
            row += 1
        elif isinstance(block, Bullets):
            for item in block.items:
                book.write(page, row, 1, item.text)
                row += 1


def _comments(book: _Book, document: Document) -> None:
    page = book.sheet(_("Comments"), [26, 40, 70, 12, 24])
    book.heads(page, [_("Group"), _("Question"), _("Comment"), _("Language"), _("Note")])
    group, row = "", 1
    for block in document.section("comments").blocks:
        if isinstance(block, Heading):
            group = block.said.text
        elif isinstance(block, Comments):
            for quote in block.quotes:
                note = quote.mark.text if quote.mark else ""
                cells = (group, block.label.text, quote.said.text, quote.said.language, note)
                for place, cell in enumerate(cells):
                    book.write(page, row, place, cell)
                row += 1


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
