"""The four files of an edition, and their words as a person or a program would read them."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

import html5lib
import openpyxl
import pytest

from feedback.debrief.document import Document
from feedback.debrief.outline import outline
from feedback.formats import csv_table, html_page, pdf, xlsx
from tests.debrief.editions import EDITIONS


def document(name: str, code: str) -> Document:
    return outline(EDITIONS[name](), code)


@cache
def page(name: str, code: str) -> str:
    return html_page.page(document(name, code))


@cache
def paper(name: str, code: str) -> bytes:
    return pdf.render(document(name, code))


@cache
def workbook(name: str, code: str) -> bytes:
    return xlsx.render(document(name, code), EDITIONS[name]())


@cache
def table(name: str, code: str) -> bytes:
    return csv_table.render(EDITIONS[name](), code)


def rows(raw: bytes) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def sheets(raw: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def tree(html: str) -> Any:
    """The page as browsers read it; what they would have to repair is an error."""
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    for element in root.iter():
        # drawings stand in a namespace of their own; their names are enough here
        if isinstance(element.tag, str):
            element.tag = element.tag.split("}")[-1]
    return root


def html_text(html: str) -> str:
    body = tree(html).find("body")
    return " ".join(part for part in body.itertext())


def pdf_text(raw: bytes) -> str:
    """What a reader of the file copies out, in reading order."""
    return poppler("pdftotext", raw, "-", "-")


def poppler(name: str, raw: bytes, *options: str) -> str:
    """What one of poppler's programs says about a PDF."""
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is missing (Debian: apt-get install poppler-utils)")
    done = subprocess.run([program, *options], input=raw, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def numbers(text: str) -> set[str]:
    """Every number in a text; all digits are Latin, or this fails."""
    assert not [c for c in text if c.isdecimal() and not c.isascii()], "digits of another script"
    return set(re.findall(r"\d+", text))


def bare(text: str) -> str:
    """The text without marks of direction, and with plain spaces."""
    kept = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", kept).split())
