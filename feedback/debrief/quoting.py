"""Other people's words inside ours: names, questions and comments, made safe to set beside text.

A name may hold anything. Control characters go (a NUL breaks a file, a direction override turns
the rest of the page around), and what stands inside a sentence is isolated, so that a Latin name
in an Arabic sentence leaves the sentence in order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from feedback.i18n import current, language
from feedback.survey.wording import Said, say

#: first strong isolate and its end (Unicode UAX 9): formats may turn them into markup or drop them
OPEN, CLOSE = "\u2068", "\u2069"

_BREAKS = str.maketrans({"\t": " "} | dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"))
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """The text without control characters, unpaired surrogates and direction overrides; line
    breaks stay."""
    lines = text.replace("\r\n", "\n").translate(_BREAKS)
    kept = "".join(c for c in lines if c == "\n" or _printable(c))
    return unicodedata.normalize("NFC", kept).strip()


def line(text: str) -> str:
    """The cleaned text on one line."""
    return " ".join(clean(text).split())


def isolated(text: str) -> str:
    """A text of one line to be put into a sentence; isolated where directions could meet."""
    name = line(text)
    if language(current()).direction == "ltr" and not any(map(_leftwards, name)):
        return name
    return f"{OPEN}{name}{CLOSE}"


def figure(text: str) -> str:
    """A number with a sign, kept in order: after an Arabic word "46%" would show as "%46"."""
    return f"{OPEN}{text}{CLOSE}" if language(current()).direction == "rtl" else text


def plain(text: str) -> str:
    """A sentence without its isolates, for formats that show them as boxes."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def here(text: str) -> Said:
    """Our own sentence, in the language that is being spoken."""
    return Said(text, current())


def named(text: str) -> Said:
    """A name that somebody gave; its language is not known."""
    return Said(line(text), "")


def worded(words: Mapping[str, str]) -> Said:
    """A survey's or the library's words in the spoken language, or the nearest there is."""
    said = say(words, current())
    return Said(line(said.text), said.language)


def _printable(character: str) -> bool:
    # Cf stays, but for what turns direction: joiners are letters' companions in many scripts.
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn") and character not in _TURNING


def _leftwards(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL", "AN")
