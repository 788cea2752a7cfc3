"""Chances in words that nobody needs a course for: so many times in a hundred."""

from __future__ import annotations

from feedback.i18n import gettext as _
from feedback.i18n import number


def in_a_hundred(chance: float) -> str:
    """ "2 in 100"; what may happen is never called sure or impossible."""
    if chance <= 0:
        return _("not possible")
    times = int(chance * 100 + 0.5)
    if times == 0:
        return _("under 1 in 100")
    if times == 100:
        return _("over 99 in 100")
    return _("%(times)s in 100", times=number(times))
