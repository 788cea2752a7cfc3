"""Numbers in plain words, by rule: counts first, coded ends as ends, percents from ten answers.

Everything here speaks the language of the moment (`i18n.speaking`).
"""

from __future__ import annotations

from datetime import date

from feedback.debrief.document import LOCAL, VISITING, Absent, Extent, Mark
from feedback.debrief.figures import Edition, Heard, Node, Voice
from feedback.debrief.quoting import figure, here, isolated, worded
from feedback.i18n import N_, choice, day, number
from feedback.i18n import gettext as _
from feedback.i18n import percent as written
from feedback.measures import scales
from feedback.measures.intervals import Interval
from feedback.measures.scales import Share, Span, rounded
from feedback.survey import library
from feedback.survey.definition import Question
from feedback.survey.wording import Said

_AUDIENCES = {
    "staff": N_("Staff"),
    "chw": N_("Community health workers"),
    "local_team": N_("Local team"),
    "administrators": N_("Health leaders"),
    "local_lead": N_("Local lead"),
    "trainees": N_("People who were trained"),
    "patients": N_("Patients and families"),
    "community": N_("Community"),
    "both_sides": N_("Both sides"),
    "visitors": N_("Visiting team"),
}
_SURE = {scales.ROUGH: N_("rough hint"), scales.FAIR: N_("fair guide"), scales.STEADY: N_("steady")}


def audience(key: str) -> str:
    """The name of an audience; its key when a later version knows more audiences than we do."""
    return _(_AUDIENCES[key]) if key in _AUDIENCES else isolated(key)


def voice(edition: Edition, one: Voice) -> str:
    """The name of a voice; its channel or time is said only where the audience has several."""
    same = [other for other in edition.voices if other.audience == one.audience]
    who = audience(one.audience)
    if len(same) == 1:
        return who
    if len({other.channel for other in same}) == len(same):
        if one.channel == "codes":
            return _("%(who)s (with codes)", who=who)
        return _("%(who)s (open link)", who=who)
    order = [other.key for other in same].index(one.key) + 1
    return _("%(who)s (survey %(number)s)", who=who, number=number(order))


def dates(first: str, last: str) -> str:
    """Two ISO dates as a period."""
    return _("%(first)s to %(last)s", first=on(first), last=on(last))


def on(iso: str) -> str:
    """An ISO date with its month in words."""
    return day(date.fromisoformat(iso))


def counts(span: Span) -> str:
    """ "9 of 12"; a coded end as "2 or fewer of 12" or "10 or more of 12"."""
    n = number(span.n)
    if span.exact:
        return _("%(count)s of %(n)s", count=number(span.low), n=n)
    if span.low == 0 and span.high < span.n:
        return _("%(count)s or fewer of %(n)s", count=number(span.high), n=n)
    if span.high == span.n and span.low > 0:
        return _("%(count)s or more of %(n)s", count=number(span.low), n=n)
    return _("%(low)s to %(high)s of %(n)s", low=number(span.low), high=number(span.high), n=n)


def average_counts(share: Share) -> str:
    """A theme's mean as people: rounded, and said to be so."""
    low, high = rounded(share.low * share.n), rounded(share.high * share.n)
    n = number(share.n)
    if low == high:
        return _("about %(count)s of %(n)s", count=number(low), n=n)
    if low == 0 and high < share.n:
        return _("about %(count)s or fewer of %(n)s", count=number(high), n=n)
    if high == share.n and low > 0:
        return _("about %(count)s or more of %(n)s", count=number(low), n=n)
    return _("about %(low)s to %(high)s of %(n)s", low=number(low), high=number(high), n=n)


def percents(share: Share) -> str | None:
    """ "75%"; None for fewer than ten answers."""
    if not share.percents:
        return None
    low, high = scales.percent(share.low), scales.percent(share.high)
    if low == high:
        return percent(low)
    if share.low <= 0:
        return _("%(percent)s or less", percent=percent(high))
    if share.high >= 1:
        return _("%(percent)s or more", percent=percent(low))
    return between(low, high)


def between(low: int, high: int) -> str:
    """Two whole percents as a range."""
    return _("%(low)s to %(high)s", low=percent(low), high=percent(high))


def percent(value: int) -> str:
    """A whole percent, to stand in a sentence."""
    return figure(written(value))


def likely(share: Share) -> str | None:
    """The interval in percents; None for fewer than ten answers."""
    return between(*whole(share.interval)) if share.percents else None


def whole(interval: Interval) -> tuple[int, int]:
    """An interval in whole points, half rounded up; where it leaves out 0, so do the points."""
    low, high = (int(end * 100 + 100.5) - 100 for end in (interval.low, interval.high))
    if interval.low > 0:
        low = max(low, 1)
    if interval.high < 0:
        high = min(high, -1)
    return low, high


def sure(share: Share) -> str:
    """How much weight the number can bear."""
    return _(_SURE[scales.steadiness(share.interval)])


def people(node: Node) -> str:
    """How many answered at some sites, as a band."""
    if node.low == node.high:
        return number(node.low)
    return _("%(low)s to %(high)s", low=number(node.low), high=number(node.high))


def band(low: int, high: int, node: Node) -> str:
    """A site's favourable answers as a band; its top end never tells the site's exact size."""
    if low == 0:
        return _("%(count)s or fewer", count=number(high))
    if high >= node.low:
        return _("%(count)s or more", count=number(low))
    if low == high:
        return number(low)
    return _("%(low)s to %(high)s", low=number(low), high=number(high))


def ten(about: tuple[int, int]) -> str:
    """The mean of numbers out of ten, as a band (PRIVACY 4.4, rule 7)."""
    return _("about %(low)s to %(high)s of every 10", low=number(about[0]), high=number(about[1]))


def too_few(k: int) -> str:
    return _("fewer than %(k)s answers, not shown", k=number(k))


def hidden(one: Voice) -> Absent:
    return Absent(here(too_few(one.k)), asked=True)


def not_asked() -> Absent:
    return Absent(here(_("not asked")), asked=False)


def favourable(question: Question) -> str:
    """The answers that count as favourable, in the respondents' own words."""
    return choice(isolated(worded(c.words).text) for c in question.choices if c.code in question.favourable)


def side(one: Voice) -> str:
    return VISITING if one.visiting else LOCAL


def mark(share: Share, words: str, one: Voice, heard: Heard | None = None) -> Mark:
    """A share as it is drawn, with its words; the unfavourable part where it may be told."""
    against = heard.unfavourable if heard else None
    spoken, reach = percents(share), likely(share)
    return Mark(
        at=Extent(float(share.low * 100), float(share.high * 100)),
        reach=Extent(share.interval.low * 100, share.interval.high * 100),
        side=side(one),
        counts=here(words),
        percents=here(spoken) if spoken else None,
        likely=here(reach) if reach else None,
        sure=here(sure(share)),
        against=Extent(100 * against.low / against.n, 100 * against.high / against.n) if against else None,
        against_words=here(_("unfavourable: %(counts)s", counts=counts(against))) if against else None,
    )


def theme(key: str) -> Said:
    """A theme's label; its key when the library does not have it."""
    try:
        return worded(library.theme(key).words)
    except KeyError:
        return Said(key, "")


def theme_question(key: str) -> Said:
    try:
        return worded(library.theme(key).question)
    except KeyError:
        return here("")


def pair(key: str) -> Said:
    """What a mirrored pair is about."""
    return next((worded(pair.words) for pair in library.pairs() if pair.key == key), Said(key, ""))


def flag(key: str) -> Said:
    """A red flag's label."""
    try:
        return worded(library.red_flag(key).words)
    except KeyError:
        return Said(key, "")
