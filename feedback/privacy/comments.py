"""Comments cut loose: names and numbers out, order gone, rare languages unnamed (PRIVACY 4.5).

`traces` (privacy/traces) finds what points at a person; a moderator reads what is left.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

#: a language with fewer comments in its list names its writer
SHARED_BY = 3

#: \d is every script's decimal digits; Ethiopic numbers are no decimal digits to Unicode
_DIGIT = r"[\d\u1369-\u137c]"
#: what people, and the phones they copy from, put between digits: dashes, blanks, hidden marks
_BETWEEN = r"[\s()./\-_\u00b7\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{0,3}"

_PATTERNS = (
    # each begins only where a word does: tried at every letter, a long text would take for ever
    re.compile(r"(?<![\w.+-])[\w.+-]+[@\uff20][\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(
        r"(?<![\w-])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|edu|gov|io|me)\b(?:/\S*)?", re.IGNORECASE
    ),
    re.compile(r"(?<!\w)@\w{3,}"),
    # a phone number or a record number: five digits or more
    re.compile(rf"[+\uff0b(]?{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{4,}}"),
    # ids such as "B-12/345": letters in front of fewer digits
    re.compile(rf"\b[^\W\d_]{{1,4}}[-/]{_DIGIT}[\w/-]{{2,}}"),
)


@dataclass(frozen=True)
class Loose:
    """One comment with nothing of its writer: a random id, the text, perhaps its language."""

    id: bytes
    question: str
    text: str
    language: str | None


def scrub(text: str, placeholder: str) -> str:
    """The text with addresses, links, account names, phone numbers and ids replaced."""
    for pattern in _PATTERNS:
        text = pattern.sub(placeholder, text)
    return text


def detach(comments: Sequence[tuple[str, str, str]]) -> list[Loose]:
    """(question, text, language) in any order become loose comments in the order of random ids.

    A language stays only where at least three comments of its question's list share it.
    """
    shared = Counter((question, language) for question, _, language in comments)
    loose = [
        Loose(
            secrets.token_bytes(16),
            question,
            text,
            language if shared[question, language] >= SHARED_BY else None,
        )
        for question, text, language in comments
    ]
    return sorted(loose, key=lambda comment: comment.id)
