"""Reads a debrief back from each form it leaves in: what each says of each question."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections import Counter

import html5lib
import openpyxl

Span = tuple[int, int]
#: (audience, question) -> kind of count -> (low, high, of how many)
Told = dict[tuple[str, str], dict[str, tuple[int, int, int]]]

COUNT = r"(?:\d+ to )?\d+(?: or (?:fewer|more))? of \d+"


def from_csv(content: bytes) -> Told:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return _told(dict(row) for row in rows)


def from_xlsx(content: bytes) -> Told:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    heads, *rows = [[cell.value for cell in row] for row in book["Questions"].iter_rows()]
    names = {"At least": "low", "At most": "high", "Of how many": "n"}
    return _told(dict(zip([names.get(str(h), str(h)) for h in heads], row, strict=True)) for row in rows)


def _told(rows) -> Told:
    found: Told = {}
    for row in rows:
        if row["kind"] in ("favourable", "unfavourable") and row["status"] == "shown":
            counts = (int(row["low"]), int(row["high"]), int(row["n"]))
            found.setdefault((row["audience"], row["key"]), {})[row["kind"]] = counts
    return found


def in_words(counts: tuple[int, int, int] | None) -> str:
    """A coded count as the English debrief says it."""
    if counts is None:
        return ""
    low, high, n = counts
    if low == high:
        return f"{low} of {n}"
    if low == 0:
        return f"{high} or fewer of {n}"
    return f"{low} or more of {n}" if high == n else f"{low} to {high} of {n}"


def from_html(text: str) -> Counter[tuple[str, str, str]]:
    """(question, favourable, unfavourable) of every row of the tables of questions."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    found: Counter[tuple[str, str, str]] = Counter()
    for row in tree.iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("th", "td")]
        if len(cells) == 6 and re.fullmatch(COUNT, cells[1]):
            found[cells[0], cells[1], cells[5] if re.fullmatch(COUNT, cells[5]) else ""] += 1
    return found


def from_pdf(content: bytes, pdftotext: str) -> Counter[tuple[str, str]]:
    """(favourable, unfavourable) of every row of the tables of questions, without the words: a
    question may run over several lines."""
    done = subprocess.run([pdftotext, "-layout", "-", "-"], input=content, capture_output=True, check=True)
    found: Counter[tuple[str, str]] = Counter()
    for line in done.stdout.decode().splitlines():
        flat = " ".join(line.split())
        row = re.search(rf"({COUNT}) \d+%.*(?:rough hint|fair guide|steady) ?({COUNT})?", flat)
        if row:
            found[row.group(1), row.group(2) or ""] += 1
    return found
