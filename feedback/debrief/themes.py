"""What was heard, theme by theme, the groups side by side on one axis."""

from __future__ import annotations

from feedback.debrief import sentences
from feedback.debrief.cells import cells, empty, heads
from feedback.debrief.document import (
    Absent,
    Block,
    Cell,
    Column,
    Mark,
    Matrix,
    Paragraph,
    Row,
    Section,
    Table,
)
from feedback.debrief.figures import Edition, Voice
from feedback.debrief.quoting import here, isolated
from feedback.i18n import gettext as _
from feedback.i18n import ngettext, number
from feedback.measures import scales
from feedback.measures.scales import PERCENT_FROM, Share
from feedback.survey import library
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    """Themes down, groups across; not asked and not shown look different."""
    blocks: tuple[Block, ...] = (nothing(),)
    if edition.shown and keys(edition):
        blocks = (Paragraph(here(_how_to_read()), "note"), _matrix(edition))
    return Section("themes", here(_("What was heard, theme by theme")), blocks)


def keys(edition: Edition) -> list[str]:
    """The themes that anybody was asked about: the library's in its order, then others."""
    asked = {q.theme for voice in edition.voices for q in voice.survey.closed if q.theme and q.favourable}
    known = [theme.key for theme in library.themes() if theme.key in asked]
    return known + sorted(asked - set(known))


def share_of(voice: Voice, key: str) -> Share | None:
    """The mean of the voice's questions of a theme; None where none may be told."""
    spans = [h.favourable for h in voice.heard if h.question.theme == key and h.favourable is not None]
    return scales.theme(spans) if spans else None


def words_of(voice: Voice, key: str, found: Share) -> str:
    """A theme of one question is that question, counted; of several it is an average."""
    if found.items > 1:
        return sentences.average_counts(found)
    spans = (h.favourable for h in voice.heard if h.question.theme == key)
    return next(sentences.counts(span) for span in spans if span is not None)


def mark_of(voice: Voice, key: str) -> Mark | Absent:
    """What stands in the voice's column for a theme."""
    if not any(q.theme == key and q.favourable for q in voice.survey.closed):
        return sentences.not_asked()
    found = share_of(voice, key)
    if found is None:
        return sentences.hidden(voice)
    return sentences.mark(found, words_of(voice, key, found), voice)


def nothing() -> Paragraph:
    return Paragraph(here(_("There is nothing to show yet: no group has enough answers.")))


def size(voice: Voice) -> str:
    """How many answers a group has, or that they are too few."""
    if voice.n is None:
        return sentences.too_few(voice.k)
    return ngettext("%(n)s answer", "%(n)s answers", voice.n)


def _how_to_read() -> str:
    return _(
        "Each mark shows how many people chose a favourable answer. A band means that the exact "
        "number is not shown. The thin line shows how far the number may be off."
    )


def _matrix(edition: Edition) -> Matrix:
    return Matrix(
        title=_title(edition),
        columns=tuple(
            Column(here(sentences.voice(edition, voice)), here(size(voice)), sentences.side(voice))
            for voice in edition.voices
        ),
        rows=tuple(
            Row(
                sentences.theme(key),
                sentences.theme_question(key),
                tuple(mark_of(voice, key) for voice in edition.voices),
            )
            for key in keys(edition)
        ),
        source=here(_("Where a theme has several questions, the mark is their average.")),
        table=_table(edition),
    )


def _title(edition: Edition) -> Said:
    """The sentence that the matrix says: the best and the least, where chance cannot explain it."""
    found = [
        (share, key, voice)
        for voice in edition.shown
        for key in keys(edition)
        if (share := share_of(voice, key)) is not None
    ]
    if len(found) < 2:
        return here(_("What each group said, theme by theme"))
    best = max(found, key=lambda one: one[0].interval.low)
    least = min(found, key=lambda one: one[0].interval.high)
    if best[0].interval.low <= least[0].interval.high:
        return here(_("No theme stands out for sure: the groups are small."))
    return here(
        _(
            "Most favourable: %(best)s (%(best_who)s). Least favourable: %(least)s (%(least_who)s).",
            best=isolated(sentences.theme(best[1]).text),
            best_who=sentences.voice(edition, best[2]),
            least=isolated(sentences.theme(least[1]).text),
            least_who=sentences.voice(edition, least[2]),
        )
    )


def _table(edition: Edition) -> Table:
    small = all((voice.n or 0) < PERCENT_FROM for voice in edition.voices)
    favourable, in_percent, likely, sure = heads()
    head = [_("Theme"), _("Group"), _("Questions"), favourable, in_percent, likely, sure]
    if small:
        head = [_("Theme"), _("Group"), _("Questions"), favourable, sure]
    rows: list[tuple[Cell, ...]] = []
    for key in keys(edition):
        for voice in edition.voices:
            found = share_of(voice, key)
            who = Cell(here(sentences.voice(edition, voice)))
            items = Cell(here(number(found.items)), found.items) if found else empty()
            counts, *percents, how_sure = cells(mark_of(voice, key))
            middle = () if small else percents
            rows.append((Cell(sentences.theme(key)), who, items, counts, *middle, how_sure))
    return Table(here(_("Themes, in figures")), tuple(map(here, head)), tuple(rows))
