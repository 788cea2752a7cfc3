"""Questions to talk about, made from the figures by rule and worded for neither side."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.debrief import findings, flags, sentences
from feedback.debrief.document import Bullets, Heading, Section
from feedback.debrief.figures import Edition
from feedback.debrief.quoting import here, isolated, worded
from feedback.i18n import gettext as _
from feedback.i18n import listing
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    """Questions for the joint meeting, then for each side on its own."""
    return Section(
        "discuss",
        here(_("Questions to talk about")),
        (
            Heading(here(_("Together"))),
            Bullets(tuple(_together(edition))),
            Heading(here(_("The local side on its own"))),
            Bullets(
                (
                    here(_("What should not change?")),
                    here(_("Which of these findings surprise us, and which do we know well?")),
                    here(_("What do we want to decide ourselves before the next visit?")),
                )
            ),
            Heading(here(_("The visiting side on its own"))),
            Bullets(
                (
                    here(_("Where did local people see it otherwise than we did?")),
                    here(_("What did we learn that we would not have learned at home?")),
                    here(_("What should we stop, and who could do it here instead?")),
                )
            ),
        ),
    )


def _together(edition: Edition) -> Iterable[Said]:
    """The widest gap, the lowest question, what was raised, what nobody can say."""
    differing = [gap for gap in findings.gaps(edition) if gap.differs]
    for gap in differing[:1]:
        yield here(
            _(
                "“%(about)s”: local people and visitors see it differently. What did each side see?",
                about=isolated(sentences.pair(gap.pair).text),
            )
        )
    for found in findings.to_change(edition)[:1]:
        yield here(
            _(
                "“%(question)s” had few favourable answers (%(who)s). What stands in the way?",
                question=isolated(worded(found.heard.question.words).text),
                who=sentences.voice(edition, found.voice),
            )
        )
    signals = findings.signals(edition)
    for signal in [signal for signal in signals if signal.raised][: findings.FEW]:
        yield here(
            _(
                "“%(flag)s” was raised (%(who)s). Since when, and what would help?",
                flag=isolated(sentences.flag(signal.key).text),
                who=listing(flags.groups(edition, signal)),
            )
        )
    unsure = [isolated(sentences.flag(signal.key).text) for signal in signals if not signal.raised]
    if unsure:
        yield here(
            _(
                "We cannot say whether anybody raised these topics: %(topics)s. Is there something to say?",
                topics=listing(unsure),
            )
        )
    yield here(_("What was promised last time, and what became of it?"))
