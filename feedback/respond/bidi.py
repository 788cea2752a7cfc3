"""Names and numbers put into a sentence keep their own direction.

In an Arabic sentence the groups of "+504 2434 0000" would change places, and a person in danger
would call a wrong number.
"""

from __future__ import annotations

import re

#: first strong isolate, left-to-right isolate, end of isolate (Unicode UAX 9)
_OWN, _LTR, _END = "\u2068", "\u2066", "\u2069"

_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,}\d")


def isolated(text: str) -> str:
    """The text as one thing in whatever sentence it stands, with its phone numbers in order."""
    if not text:
        return text
    numbers = _NUMBER.sub(lambda found: _LTR + found[0] + _END, text)
    return _OWN + numbers + _END
