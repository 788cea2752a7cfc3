"""The edition's figures as flat rows, for spreadsheets and for other programs.

Each row says the same thing twice: in stable words for machines, and in words for people. What
may not be told is a status, never an empty number that could be taken for zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.debrief import answered, findings, flags, sentences, themes, views
from feedback.debrief.figures import Edition, Heard, Voice, read
from feedback.debrief.quoting import line, plain, worded
from feedback.i18n import gettext as _
from feedback.i18n import speaking
from feedback.measures import scales
from feedback.measures.comparison import Gap, Guess
from feedback.measures.scales import Share, Span, rounded, share

SHOWN, FEWER, NOT_ASKED, CANNOT_SAY, RAISED = "shown", "too_few", "not_asked", "cannot_say", "raised"
DIFFER, UNCLEAR = "views_differ", "too_few_to_say"
#: statuses that stand where a number would be
UNTOLD = (FEWER, NOT_ASKED)


@dataclass(frozen=True)
class Line:
    """One figure. low and high are counts of n; percents and the likely range are whole percents
    (for a gap: points), from ten answers on; `words` say the figure as the debrief does."""

    kind: str
    audience: str
    channel: str
    key: str
    status: str
    group: str
    about: str
    words: str
    theme: str = ""
    site: str = ""
    low: int | None = None
    high: int | None = None
    n: int | None = None
    percent_low: int | None = None
    percent_high: int | None = None
    likely_low: int | None = None
    likely_high: int | None = None
    sure: str = ""


def figures_table(figures: Mapping[str, Any], code: str) -> tuple[Line, ...]:
    """Every figure of an edition as a row, in the language with this code."""
    with speaking(code):
        edition = read(figures)
        return tuple(
            line
            for part in (_response, _themes, _questions, _sites, _gaps, _guesses, _flags)
            for line in part(edition)
        )


def _line(edition: Edition, voice: Voice, kind: str, key: str, status: str, **values: Any) -> Line:
    values = {name: plain(v) if isinstance(v, str) else v for name, v in values.items()}
    group = plain(sentences.voice(edition, voice))
    return Line(kind, voice.audience, voice.channel, key, status, group, **values)


def _response(edition: Edition) -> Iterable[Line]:
    for voice in edition.voices:
        words, about = answered.how_many(voice), _("Who answered")
        if voice.n is None:
            yield _line(edition, voice, "response", "", FEWER, about=about, words=words)
        else:
            n = {"low": voice.n, "high": voice.n, "n": voice.invited}
            yield _line(edition, voice, "response", "", SHOWN, about=about, words=words, **n)
            for node in voice.sites if len(voice.sites) > 1 else ():
                band: dict[str, Any] = {"low": node.low, "high": node.high, "site": answered.site(node.names)}
                words = sentences.people(node)
                yield _line(edition, voice, "site", "", SHOWN, about=about, words=words, **band)


def _themes(edition: Edition) -> Iterable[Line]:
    for key in themes.keys(edition):
        for voice in edition.voices:
            mark, found = themes.mark_of(voice, key), themes.share_of(voice, key)
            values: dict[str, Any] = {"about": sentences.theme(key).text, "theme": key}
            if found is None:
                status = NOT_ASKED if mark == sentences.not_asked() else FEWER
                words = sentences.too_few(voice.k) if status == FEWER else _("not asked")
                yield _line(edition, voice, "theme", key, status, words=words, **values)
            else:
                values |= {"low": rounded(found.low * found.n), "high": rounded(found.high * found.n)}
                words = themes.words_of(voice, key, found)
                yield _line(edition, voice, "theme", key, SHOWN, words=words, **values, **_share(found))


def _questions(edition: Edition) -> Iterable[Line]:
    for voice in edition.shown:
        for heard in voice.heard:
            if heard.favourable:
                yield _question(edition, voice, heard, "favourable", heard.favourable)
            if heard.unfavourable:
                yield _question(edition, voice, heard, "unfavourable", heard.unfavourable)


def _question(edition: Edition, voice: Voice, heard: Heard, kind: str, span: Span) -> Line:
    values = _about(heard) | {"low": span.low, "high": span.high, "words": sentences.counts(span)}
    return _line(edition, voice, kind, heard.question.key, SHOWN, **values, **_share(share(span)))


def _sites(edition: Edition) -> Iterable[Line]:
    for voice in edition.shown:
        for heard in voice.heard if len(voice.sites) > 1 else ():
            for (low, high), node in zip(heard.sites, voice.sites, strict=False):
                # The band's own ends would tell the site's exact size; the words do not.
                values = _about(heard) | {"site": answered.site(node.names)}
                words = sentences.band(low, high, node)
                yield _line(edition, voice, "site", heard.question.key, SHOWN, words=words, **values)


def _gaps(edition: Edition) -> Iterable[Line]:
    for gap in findings.gaps(edition):
        status = DIFFER if gap.differs else UNCLEAR
        values: dict[str, Any] = {"about": sentences.pair(gap.pair).text, "words": _against(gap)}
        local = edition.voice(gap.local.voice)
        yield _line(edition, local, "gap", gap.pair, status, **values, **_points(gap))


def _against(gap: Gap) -> str:
    assert gap.local.span is not None
    assert gap.visiting.span is not None
    return _(
        "%(heard)s, visitors %(seen)s: %(verdict)s",
        heard=sentences.counts(gap.local.span),
        seen=sentences.counts(gap.visiting.span),
        verdict=views.verdict(gap.differs),
    )


def _points(gap: Gap) -> dict[str, Any]:
    """The gap in points, visitors minus local people; nothing below ten answers a side."""
    if views.points(gap) is None:
        return {}
    low, high = sentences.whole(gap.interval)
    ends = (rounded(gap.low * 100), rounded(gap.high * 100))
    return {"percent_low": ends[0], "percent_high": ends[1], "likely_low": low, "likely_high": high}


def _guesses(edition: Edition) -> Iterable[Line]:
    for guess in findings.guesses(edition):
        yield _guess(edition, guess)


def _guess(edition: Edition, guess: Guess) -> Line:
    about = guess.visiting.about or (0, 10)
    return _line(
        edition,
        edition.voice(guess.visiting.voice),
        "guess",
        guess.pair,
        SHOWN,
        about=sentences.pair(guess.pair).text,
        words=views.guessed(guess),
        low=about[0],
        high=about[1],
        n=10,
    )


def _flags(edition: Edition) -> Iterable[Line]:
    for signal in findings.signals(edition):
        for asked in signal.asked:
            label = sentences.flag(signal.key).text
            if asked.voice.n is None:
                status, words = FEWER, sentences.too_few(asked.voice.k)
            else:
                status = RAISED if asked.raised else CANNOT_SAY
                words = flags.raised() if asked.raised else flags.unsure()
            yield _line(edition, asked.voice, "flag", signal.key, status, about=label, words=words)


def _about(heard: Heard) -> dict[str, Any]:
    return {"about": line(worded(heard.question.words).text), "theme": heard.question.theme or ""}


def _share(found: Share) -> dict[str, Any]:
    """n and how sure, and from ten answers on the percents and the likely range."""
    values: dict[str, Any] = {"n": found.n, "sure": sentences.sure(found)}
    if found.percents:
        low, high = sentences.whole(found.interval)
        values |= {
            "percent_low": scales.percent(found.low),
            "percent_high": scales.percent(found.high),
            "likely_low": low,
            "likely_high": high,
        }
    return values
