"""What in a free text can lead to a person: e-mail and web addresses, phone numbers.

One pattern for the server and, as text, for the phone (PRIVACY 4.5), so that both point out the
same. It errs on the side of asking: the person decides, and nothing is stored about it.
"""

from __future__ import annotations

import re

_MAIL = r"[^\s@]+@[^\s@]+\.[^\s@]"
_WEB = r"https?:|www\.|\w\.(?:com|org|net|info)\b"
#: seven digits of any script, with the blanks and signs that people put between them
_PHONE = r"(?:\d[\s().+/-]*){7,}"

PATTERN = f"{_MAIL}|{_WEB}|{_PHONE}"

#: The same for JavaScript, whose \d knows Latin digits only; to be used with the flags "iu".
SCRIPT_PATTERN = PATTERN.replace(r"\d", r"\p{Nd}")

_SEEN = re.compile(PATTERN, re.IGNORECASE)


def seen(text: str) -> bool:
    """Whether the text may hold such a trace."""
    return _SEEN.search(text) is not None
