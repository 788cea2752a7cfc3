"""Limits and method: what these numbers cannot say, and how they were made."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.debrief import findings, sentences
from feedback.debrief.document import Bullets, Heading, Section
from feedback.debrief.figures import Edition
from feedback.debrief.quoting import here
from feedback.i18n import gettext as _
from feedback.i18n import listing, ngettext, number
from feedback.measures.scales import PERCENT_FROM
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    return Section(
        "limits",
        here(_("Limits and method")),
        (
            Heading(here(_("What these numbers cannot say"))),
            Bullets(tuple(_limits(edition))),
            Heading(here(_("Why some numbers are hidden"))),
            Bullets(tuple(_coding(edition))),
            Heading(here(_("How the numbers were made"))),
            Bullets(tuple(_method(edition))),
        ),
    )


def _limits(edition: Edition) -> Iterable[Said]:
    missing = [sentences.voice(edition, voice) for voice in edition.voices if voice.n is None]
    if missing:
        yield here(_("Not heard here, because too few answered: %(who)s.", who=listing(missing)))
    waiting = list(dict.fromkeys(sentences.audience(one.audience) for one in edition.waiting))
    if waiting:
        yield here(_("Not in this edition yet: %(who)s.", who=listing(waiting)))
    yield here(
        _(
            "People who did not answer may think otherwise. Those who left, who cannot read or who had "
            "no phone are often among them."
        )
    )
    if any(voice.channel == "open" for voice in edition.shown):
        yield here(_("An open link cannot stop one person from answering twice."))
    yield here(
        _(
            "With small groups almost every difference is chance. We say so wherever it is true, and "
            "that we see no difference does not prove that there is none."
        )
    )
    yield here(
        _(
            "People tend to answer kindly about those who help them, and what people say about "
            "themselves is no test."
        )
    )


def _coding(edition: Edition) -> Iterable[Said]:
    k = number(edition.k)
    yield here(_("Groups with fewer than %(k)s answers are not shown at all.", k=k))
    yield here(
        _(
            "The lowest and the highest counts are told as an end, “2 or fewer” for example, because an "
            "exact number could tell what each single person said."
        )
    )
    yield here(
        _(
            "Unfavourable answers are told in three steps, and only from 10 answers on. "
            "All other answers are never told."
        )
    )
    yield here(_("Sites are told in bands. Sites with too few answers are told together with another site."))
    yield here(_("A red flag needs 3 people. Below that nobody can know whether it was none, one or two."))


def _method(edition: Edition) -> Iterable[Said]:
    compared = len(findings.gaps(edition))
    yield here(_("Percents are shown from %(n)s answers on; halves are rounded up.", n=number(PERCENT_FROM)))
    yield here(_("Every share is out of all answers of its group. A theme is the average of its questions."))
    yield here(
        _(
            "The likely range is a Wilson interval (95 in 100), widened to hold every count that the "
            "printed number allows. “Steady” is a range of up to 20 points, “fair guide” of up to 40, "
            "“rough hint” of more."
        )
    )
    if compared:
        yield here(_comparisons(compared))
    yield here(
        _(
            "What works best: surely more than half favourable. What most asks for change: surely "
            "fewer than half. The surest come first, one for each theme, three at most."
        )
    )
    yield here(_("A question that raised a red flag is never told as what works best."))
    yield here(
        _(
            "These figures were made on %(day)s as edition %(number)s. They never change; a later "
            "edition has its own number.",
            day=sentences.on(edition.raw["made_on"]),
            number=number(edition.raw["number"]),
        )
    )


def _comparisons(compared: int) -> str:
    return ngettext(
        "Views differ when Newcombe’s interval of the gap, widened in the same way, leaves out 0. "
        "%(n)s comparison was made.",
        "Views differ when Newcombe’s interval of the gap, widened in the same way, leaves out 0. "
        "%(n)s comparisons were made. Among so many, one may differ by chance; the table also gives "
        "the verdict that takes this into account (Holm).",
        compared,
    )
