"""Reads a document as a person would: all its words, in order."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from feedback.debrief.document import Document
from feedback.survey.wording import Said


def words(thing: Any) -> Iterator[str]:
    """Every text of a document or of a part of it."""
    if isinstance(thing, Said):
        yield thing.text
    elif isinstance(thing, tuple):
        for part in thing:
            yield from words(part)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from words(getattr(thing, field.name))


def text(thing: Any) -> str:
    return "\n".join(words(thing))


def numbers(thing: Any) -> set[str]:
    return set(re.findall(r"\d+", text(thing)))


def blocks(document: Document, kind: type) -> list[Any]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]
