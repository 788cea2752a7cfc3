"""What goes from hand to hand before anybody answers: posters, slips with codes, a message.

Each speaks the languages of the people who are asked, whatever the language of who prints it.
A slip's code stands beside its QR code, never inside: an address is kept by histories and logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feedback import i18n
from feedback.formats import qr
from feedback.i18n import gettext as _
from feedback.i18n import speaking
from feedback.survey.wording import Said, say

#: A message that is longer is cut in two by some phones and read by nobody (DOMAIN 4.7).
MESSAGE_LIMIT = 300
_NAME = 60


@dataclass(frozen=True)
class Notice:
    """What everything that is handed out says about one door of a round.

    `address` leads to the survey, without a language. `until` is the last day on which answers
    are taken; `contact` whom to tell of harm now; `visiting` is empty where nobody visited.
    """

    asks: str
    site: str
    visiting: str
    title: Mapping[str, str]
    minutes: int
    minimum: int
    until: date
    contact: str
    coded: bool
    address: str
    plain_http: bool = False

    @property
    def typed(self) -> str:
        """The address as people type it: browsers add https by themselves."""
        parts = urlsplit(self.address)
        return self.address if parts.scheme == "http" else parts.netloc + parts.path

    @property
    def slug(self) -> str:
        """The last part of the address, which no line break may cut."""
        return self.typed.rpartition("/")[2]

    @property
    def door(self) -> str:
        """What stands before the slug."""
        return self.typed.removesuffix(self.slug)


def poster(notice: Notice, languages: Iterable[str]) -> Markup:
    """One sheet per language; its QR code opens the survey in that language."""
    return Markup("").join(
        _render("poster.html", code, notice=notice, address=f"{notice.address}/{code}") for code in languages
    )


def wall(notice: Notice, languages: Iterable[str]) -> Markup:
    """One sheet for all these languages: one QR code, and the same few sentences in each."""
    voices = Markup("").join(_render("voice.html", code, notice=notice) for code in languages)
    return _render("wall.html", i18n.current(), notice=notice, voices=voices)


def slips(notice: Notice, codes: Iterable[str], language: str) -> Markup:
    """A sheet of slips to cut, in the order given; codes come as they are printed."""
    drawing = qr.svg(f"{notice.address}/{language}", label=notice.typed)
    return _render("slips.html", language, notice=notice, codes=list(codes), drawing=drawing)


def message(notice: Notice, language: str) -> str:
    """A text to paste into a message; people who get it cannot be told apart by it."""
    asks, visiting = _short(notice.asks), _short(notice.visiting)
    with speaking(language):
        about = (
            _("%(who)s asks about the visit of %(visiting)s.", who=asks, visiting=visiting)
            if visiting
            else _("%(who)s asks for your view.", who=asks)
        )
        length = i18n.ngettext(
            "No name needed. %(n)s minute.", "No name needed. %(n)s minutes.", notice.minutes
        )
        until = _("Open until %(date)s.", date=i18n.day(notice.until))
        return f"{about} {length} {until} {notice.address}/{language}"


def _short(name: str) -> str:
    """A name that leaves room for the rest of a message."""
    return name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"


def _render(template: str, language: str, **values: object) -> Markup:
    """A piece of paper in a language; the text knows its own direction."""
    with speaking(language):
        page = _environment().get_template(template)
        return Markup(page.render(language=i18n.language(language), **values))  # noqa: S704 - autoescaped


def _title(notice: Notice) -> Said:
    return say(notice.title, i18n.current())


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("feedback.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        day=i18n.day,
        number=i18n.number,
        isolated=i18n.isolated,
        qr=qr.svg,
        title=_title,
    )
    return found
