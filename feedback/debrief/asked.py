"""Every question of every group that is large enough to be told."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.debrief import sentences
from feedback.debrief.answered import site
from feedback.debrief.cells import cells, heads
from feedback.debrief.document import Bar, Block, Cell, Group, Heading, Paragraph, Section, SpanChart, Table
from feedback.debrief.figures import Edition, Heard, Voice
from feedback.debrief.quoting import here, isolated, worded
from feedback.debrief.themes import nothing, size
from feedback.i18n import gettext as _
from feedback.i18n import listing, ngettext, number
from feedback.measures.scales import PERCENT_FROM, share
from feedback.survey import library
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    blocks: list[Block] = []
    for voice in edition.shown:
        who = sentences.voice(edition, voice)
        blocks.append(Heading(here(_("%(who)s: %(answers)s", who=who, answers=size(voice)))))
        blocks += _blocks(edition, voice)
    return Section("questions", here(_("Question by question")), tuple(blocks) or (nothing(),))


def _blocks(edition: Edition, voice: Voice) -> Iterable[Block]:
    told = [heard for heard in voice.heard if heard.favourable is not None]
    if told:
        groups = tuple(_groups(voice, told))
        yield SpanChart(_title(edition, voice, told), groups, _source(told), _table(edition, voice, told))
    for heard in voice.heard:
        if heard.about is not None:
            yield Paragraph(here(_average(heard, heard.about)))
    untold = [h for h in voice.heard if not h.question.favourable and h.question.kind != "count"]
    if untold:
        yield Paragraph(here(_untold(untold)), "note")
    if len(voice.sites) > 1 and any(heard.sites for heard in told):
        yield _sites(edition, voice, told)


def _average(heard: Heard, about: tuple[int, int]) -> str:
    return _(
        "%(question)s On average: %(answer)s.",
        question=isolated(worded(heard.question.words).text),
        answer=sentences.ten(about),
    )


def _untold(untold: list[Heard]) -> str:
    return _(
        "Not counted here, because no answer is better than another: %(questions)s",
        questions=listing(isolated(worded(heard.question.words).text) for heard in untold),
    )


def _source(told: list[Heard]) -> Said:
    base = _(
        "Out of all answers of this group: people who skipped a question or did not know are not "
        "counted as favourable."
    )
    if not any(heard.unfavourable for heard in told):
        return here(base)
    return here(base + " " + _("The striped bar below shows unfavourable answers, in three steps."))


def _title(edition: Edition, voice: Voice, told: list[Heard]) -> Said:
    half = sum(h.favourable is not None and h.favourable.low * 2 >= h.favourable.n for h in told)
    return here(
        ngettext(
            "%(who)s: at least half gave a favourable answer to %(part)s of %(n)s question.",
            "%(who)s: at least half gave a favourable answer to %(part)s of %(n)s questions.",
            len(told),
            who=sentences.voice(edition, voice),
            part=number(half),
        )
    )


def _groups(voice: Voice, told: list[Heard]) -> Iterable[Group]:
    keys = [theme.key for theme in library.themes()]
    keys += sorted({h.question.theme for h in told if h.question.theme} - set(keys))
    for key in keys:
        bars = tuple(_bar(voice, heard) for heard in told if heard.question.theme == key)
        if bars:
            yield Group(sentences.theme(key), bars)
    rest = tuple(_bar(voice, heard) for heard in told if not heard.question.theme)
    if rest:
        yield Group(here(_("Other questions")), rest)


def _bar(voice: Voice, heard: Heard) -> Bar:
    assert heard.favourable is not None
    mark = sentences.mark(share(heard.favourable), sentences.counts(heard.favourable), voice, heard)
    note = here(_("Favourable: %(answers)s", answers=sentences.favourable(heard.question)))
    return Bar(worded(heard.question.words), note, mark)


def _table(edition: Edition, voice: Voice, told: list[Heard]) -> Table:
    """Counts for every group; percents and what is unfavourable where the group is large enough."""
    small = (voice.n or 0) < PERCENT_FROM
    favourable, in_percent, likely, sure = heads()
    head = [_("Question"), favourable, in_percent, likely, sure, _("Unfavourable")]
    if small:
        head = [_("Question"), favourable, sure]
    rows: list[tuple[Cell, ...]] = []
    for heard in told:
        bar = _bar(voice, heard)
        counts, percents, likely_range, how_sure = cells(bar.mark)
        if small:
            rows.append((Cell(bar.label), counts, how_sure))
            continue
        told_against = sentences.counts(heard.unfavourable) if heard.unfavourable else _("not shown")
        against = Cell(here(told_against))
        rows.append((Cell(bar.label), counts, percents, likely_range, how_sure, against))
    caption = _("%(who)s: every question, in figures", who=sentences.voice(edition, voice))
    return Table(here(caption), tuple(map(here, head)), tuple(rows))


def _sites(edition: Edition, voice: Voice, told: list[Heard]) -> Table:
    """Sites as bands in words: a level below the reporting level (PRIVACY 4.4, rule 3)."""
    head = (_("Question"), *(_column(site(node.names), sentences.people(node)) for node in voice.sites))
    rows = tuple(
        (Cell(worded(heard.question.words)), *(Cell(here(words)) for words in _bands(voice, heard)))
        for heard in told
        if heard.sites
    )
    caption = _("%(who)s, site by site: favourable answers, in bands", who=sentences.voice(edition, voice))
    return Table(here(caption), tuple(map(here, head)), rows)


def _column(sites: str, answers: str) -> str:
    return _("%(site)s (%(answers)s answers)", site=sites, answers=answers)


def _bands(voice: Voice, heard: Heard) -> list[str]:
    return [
        sentences.band(low, high, node) for (low, high), node in zip(heard.sites, voice.sites, strict=True)
    ]
