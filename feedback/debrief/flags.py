"""Red flags: raised by at least three people, or "we cannot say". Never "no flag".

That nobody raised a flag may not be told: it would say that each single person answered no
(PRIVACY 4.4, rule 3). So what cannot be said goes on the meeting's agenda instead.
"""

from __future__ import annotations

from feedback.debrief import findings, sentences
from feedback.debrief.document import Block, Flag, FlagList, Paragraph, Section
from feedback.debrief.figures import Edition
from feedback.debrief.findings import Asked, Signal
from feedback.debrief.quoting import here, isolated, worded
from feedback.i18n import gettext as _
from feedback.survey.wording import Said


def section(edition: Edition) -> Section:
    """Every flag that anybody was asked about, raised ones first."""
    signals = findings.signals(edition)
    blocks: tuple[Block, ...] = (Paragraph(here(_("No survey in this debrief asked about red flags."))),)
    if signals:
        blocks = (
            Paragraph(
                here(
                    _(
                        "A red flag is a reason to talk, not to blame. It is raised when at least 3 people "
                        "of a group point to it. Below that we cannot say, and the topic belongs on the "
                        "agenda all the same."
                    )
                )
            ),
            FlagList(tuple(_flag(edition, signal) for signal in signals)),
        )
    return Section("flags", here(_("Red flags")), blocks)


def verdict(signal: Signal) -> str:
    """The words for a flag's state: raised, or not to be known."""
    if signal.raised:
        return raised()
    if all(asked.voice.n is None for asked in signal.asked):
        return sentences.too_few(max(asked.voice.k for asked in signal.asked))
    return unsure()


def raised() -> str:
    return _("raised by at least 3 people")


def unsure() -> str:
    return _("we cannot say: none, one or two")


def groups(edition: Edition, signal: Signal) -> list[str]:
    """Who raised it; where nobody surely did, who was asked."""
    named = [asked for asked in signal.asked if asked.raised] or list(signal.asked)
    return list(dict.fromkeys(sentences.voice(edition, asked.voice) for asked in named))


def _flag(edition: Edition, signal: Signal) -> Flag:
    return Flag(
        label=sentences.flag(signal.key),
        asked=tuple(_asked(edition, asked) for asked in signal.asked),
        verdict=here(verdict(signal)),
        raised=signal.raised,
    )


def _asked(edition: Edition, asked: Asked) -> Said:
    """One group, what it was asked, what came of it."""
    if asked.voice.n is None:
        words = sentences.too_few(asked.voice.k)
    else:
        words = raised() if asked.raised else unsure()
    return here(
        _(
            "%(who)s, asked “%(question)s”: %(verdict)s.",
            who=sentences.voice(edition, asked.voice),
            question=isolated(worded(asked.question.words).text),
            verdict=words,
        )
    )
