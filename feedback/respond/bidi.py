"""Names and numbers put into a sentence keep their own direction.

In an Arabic sentence the groups of "+504 2434 0000" would change places, and a person in danger
would call a wrong number.
"""

from __future__ import annotations

import re

from feedback.i18n import current, language

#: first strong isolate, left-to-right isolate, end of isolate (Unicode UAX 9)
_OWN, _LTR, _END = "\u2068", "\u2066", "\u2069"

_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,}\d")


def isolated(text: str) -> str:
    """The text as one thing in a sentence of the language now spoken, its phone numbers in order.

    Where that language runs left to right, nothing needs to be done.
    """
    if not text or language(current()).direction == "ltr":
        return text
    numbers = _NUMBER.sub(lambda found: _LTR + found[0] + _END, text)
    return _OWN + numbers + _END
