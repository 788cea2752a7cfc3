"""A mark's words and figures as cells, for the table that stands behind each chart."""

from __future__ import annotations

from feedback.debrief.document import Absent, Cell, Mark
from feedback.debrief.quoting import here
from feedback.i18n import gettext as _


def heads() -> tuple[str, ...]:
    """The columns that `cells` fills."""
    return (_("Favourable"), _("In percent"), _("Likely range"), _("How sure"))


def cells(mark: Mark | Absent) -> tuple[Cell, ...]:
    """Counts, percents, likely range and how sure; percents wait for ten answers."""
    if isinstance(mark, Absent):
        return (Cell(mark.said), empty(), empty(), empty())
    if mark.percents is None or mark.likely is None:
        return (Cell(mark.counts), later(), later(), Cell(mark.sure))
    return (Cell(mark.counts), Cell(mark.percents), Cell(mark.likely), Cell(mark.sure))


def later() -> Cell:
    """Where a larger group would have a percent."""
    return Cell(here(_("from 10 answers on")))


def empty() -> Cell:
    return Cell(here(""))
