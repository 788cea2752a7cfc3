"""Comments cut loose: names and numbers out, order gone, rare languages unnamed (PRIVACY 4.5).

`traces` (privacy/traces) finds what points at a person; a moderator reads what is left.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: a language with fewer comments in its list names its writer
SHARED_BY = 3

_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    # \d is every script's digits; a phone or id is five or more with little between them
    re.compile(r"[+(]?\d(?:[\s().\-/]{0,2}\d){4,}"),
    # ids such as "MRN 12345" are covered above; "B-12/345" and the like have letters in front
    re.compile(r"\b[^\W\d_]{1,4}[-/]\d[\w/-]{2,}"),
)


@dataclass(frozen=True)
class Loose:
    """One comment with nothing of its writer: a random id, the text, perhaps its language."""

    id: bytes
    question: str
    text: str
    language: str | None


def scrub(text: str, placeholder: str, names: Iterable[str] = ()) -> str:
    """The text with addresses, links, phone numbers, ids and `names` replaced."""
    for pattern in _PATTERNS:
        text = pattern.sub(placeholder, text)
    for name in names:
        if name.strip():
            text = re.sub(re.escape(name.strip()), placeholder, text, flags=re.IGNORECASE)
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
