"""What templates may call: words, dates, addresses of files, the top bar, who is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, request, url_for
from jinja2 import StrictUndefined

from feedback import i18n
from feedback.i18n import LANGUAGES, N_, STAFF_LANGUAGES, gettext
from feedback.staff import guards, login
from feedback.staff.assets import asset
from feedback.staff.labels import label

PRODUCT = "Feedback"

#: the top bar: name, label, endpoint, and the act that lets a member see it
MENU = (
    ("missions", N_("Missions"), "staff.mission.index", "mission.read"),
    ("surveys", N_("Surveys"), "staff.survey.index", "survey.read"),
    ("debriefs", N_("Debriefs"), "staff.debrief.index", "debrief.read"),
    ("settings", N_("Settings"), "staff.home.settings", "partner.read"),
)


@dataclass(frozen=True)
class Entry:
    """One entry of the top bar."""

    name: str
    label: str
    address: str


def register(app: Flask) -> None:
    """Hand the words to Jinja; a name that nobody handed over is an error, not an empty place."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        _=i18n.gettext,
        gettext=i18n.gettext,
        ngettext=i18n.ngettext,
        number=i18n.number,
        day=i18n.day,
        listing=i18n.listing,
        label=label,
        languages_of=languages_of,
        moment=moment,
        names=names,
        asset=asset,
        may=guards.may,
        menu=menu,
        here=here,
        product=PRODUCT,
        section="",
        staff_languages=[LANGUAGES[code] for code in STAFF_LANGUAGES],
    )
    app.context_processor(_here_and_now)


def _here_and_now() -> dict[str, Any]:
    return {"visit": login.visit(), "speech": i18n.language(i18n.current())}


def menu() -> list[Entry]:
    """The entries of the top bar that this member can use."""
    return [
        Entry(name, gettext(text), url_for(endpoint)) for name, text, endpoint, act in MENU if guards.may(act)
    ]


def names(some: Iterable[str]) -> str:
    """Names as a list in words, each kept whole: scripts that run the other way do not mix."""
    return i18n.listing(f"\u2068{name}\u2069" for name in some)


def languages_of(codes: Iterable[str]) -> str:
    """Languages by their own names, as a list in words."""
    return names(label("language", code) for code in codes)


def moment(value: datetime) -> str:
    """A day and a time where the partner lives."""
    there = value.astimezone(login.timezone())
    return gettext("%(day)s, %(time)s", day=i18n.day(there.date()), time=f"{there:%H:%M}")


def here(**changes: str) -> str:
    """The address of this page with some of its query changed."""
    kept = {name: value for name, value in request.args.items() if name == "next"}
    values: dict[str, Any] = {**(request.view_args or {}), **kept, **changes}
    return url_for(request.endpoint or "staff.account.sign_in", **values)
