"""The debrief of a mission in one language: which sections, in which order, and the first page.

Nothing here reads a clock or a database: the same figures and language give the same document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feedback.debrief import (
    answered,
    asked,
    comments,
    findings,
    flags,
    limits,
    questions,
    sentences,
    themes,
    views,
)
from feedback.debrief.document import Block, Bullets, Document, Facts, Heading, Paragraph, Section
from feedback.debrief.figures import Edition, read
from feedback.debrief.findings import Finding
from feedback.debrief.quoting import here, isolated, named, worded
from feedback.i18n import gettext as _
from feedback.i18n import language, listing, ngettext, number, speaking
from feedback.measures.comparison import Gap
from feedback.survey.wording import Said


def outline(figures: Mapping[str, Any], code: str) -> Document:
    """The document that every format draws, in the language with this code."""
    with speaking(code):
        edition = read(figures)
        mission = figures["mission"]
        return Document(
            language=language(code).code,
            title=here(_("Debrief: %(mission)s", mission=isolated(mission["name"]))),
            partner=named(figures["partner"]["name"]),
            status=here(_status(edition)),
            running=(
                here(_where(figures["sites"])),
                named(mission["name"]),
                here(_("Edition %(number)s", number=number(figures["number"]))),
                Said(language(code).name, language(code).code),
            ),
            facts=Facts(tuple(_facts(figures))),
            sections=(
                _summary(edition),
                answered.section(edition),
                themes.section(edition),
                asked.section(edition),
                views.section(edition),
                flags.section(edition),
                comments.section(edition),
                questions.section(edition),
                limits.section(edition),
            ),
            made_on=figures["made_on"],
            number=figures["number"],
        )


def _where(sites: Sequence[Mapping[str, Any]]) -> str:
    """The sites by name, or how many where a page header could not hold their names."""
    if len(sites) > 2:
        return ngettext("%(n)s site", "%(n)s sites", len(sites))
    return listing(isolated(site["name"]) for site in sites)


def _status(edition: Edition) -> str:
    day, edition_number = sentences.on(edition.raw["made_on"]), number(edition.raw["number"])
    if edition.waiting or edition.comments_waiting:
        return _("Edition %(number)s of %(day)s. More is still to come.", number=edition_number, day=day)
    return _("Edition %(number)s of %(day)s. All answers are in.", number=edition_number, day=day)


def _facts(figures: Mapping[str, Any]) -> Iterable[tuple[Said, Said]]:
    mission = figures["mission"]
    yield here(_("Partner")), named(figures["partner"]["name"])
    if figures["sites"]:
        yield here(_("Sites")), here(listing(isolated(site["name"]) for site in figures["sites"]))
    yield here(_("Visit")), here(sentences.dates(mission["starts_on"], mission["ends_on"]))
    guests = [isolated(one["name"]) for one in figures["organisations"] if one["side"] == "visiting"]
    if guests:
        yield here(_("Visiting")), here(listing(guests))
    if mission.get("meeting_on"):
        yield here(_("Meeting")), here(sentences.on(mission["meeting_on"]))


def _summary(edition: Edition) -> Section:
    """One page for everybody: nothing on it that the other sections do not carry."""
    blocks: list[Block] = [Heading(here(_("Who answered")))]
    if edition.voices:
        blocks.append(Facts(tuple(answered.in_short(edition))))
    blocks += [Paragraph(said) for said in answered.still_to_come(edition)]
    if not edition.shown:
        blocks.append(themes.nothing())
        return Section("summary", here(_("On one page")), tuple(blocks))
    blocks += _found(
        here(_("What works best")),
        [_finding(edition, found) for found in findings.works(edition)],
        here(_("To no question do we know that more than half gave a favourable answer.")),
    )
    blocks += _found(
        here(_("What most asks for change")),
        [_finding(edition, found) for found in findings.to_change(edition)],
        here(_("To no question do we know that fewer than half gave a favourable answer.")),
    )
    blocks += [Heading(here(_("Red flags"))), *_flags(edition)]
    blocks += [Heading(here(_("Where views differ most"))), *_gaps(edition)]
    return Section("summary", here(_("On one page")), tuple(blocks))


def _found(heading: Said, items: list[Said], otherwise: Said) -> list[Block]:
    return [Heading(heading), Bullets(tuple(items)) if items else Paragraph(otherwise)]


def _finding(edition: Edition, found: Finding) -> Said:
    assert found.heard.favourable is not None
    return here(
        _(
            "%(who)s, asked “%(question)s”: %(counts)s said %(answers)s.",
            who=sentences.voice(edition, found.voice),
            question=isolated(worded(found.heard.question.words).text),
            counts=sentences.counts(found.heard.favourable),
            answers=sentences.favourable(found.heard.question),
        )
    )


def _flags(edition: Edition) -> Iterable[Block]:
    signals = findings.signals(edition)
    raised = tuple(
        here(
            _(
                "%(flag)s: raised by at least 3 people (%(who)s).",
                flag=isolated(sentences.flag(signal.key).text),
                who=listing(flags.groups(edition, signal)),
            )
        )
        for signal in signals
        if signal.raised
    )
    if raised:
        yield Bullets(raised)
    unsure = len(signals) - len(raised)
    if unsure:
        yield Paragraph(
            here(
                ngettext(
                    "On %(n)s topic we cannot say: none, one or two people may have raised it.",
                    "On %(n)s topics we cannot say: none, one or two people may have raised them.",
                    unsure,
                )
            )
        )
    if not signals:
        yield Paragraph(here(_("No survey in this debrief asked about red flags.")))


def _gaps(edition: Edition) -> Iterable[Block]:
    gaps = findings.gaps(edition)
    differing = [gap for gap in gaps if gap.differs][: findings.FEW]
    if differing:
        yield Bullets(tuple(here(_gap(edition, gap)) for gap in differing))
    elif gaps:
        yield Paragraph(views.title(gaps))
    else:
        yield Paragraph(here(_("There is nothing to compare: one of the two sides has too few answers.")))


def _gap(edition: Edition, gap: Gap) -> str:
    return _(
        "%(about)s: views differ. %(local)s: %(heard)s. %(visiting)s: %(seen)s.",
        about=isolated(sentences.pair(gap.pair).text),
        local=sentences.voice(edition, edition.voice(gap.local.voice)),
        heard=sentences.counts(gap.local.span) if gap.local.span else "",
        visiting=sentences.voice(edition, edition.voice(gap.visiting.voice)),
        seen=sentences.counts(gap.visiting.span) if gap.visiting.span else "",
    )
