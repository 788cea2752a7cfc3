"""Two views of the same things: the gap chart, and the pairs that stand in a table only."""

from __future__ import annotations

from feedback.debrief import findings, sentences
from feedback.debrief.cells import cells
from feedback.debrief.document import Block, Cell, GapChart, Heading, Mark, Paragraph, Section, Table, Views
from feedback.debrief.figures import Edition
from feedback.debrief.quoting import figure, here
from feedback.i18n import gettext as _
from feedback.i18n import ngettext, number
from feedback.measures.comparison import MINIMUM, Gap, Guess, View, steadfast
from feedback.measures.scales import PERCENT_FROM, share
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    """The gap chart with its table, and what it can and cannot tell."""
    gaps, guesses = findings.gaps(edition), findings.guesses(edition)
    blocks: list[Block] = []
    if gaps:
        rows = tuple(_views(edition, gap) for gap in gaps)
        blocks = [Paragraph(here(_caution())), GapChart(title(gaps), rows, _source(), _table(edition, gaps))]
    if guesses:
        blocks += [Heading(here(_("What visitors guessed"))), _guess_table(edition, guesses)]
    if not blocks:
        blocks = [Paragraph(here(_nothing()))]
    return Section("views", here(_("Two views of the same things")), tuple(blocks))


def title(gaps: list[Gap]) -> Said:
    """How many comparisons show that views differ; soft, because many are made at once."""
    differ = sum(gap.differs for gap in gaps)
    if not differ:
        return here(_("In no comparison are there enough answers to say that views differ."))
    return here(
        ngettext(
            "Views differ in %(part)s of %(n)s comparison.",
            "Views differ in %(part)s of %(n)s comparisons.",
            len(gaps),
            part=number(differ),
        )
    )


def verdict(differs: bool) -> str:
    """The only two things that a comparison may say."""
    return _("views differ") if differs else _("too few answers to say")


def points(gap: Gap) -> str | None:
    """The likely gap in points, visitors minus local people; None below ten answers a side."""
    if any(view.span is None or view.span.n < PERCENT_FROM for view in (gap.local, gap.visiting)):
        return None
    low, high = sentences.whole(gap.interval)
    return _("%(low)s to %(high)s", low=figure(number(low)), high=figure(number(high)))


def said(guess: Guess) -> str:
    """What local people said, with its percent where that may be shown."""
    assert guess.local.span is not None
    words = sentences.counts(guess.local.span)
    spoken = sentences.percents(share(guess.local.span))
    return _("%(counts)s (%(percent)s)", counts=words, percent=spoken) if spoken else words


def guessed(guess: Guess) -> str:
    assert guess.visiting.about is not None
    return sentences.ten(guess.visiting.about)


def _caution() -> str:
    return _(
        "Local people and visitors were asked about the same things and chose from the same answers. "
        "A gap tells us where to talk, not who is right. "
        "People in a weaker position may answer more kindly than they feel."
    )


def _nothing() -> str:
    return _(
        "There is nothing to compare yet: it takes %(n)s answers from each side to the same question.",
        n=number(MINIMUM),
    )


def _source() -> Said:
    return here(
        _(
            "Filled circle: local people. Open diamond: visitors. A band means that the exact number "
            "is not shown. Thin lines: how far each may be off."
        )
    )


def _views(edition: Edition, gap: Gap) -> Views:
    return Views(
        label=sentences.pair(gap.pair),
        heard=here(sentences.voice(edition, edition.voice(gap.local.voice))),
        seen=here(sentences.voice(edition, edition.voice(gap.visiting.voice))),
        local=_mark(edition, gap.local),
        visiting=_mark(edition, gap.visiting),
        verdict=here(verdict(gap.differs)),
        differs=gap.differs,
    )


def _mark(edition: Edition, view: View) -> Mark:
    assert view.span is not None
    return sentences.mark(share(view.span), sentences.counts(view.span), edition.voice(view.voice))


def _table(edition: Edition, gaps: list[Gap]) -> Table:
    """The same figures in words; the last column counts all comparisons (Holm)."""
    head = (
        _("About"),
        _("Local group"),
        _("Local people"),
        _("Visitors"),
        _("Likely gap in points"),
        _("Verdict"),
        _("Verdict when all comparisons are counted"),
    )
    rows = tuple(
        (
            Cell(sentences.pair(gap.pair)),
            Cell(here(sentences.voice(edition, edition.voice(gap.local.voice)))),
            cells(_mark(edition, gap.local))[0],
            cells(_mark(edition, gap.visiting))[0],
            Cell(here(points(gap) or _("from 10 answers on"))),
            Cell(here(verdict(gap.differs))),
            Cell(here(verdict(holds))),
        )
        for gap, holds in zip(gaps, steadfast(gaps), strict=True)
    )
    return Table(here(_("Two views, in figures")), tuple(map(here, head)), rows)


def _guess_table(edition: Edition, guesses: list[Guess]) -> Table:
    head = (_("About"), _("Local group"), _("What they said"), _("What visitors guessed"))
    rows = tuple(
        (
            Cell(sentences.pair(guess.pair)),
            Cell(here(sentences.voice(edition, edition.voice(guess.local.voice)))),
            Cell(here(said(guess))),
            Cell(here(guessed(guess))),
        )
        for guess in guesses
    )
    caption = _("Asked on different scales: in a table only, without a verdict")
    return Table(here(caption), tuple(map(here, head)), rows)
