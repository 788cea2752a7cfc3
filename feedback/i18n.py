"""Languages: our own table, wordbooks from the catalogues, numbers and dates.

The table is ours because CLDR lacks languages that partners speak (DOMAIN 6.2); a code that
comes from a reader is looked up here and never handed to Babel unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import LazyProxy, NullTranslations, Translations

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@dataclass(frozen=True)
class Language:
    """A language as we know it: `code` is BCP 47, `cldr` the locale whose rules we borrow, `date`
    how a day is written with its month in words."""

    code: str
    name: str
    direction: str
    cldr: str
    fallback: tuple[str, ...] = ("en",)
    date: str = "d MMMM y"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", "ltr", "en", ()),
        Language("es", "Español", "ltr", "es", date="d 'de' MMMM 'de' y"),
        Language("ar", "العربية", "rtl", "ar"),
        Language("ne", "नेपाली", "ltr", "ne"),
        Language("am", "አማርኛ", "ltr", "am"),
    )
}

#: Languages in which the staff's pages are complete; respondents and debriefs have all.
STAFF_LANGUAGES = ("en", "es", "ar")

_current: ContextVar[str] = ContextVar("language", default="en")


def language(code: str | None) -> Language:
    """The language with this code; English for a code that we do not know."""
    return LANGUAGES.get(code or "", LANGUAGES["en"])


def chain(code: str) -> tuple[str, ...]:
    """Codes to try for a text, the wanted one first."""
    return (code, *language(code).fallback)


def best(accepted: Iterable[str], offered: Iterable[str], default: str) -> str:
    """The first accepted language (BCP 47 tags, best first) that is offered, else `default`."""
    offered = tuple(offered)
    for tag in accepted:
        short = tag.split("-")[0].lower()
        if short in offered:
            return short
    return default


@cache
def wordbook(code: str) -> NullTranslations:
    """The catalogue of a language, read from its `.po` file; fuzzy entries stay out.

    Read at first use instead of compiled by a build step: there is nothing to forget.
    """
    path = CATALOGUES / language(code).code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language(code).cldr)
    packed = BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return Translations(fp=packed)


def current() -> str:
    """Code of the language that the reader of this moment reads."""
    return _current.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _current.set(language(code).code)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str, **values: object) -> str:
    """The message in the current language, with its named placeholders filled."""
    text = wordbook(current()).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The message in the form that `n` of something takes; `%(n)s` is filled with the number."""
    text = wordbook(current()).ungettext(one, many, n)
    return text % {"n": number(n), **values}


def lazy_gettext(message: str, **values: object) -> LazyProxy:
    """A message for anything evaluated at import: spoken when somebody reads it."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


def N_(message: str) -> str:  # noqa: N802 - the name that pybabel's extractor looks for
    """Marks a message that one room writes and another shows."""
    return message


def number(value: int | float, code: str | None = None, digits: int = 0) -> str:
    """A number with the separators of the language and Latin digits (DOMAIN 6.3)."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=_cldr(code), numbering_system="latn")


def percent(value: int, code: str | None = None) -> str:
    """A whole percent as the language writes it, with Latin digits; rounding is the caller's."""
    return format_percent(Decimal(value) / 100, locale=_cldr(code), numbering_system="latn")


def day(value: date, code: str | None = None) -> str:
    """A date with its month in words, so that nobody mistakes the month for the day.

    Gregorian and in Latin digits for every language: what calendar a site lives by is its own
    affair (DOMAIN 6.3), and the same digits stand on paper and screen.
    """
    text = format_date(value, format=language(code or current()).date, locale=_cldr(code))
    return text.translate(_LATIN)


def listing(items: Iterable[str], code: str | None = None) -> str:
    """`a, b and c` in the language."""
    return format_list(list(items), locale=_cldr(code))


def choice(items: Iterable[str], code: str | None = None) -> str:
    """`a, b or c` in the language."""
    return format_list(list(items), style="or", locale=_cldr(code))


def isolated(text: str) -> str:
    """The text as one thing in a sentence of the language now spoken, its phone numbers in order.

    In an Arabic sentence the groups of "+504 2434 0000" would change places, and a person in danger
    would call a wrong number. Where the language runs left to right, nothing needs to be done.
    """
    if not text or language(current()).direction == "ltr":
        return text
    return _OWN + _NUMBER.sub(lambda found: _LTR + found[0] + _END, text) + _END


def _cldr(code: str | None) -> Locale:
    return Locale.parse(language(code or current()).cldr)


_LATIN = {
    ord(digit): str(value)
    for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")
    for value, digit in enumerate(digits)
}

#: first strong isolate, left-to-right isolate, end of isolate (Unicode UAX 9)
_OWN, _LTR, _END = "\u2068", "\u2066", "\u2069"
_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,}\d")
