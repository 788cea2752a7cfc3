"""What is filled in about a mission's rounds: who is asked where, in which languages, by when."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field, HiddenField, SelectField

from feedback.i18n import gettext
from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form

#: the people whom one mission asks, in the order of the page
AUDIENCES = ("staff", "chw", "patients", "visitors")
#: staff and health workers of one place, asked in one round where they are few
TOGETHER, TEAM = ("staff", "chw"), "local_team"
#: whoever comes by is asked with a poster: nobody knows how many
UNCOUNTED = ("patients",)
CHANNELS = ("codes", "open")
MOST = 10_000


@dataclass(frozen=True)
class Place:
    """A site with the name that its fields carry."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True)
class Cell:
    """What is asked about one audience at one site; `poster` only where nobody can count."""

    place: Place
    number: Field
    poster: Field | None


@dataclass(frozen=True)
class Row:
    """One audience with its cells."""

    audience: str
    channel: Field
    cells: tuple[Cell, ...]


class SetUpForm(Form):
    """One field per audience and site is added by `set_up_form`."""

    places: tuple[Place, ...] = ()
    audiences: tuple[str, ...] = AUDIENCES

    together = fields.tick(_("Ask staff and community health workers in one round"))
    languages = fields.some_of(_("Languages"))
    meeting_on = fields.day(
        _("Debrief meeting"),
        help=_(
            "The day on which both sides read the answers together. All other days are counted back from it."
        ),
    )
    opens_on = fields.day(_("First day to answer"), optional=True)
    closes_on = fields.day(_("Last day to answer"), optional=True)
    grace = fields.whole(
        _("Days to wait for phones without a network"),
        high=7,
        optional=True,
        default=1,
        help=_("A phone may send after the last day what was answered in time."),
    )
    #: what the page last showed the meaning of
    shown = HiddenField()

    def rows(self) -> Iterator[Row]:
        """The grid, row by row."""
        for audience in self.audiences:
            cells = tuple(
                Cell(
                    place,
                    self[_number(audience, place)],
                    self[_poster(audience, place)] if audience in UNCOUNTED else None,
                )
                for place in self.places
            )
            yield Row(audience, self[f"channel_{audience}"], cells)

    def invited(self) -> dict[tuple[str, uuid.UUID], int | None]:
        """(audience, site) -> people asked, None where nobody can count them."""
        found: dict[tuple[str, uuid.UUID], int | None] = {}
        for row in self.rows():
            team = self.together.data and row.audience in TOGETHER
            for cell in row.cells:
                key = (TEAM if team else row.audience, cell.place.id)
                if cell.number.data:
                    found[key] = (found.get(key) or 0) + cell.number.data
                elif cell.poster is not None and cell.poster.data:
                    found[key] = None
        return found

    def channels(self) -> dict[str, str]:
        """How each audience answers; the team as its staff."""
        chosen = {row.audience: str(row.channel.data) for row in self.rows()}
        return chosen | ({TEAM: chosen["staff"]} if "staff" in chosen else {})

    def fingerprint(self) -> str:
        """The same for the same values: what is set up is what was shown."""
        values = sorted((name, repr(field.data)) for name, field in self._fields.items() if name != "shown")
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def set_up_form(
    sent: Any,
    *,
    places: Iterable[Place],
    taken: Iterable[str],
    people: Mapping[str, str],
    channels: Mapping[str, str],
    **kept: Any,
) -> SetUpForm:
    """The form for a mission's sites. Audiences that are `taken` have a round already and are left
    out; `people` are the words for audiences, `channels` those for the two ways to answer."""
    places, taken = tuple(places), set(taken)
    if TEAM in taken:
        taken |= set(TOGETHER)
    audiences = tuple(audience for audience in AUDIENCES if audience not in taken)
    grid: dict[str, Any] = {"places": places, "audiences": audiences}
    for audience in audiences:
        grid[f"channel_{audience}"] = SelectField(
            gettext("How they answer: %(who)s", who=people[audience]),
            choices=fields.offered(channels.items()),
            default="open" if audience in UNCOUNTED else "codes",
        )
        for place in places:
            name = gettext("%(who)s at %(site)s", who=people[audience], site=place.name)
            grid[_number(audience, place)] = fields.whole(name, high=MOST, optional=True)
            if audience in UNCOUNTED:
                grid[_poster(audience, place)] = fields.tick(name)
    form: SetUpForm = type("SetUpForm", (SetUpForm,), grid)(sent, **kept)
    return form


class DrawForm(Form):
    """How many slips, in which language. `issued` is how many there were when the page was made:
    the same sheet sent twice draws once."""

    count = fields.whole(_("Number of slips"), low=1, high=MOST)
    language = fields.one_of(_("Language of the slips"))
    issued = HiddenField()


class LanguageForm(Form):
    """The language of a new sheet that replaces a lost one."""

    language = fields.one_of(_("Language of the slips"))
    issued = HiddenField()


def _number(audience: str, place: Place) -> str:
    return f"n_{audience}_{place.id.hex}"


def _poster(audience: str, place: Place) -> str:
    return f"poster_{audience}_{place.id.hex}"
