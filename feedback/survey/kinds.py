"""The kinds of question: how each cleans an answer, and what may be counted.

A new kind is one entry in KINDS and one template in respond/templates/kinds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from feedback.i18n import N_
from feedback.survey.definition import Question

Cleaner = Callable[[Question, str], str]


class Unfit(ValueError):
    """An answer that does not fit its question; the message is a key of the catalogue."""


@dataclass(frozen=True)
class Kind:
    """`clean` returns the answer as it is kept, "" for none, or raises Unfit."""

    clean: Cleaner
    counted: bool


def _choice(question: Question, raw: str) -> str:
    if raw in ("", "skip"):
        return ""
    if raw not in question.codes:
        raise Unfit(N_("Please choose one of the answers shown."))
    return raw


def _count(question: Question, raw: str) -> str:
    if raw in ("", "skip"):
        return ""
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 6):
        raise Unfit(N_("Please give a whole number in digits."))
    value = str(int(raw))
    if value not in question.codes:
        raise Unfit(N_("Please choose one of the numbers shown."))
    return value


def _text(question: Question, raw: str) -> str:
    if not raw.isprintable():
        raw = "".join(c for c in raw if c in "\n\t" or _printable(c))
    text = unicodedata.normalize("NFC", raw)
    text = text.replace("\t", " ").strip()
    if len(text) > question.max_chars:
        raise Unfit(N_("This is too long. Please make it shorter."))
    return text


def _printable(character: str) -> bool:
    # Cf stays: zero-width joiners are letters' companions in Arabic, Devanagari and Burmese.
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


KINDS: dict[str, Kind] = {
    "scale": Kind(_choice, counted=True),
    "choice": Kind(_choice, counted=True),
    "count": Kind(_count, counted=True),
    "text": Kind(_text, counted=False),
}
