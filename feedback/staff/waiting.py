"""The lines of the first page: what waits in a sentence, and the button that leads there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from feedback.i18n import gettext as _
from feedback.i18n import ngettext
from feedback.services.home import Waiting
from feedback.staff.labels import label


@dataclass(frozen=True)
class Line:
    """One thing that waits: a sentence, what it is about, its day, and one button."""

    text: str
    name: str
    day: date | None
    button: str
    address: str


def line(one: Waiting) -> Line:
    """The line for a thing that waits."""
    audience = label("audience", one.audience) if one.audience else ""
    text, button = _SAID[one.kind](one.count, audience)
    return Line(text, one.name, one.day, button, _address(one))


def _address(one: Waiting) -> str:
    if one.kind == "moderate":
        return url_for("staff.comment.index")
    if one.kind == "contact":
        return url_for("staff.site.change", site_id=one.site_id)
    if one.kind == "set_up":
        return url_for("staff.planning.set_up", mission_id=one.mission_id)
    if one.round_id:
        return url_for("staff.round.show", round_id=one.round_id)
    return url_for("staff.mission.show", mission_id=one.mission_id)


def _close(n: int, audience: str) -> tuple[str, str]:
    if audience:
        return _("%(audience)s: the last day has come. The round can close.", audience=audience), _("Close")
    return ngettext(
        "%(n)s round has reached its last day and can close.",
        "%(n)s rounds have reached their last day and can close.",
        n,
    ), _("Close")


def _open(n: int, audience: str) -> tuple[str, str]:
    if audience:
        return _("%(audience)s: the round is set up and can open.", audience=audience), _("Open")
    return ngettext(
        "%(n)s round is set up and can open.", "%(n)s rounds are set up and can open.", n
    ), _("Open")  # fmt: skip


def _confirm(n: int, audience: str) -> tuple[str, str]:
    if audience:
        return _("%(audience)s: many answers could not be used. Two people confirm before it goes on.",
                 audience=audience), _("Look")  # fmt: skip
    return ngettext(
        "%(n)s round is held because many answers could not be used. Two people confirm before it goes on.",
        "%(n)s rounds are held because many answers could not be used. Two people confirm before they go on.",
        n,
    ), _("Look")


def _queued(n: int, audience: str) -> tuple[str, str]:
    if audience:
        return _("%(audience)s: what was asked for is done within minutes.", audience=audience), _("Look")
    return ngettext(
        "%(n)s round: what was asked for is done within minutes.",
        "%(n)s rounds: what was asked for is done within minutes.",
        n,
    ), _("Look")


def _moderate(n: int, _audience: str) -> tuple[str, str]:
    return ngettext("%(n)s comment waits to be read.", "%(n)s comments wait to be read.", n), _("Read")


def _set_up(_n: int, _audience: str) -> tuple[str, str]:
    return _("Nobody is asked yet: no rounds are set up."), _("Set up")


def _contact(_n: int, _audience: str) -> tuple[str, str]:
    return _("This site does not say who to tell in case of harm."), _("Say it")


_SAID = {
    "close": _close,
    "open": _open,
    "confirm": _confirm,
    "queued": _queued,
    "moderate": _moderate,
    "set_up": _set_up,
    "contact": _contact,
}
