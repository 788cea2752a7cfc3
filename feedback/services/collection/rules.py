"""The rules of opening (PRIVACY decisions 4, 7, 8, 9), looked at when a round is planned, asked
to open, and opened."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.i18n import N_
from feedback.models import Mission, Round, Stratum
from feedback.privacy.policy import release_from

#: least count and key of each band of "answers so far"
BANDS = (
    (0, "fewer_5"), (5, "5_9"), (10, "10_14"), (15, "15_24"), (25, "25_49"), (50, "50_99"), (100, "100_up"),
)  # fmt: skip

#: staff close this long before the meeting; comments are moderated by the day before it
DAYS_BEFORE_MEETING = 5
#: states in which a round of the same audience and mission keeps a second one from opening
LIVING = ("draft", "open", "closed", "held")

UNSAFE = N_(
    "People's answers would travel in the clear. Serve this site over HTTPS before you open a round, "
    "or ask whoever runs this computer."
)
TOO_FEW_INVITED = N_(
    "Fewer than %(minimum)s people are invited, so nobody could stay unrecognised. Ask together with "
    "another site, invite administrators to answer with their name, or talk with an outside facilitator."
)
TWICE = N_("There is already a round for these people in this mission.")
#: the local team is staff and health workers in one round: the same people must not be asked the
#: same things twice, for two rounds that differ by one person tell what that person said
TEAM = ("staff", "chw")
DATES = N_("These dates cannot hold: closing, the days of grace and reading the comments need time.")


def opening_problem(s: Session, row: Round, *, today: date, safe: bool) -> str | None:
    """Why this draft may not open; None when it may."""
    if not safe:
        return UNSAFE
    mission = s.get_one(Mission, (row.partner_id, row.mission_id))
    if not hold(max(row.opens_on, today), row.closes_on, row.grace, mission.meeting_on):
        return DATES
    invited = s.scalars(
        select(Stratum.invited).where(Stratum.partner_id == row.partner_id, Stratum.round_id == row.id)
    ).all()
    if too_few_invited(list(invited), row.k):
        return TOO_FEW_INVITED
    twin = s.scalar(
        select(Round.id).where(
            Round.partner_id == row.partner_id,
            Round.mission_id == row.mission_id,
            Round.audience.in_(same_people(row.audience)),
            Round.state == "open",
            Round.id != row.id,
        )
    )
    return TWICE if twin else None


def same_people(audience: str) -> tuple[str, ...]:
    """Audiences of which a round may not be open beside a round of this one."""
    if audience == "local_team":
        return (audience, *TEAM)
    return (audience, "local_team") if audience in TEAM else (audience,)


def too_few_invited(invited: list[int | None], minimum: int) -> bool:
    """Whether it is known that fewer than the minimum are asked; posters ask nobody knows how many."""
    return None not in invited and sum(count or 0 for count in invited) < minimum


def dates(mission: Mission, audience: str, meeting_on: date | None, today: date) -> tuple[date, date]:
    """First and last day to propose, set back from the meeting (decision 7).

    Patients are asked from the first day of the visit, all others from its last.
    """
    opens_on = max(today, mission.starts_on if audience == "patients" else mission.ends_on)
    if meeting_on is None:
        return opens_on, opens_on + timedelta(days=14)
    return opens_on, meeting_on - timedelta(days=DAYS_BEFORE_MEETING)


def hold(opens_on: date, closes_on: date, grace: int, meeting_on: date | None) -> bool:
    """Whether answers can be released a day before comments must be read for the meeting."""
    if closes_on < opens_on:
        return False
    if meeting_on is None:
        return True
    return release_from(closes_on, grace) <= meeting_on - timedelta(days=1)
