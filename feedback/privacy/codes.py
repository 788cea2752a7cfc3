"""One-time codes: 50 random bits on a slip of paper, and a character that catches slips of the pen.

The system never knows who drew which slip. It keeps an HMAC of each code and never the code
(PRIVACY 3.1); the pepper lies outside the database, so that a dump alone cannot be searched.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

#: Crockford's base 32: no I, L, O, U
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN = 10
LENGTH = DRAWN + 1
FIRST_GROUP = 5
#: nobody types more than this around eleven characters; longer texts are not even read
MOST_TYPED = 64

_VALUE = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}


def draw(count: int) -> list[str]:
    """That many different codes, each with its check character."""
    found: set[str] = set()
    while len(found) < count:
        body = "".join(secrets.choice(ALPHABET) for _ in range(DRAWN))
        found.add(body + _check(body))
    codes = list(found)
    secrets.SystemRandom().shuffle(codes)
    return codes


def printed(code: str) -> str:
    """The code as it stands on a slip: two groups."""
    return f"{code[:FIRST_GROUP]}-{code[FIRST_GROUP:]}"


def tidy(text: str) -> str | None:
    """The code that somebody meant by what they typed; None when it cannot be one.

    Forgives case, blanks, dashes, look-alike letters and the digits of other scripts. A wrong
    check character is None: the person is told to look at the slip again, and nothing is asked
    of the database.
    """
    if len(text) > MOST_TYPED:
        return None
    letters = []
    for letter in unicodedata.normalize("NFKC", text).upper():
        if letter in _VALUE:
            letters.append(ALPHABET[_VALUE[letter]])
        elif unicodedata.decimal(letter, None) is not None:
            letters.append(str(unicodedata.decimal(letter)))
        elif not _filler(letter):
            return None
    code = "".join(letters)
    if len(code) != LENGTH or _check(code[:DRAWN]) != code[DRAWN]:
        return None
    return code


def fingerprint(pepper: bytes, round_id: bytes, code: str) -> bytes:
    """What the database keeps of a code: 32 bytes, different in every round."""
    return hmac.new(pepper, round_id + code.encode(), hashlib.sha256).digest()


def _filler(letter: str) -> bool:
    category = unicodedata.category(letter)
    return letter.isspace() or category[0] in "ZP" or category == "Cf"


def _check(body: str) -> str:
    # A sum in the field of 32 elements, each place weighted by another power of 2: one wrong
    # character, and two exchanged ones wherever they stand, always change it.
    total = 0
    for letter in body:
        total = _double(total) ^ _VALUE[letter]
    return ALPHABET[_double(total)]


def _double(element: int) -> int:
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
