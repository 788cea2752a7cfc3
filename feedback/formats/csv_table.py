"""The edition's figures as one flat table, for spreadsheets and other programs.

The first columns have the same heads and words in every language, so that a program can read
them; the last ones say the same for people. UTF-8 with a mark at its beginning, because without
it spreadsheets guess wrong; RFC 4180.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any

from feedback.debrief.table import Line, figures_table
from feedback.i18n import gettext as _
from feedback.i18n import speaking

#: stable heads: what a program reads
STABLE = (
    "kind", "audience", "channel", "key", "theme", "status", "low", "high", "n", "percent_low",
    "percent_high", "likely_low", "likely_high",
)  # fmt: skip

#: A cell that begins with one of these is a formula somewhere (also in their wide and small forms).
_FORMULA = frozenset("=+-@\t\r\0\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                     "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}\N{MINUS SIGN}"
                     "\N{SMALL PLUS SIGN}\N{SMALL HYPHEN-MINUS}\N{SMALL EQUALS SIGN}"
                     "\N{SMALL COMMERCIAL AT}")  # fmt: skip


def render(figures: Mapping[str, Any], code: str) -> bytes:
    """The table as a file, in the language with this code."""
    with speaking(code):
        heads = [*STABLE, _("Group"), _("Site"), _("About"), _("In words"), _("How sure")]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(_row(line) for line in figures_table(figures, code))
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula; the mark in front is how they show text."""
    bare = text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")
    return f"'{text}" if bare[:1] in _FORMULA and bare else text


def _row(line: Line) -> list[object]:
    stable = [getattr(line, name) for name in STABLE]
    words = [line.group, line.site, line.about, line.words, line.sure]
    return [safe(cell) if isinstance(cell, str) else cell for cell in (*stable, *words)]
