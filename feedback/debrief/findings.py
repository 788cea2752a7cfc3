"""What stands out, by rule: nobody picks what the first page says.

The rules use coded figures alone and are printed in the debrief's last section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feedback.debrief.figures import Edition, Heard, Voice
from feedback.measures import comparison
from feedback.measures.comparison import Gap, Guess
from feedback.measures.scales import Share, share
from feedback.survey import library
from feedback.survey.definition import Question

#: As many as a first page can hold and a meeting can talk about.
FEW = 3


@dataclass(frozen=True)
class Finding:
    """What one voice said to one question."""

    voice: Voice
    heard: Heard
    share: Share


@dataclass(frozen=True)
class Asked:
    """One voice's answer to a question that can raise a flag; `raised` needs three people."""

    voice: Voice
    question: Question
    raised: bool


@dataclass(frozen=True)
class Signal:
    """A red flag with everybody who was asked about it."""

    key: str
    asked: tuple[Asked, ...]

    @property
    def raised(self) -> bool:
        return any(asked.raised for asked in self.asked)


def all_findings(edition: Edition) -> list[Finding]:
    """Every question that has a favourable share."""
    return [
        Finding(voice, heard, share(heard.favourable))
        for voice in edition.shown
        for heard in voice.heard
        if heard.favourable is not None
    ]


def works(edition: Edition) -> list[Finding]:
    """Surely more than half favourable; the surest first, each theme once.

    Nothing that raised a red flag: "most were not photographed" is no praise.
    """
    sure = [found for found in all_findings(edition) if found.share.low * 2 > 1 and not _raised(found.heard)]
    return _first_of_each_theme(sure, lambda found: -found.share.interval.low)


def to_change(edition: Edition) -> list[Finding]:
    """Surely less than half favourable; the surest first, each theme once."""
    sure = [found for found in all_findings(edition) if found.share.high * 2 < 1]
    return _first_of_each_theme(sure, lambda found: found.share.interval.high)


def signals(edition: Edition) -> list[Signal]:
    """Every red flag that anybody was asked about: raised ones first, then by severity."""
    found: dict[str, list[Asked]] = {}
    for voice in edition.voices:
        told = {heard.question.key: heard for heard in voice.heard}
        for question in voice.survey.closed:
            if question.red_flag:
                heard = told.get(question.key)
                raised = heard is not None and _raised(heard)
                found.setdefault(question.red_flag.key, []).append(Asked(voice, question, raised))
    listed = [Signal(key, tuple(asked)) for key, asked in found.items()]
    return sorted(listed, key=lambda signal: (not signal.raised, not _severe(signal.key)))


def gaps(edition: Edition) -> list[Gap]:
    """The two views, the widest gap first."""
    return comparison.gaps(library.pairs(), edition.views)


def guesses(edition: Edition) -> list[Guess]:
    """Pairs on two scales."""
    return comparison.guesses(library.pairs(), edition.views)


def _raised(heard: Heard) -> bool:
    return heard.flag is not None and heard.flag.low >= 3


def _severe(key: str) -> bool:
    try:
        return library.red_flag(key).severity == "high"
    except KeyError:
        return False


def _first_of_each_theme(found: Iterable[Finding], order: Callable[[Finding], float]) -> list[Finding]:
    kept: dict[str, Finding] = {}
    for finding in sorted(found, key=order):
        question = finding.heard.question
        kept.setdefault(question.theme or question.key, finding)
    return list(kept.values())[:FEW]
