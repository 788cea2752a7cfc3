"""What a member wants to ask, and what would come of it: plain values, shown before anything is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from feedback.i18n import LANGUAGES, N_
from feedback.privacy.outlook import Outlook
from feedback.services.errors import Invalid
from feedback.survey.definition import Words

CHANNELS = ("open", "codes")
LONGEST_GRACE = 7
MOST_INVITED = 100_000


@dataclass(frozen=True)
class Wanted:
    """What a member filled in. `invited` maps (audience, site) to people asked, None for nobody
    knows how many; who is not in it, or 0, is not asked. Dates not given are proposed."""

    invited: Mapping[tuple[str, uuid.UUID], int | None]
    languages: tuple[str, ...]
    meeting_on: date | None = None
    channels: Mapping[str, str] = field(default_factory=dict)
    opens_on: date | None = None
    closes_on: date | None = None
    grace: int = 1

    def check(self) -> None:
        """Raise Invalid for values that no page offers."""
        problems = {}
        if not self.languages or not set(self.languages) <= set(LANGUAGES):
            problems["languages"] = N_("Choose at least one language.")
        if not set(self.channels.values()) <= set(CHANNELS):
            problems["channels"] = N_("Choose how people answer.")
        if not 0 <= self.grace <= LONGEST_GRACE:
            problems["grace"] = N_("Choose between 0 and 7 days.")
        if any(not 0 <= (count or 0) <= MOST_INVITED for count in self.invited.values()):
            problems["invited"] = N_("This is not a number of people that we can ask.")
        if problems:
            raise Invalid(problems)


@dataclass(frozen=True)
class Note:
    """A message of the catalogue with what fills it; "language" holds a code."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ProposedRound:
    """One round as it would be. `refused` says why it may not be; `notes` are warnings."""

    audience: str
    survey_key: str
    title: Words
    channel: str
    sites: tuple[tuple[uuid.UUID, str, int | None], ...]
    invited: int | None
    slips: int
    opens_on: date
    closes_on: date
    release_on: date
    grace: int
    k: int
    text_languages: tuple[str, ...]
    outlooks: tuple[Outlook, ...]
    notes: tuple[Note, ...]
    refused: Note | None


@dataclass(frozen=True)
class Proposal:
    """What "show what this means" shows. `moderate_by` is the day before the meeting."""

    rounds: tuple[ProposedRound, ...]
    languages: tuple[str, ...]
    text_languages: tuple[str, ...]
    meeting_on: date | None
    moderate_by: date | None
    notes: tuple[Note, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be set up as it stands."""
        return bool(self.rounds) and not any(one.refused for one in self.rounds)
