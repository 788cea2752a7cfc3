"""Who answered, and who did not: the first thing to know about any number."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from feedback.debrief import sentences
from feedback.debrief.document import Block, Bullets, Cell, Heading, Paragraph, Section, Table
from feedback.debrief.figures import Edition, Voice, Waiting
from feedback.debrief.quoting import here, isolated
from feedback.i18n import gettext as _
from feedback.i18n import listing, ngettext, number
from feedback.measures import scales
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    """Counts for groups of enough people, words for smaller ones, and what is still open."""
    blocks: list[Block] = []
    if edition.voices:
        blocks.append(_table(edition))
    blocks += [Paragraph(said) for said in still_to_come(edition)]
    blocks += [_sites(edition, voice) for voice in edition.shown if len(voice.sites) > 1]
    if notes := tuple(map(here, _notes(edition))):
        blocks += [Heading(here(_("About these counts"))), Bullets(notes)]
    return Section("answered", here(_("Who answered")), tuple(blocks))


def in_short(edition: Edition) -> list[tuple[Said, Said]]:
    """Each voice with the words for how many answered, for the first page."""
    return [(here(sentences.voice(edition, voice)), here(how_many(voice))) for voice in edition.voices]


def how_many(voice: Voice) -> str:
    """How many answered, of how many where anybody can know that."""
    if voice.n is None:
        return sentences.too_few(voice.k)
    if voice.channel == "open":
        return ngettext(
            "%(n)s answer; we do not know how many people saw it",
            "%(n)s answers; we do not know how many people saw it",
            voice.n,
        )
    if voice.invited is None or voice.invited < voice.n:
        return ngettext("%(n)s answer", "%(n)s answers", voice.n)
    return _("%(n)s of %(invited)s people answered", n=number(voice.n), invited=number(voice.invited))


def still_to_come(edition: Edition) -> list[Said]:
    """Honest words about every round that is not in these figures."""
    return [here(_waiting(waiting, edition.k)) for waiting in edition.waiting]


def _waiting(waiting: Waiting, k: int) -> str:
    who = sentences.audience(waiting.audience)
    if waiting.state == "too_few":
        return _("%(who)s: fewer than %(k)s answers, not shown.", who=who, k=number(k))
    if waiting.state == "draft":
        return _("%(who)s: not yet open.", who=who)
    if waiting.state == "open":
        return _("%(who)s: still open until %(day)s.", who=who, day=sentences.on(waiting.closes_on))
    if waiting.state == "held":
        return _("%(who)s: closed; two people must agree before the answers are counted.", who=who)
    return _("%(who)s: closed; the answers are not counted yet.", who=who)


def _table(edition: Edition) -> Table:
    head = (_("Group"), _("How they were asked"), _("When"), _("People invited"), _("Answers"), _("Share"))
    return Table(
        here(_("Who was asked and who answered")),
        tuple(here(words) for words in head),
        tuple(_row(edition, voice) for voice in edition.voices),
    )


def _row(edition: Edition, voice: Voice) -> tuple[Cell, ...]:
    who = Cell(here(sentences.voice(edition, voice)))
    coded = voice.channel == "codes"
    how = Cell(here(_("one-time codes") if coded else _("open link")))
    if voice.n is None:
        # Nothing beside it: how many were asked would narrow down how many did not answer.
        few = Cell(here(sentences.too_few(voice.k)))
        return (who, how, _blank(), _blank(), few, _blank())
    known = voice.invited is not None and voice.invited >= voice.n
    share = None
    if coded and known and voice.invited and voice.invited >= scales.PERCENT_FROM:
        share = scales.percent(Fraction(voice.n, voice.invited))
    return (
        who,
        how,
        Cell(here(sentences.dates(voice.opened_on, voice.closed_on))),
        Cell(here(number(voice.invited)), voice.invited) if voice.invited is not None else _unknown(),
        Cell(here(number(voice.n)), voice.n),
        Cell(here(sentences.percent(share)), share) if share is not None else _blank(),
    )


def _blank() -> Cell:
    return Cell(here(""))


def _unknown() -> Cell:
    return Cell(here(_("not known")))


def _notes(edition: Edition) -> Iterable[str]:
    """What happened to codes and to envelopes that could not be counted, told to everybody."""
    for voice in edition.shown:
        who = sentences.voice(edition, voice)
        if voice.channel == "open":
            yield _(
                "%(who)s: anybody with the link could answer, also more than once. "
                "We do not know how many people saw it.",
                who=who,
            )
        if voice.issued is not None and voice.codes_used is not None:
            issued, used = number(voice.issued), number(voice.codes_used)
            yield _("%(who)s: %(issued)s codes handed out, %(used)s used.", who=who, issued=issued, used=used)
        if voice.voided:
            yield ngettext(
                "%(who)s: %(n)s unused code was made void because a sheet was lost.",
                "%(who)s: %(n)s unused codes were made void because a sheet was lost.",
                voice.voided,
                who=who,
            )
        if voice.spoiled:
            yield ngettext(
                "%(who)s: %(n)s message could not be read as answers and was not counted.",
                "%(who)s: %(n)s messages could not be read as answers and were not counted.",
                voice.spoiled,
                who=who,
            )
        if voice.partial:
            k = number(voice.k)
            yield _("%(who)s: times in which fewer than %(k)s people answered are left out.", who=who, k=k)


def _sites(edition: Edition, voice: Voice) -> Table:
    rows = tuple((Cell(here(site(node.names))), Cell(here(sentences.people(node)))) for node in voice.sites)
    caption = _("%(who)s, site by site", who=sentences.voice(edition, voice))
    return Table(here(caption), (here(_("Sites")), here(_("Answers"))), rows)


def site(names: Iterable[str]) -> str:
    """The sites of a node, as one name."""
    return listing(isolated(name) for name in names)
