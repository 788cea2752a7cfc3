"""Words for the values of columns: a role, a side, a kind of mission."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from feedback.i18n import LANGUAGES, N_, STAFF_LANGUAGES, gettext

WORDS: dict[str, dict[str, str]] = {
    "role": {
        "admin": N_("Administrator"),
        "editor": N_("Editor"),
        "translator": N_("Translator"),
        "moderator": N_("Moderator"),
        "reader": N_("Reader"),
    },
    "role_help": {
        "admin": N_("Changes settings and members, opens and closes rounds."),
        "editor": N_("Sets up missions and surveys."),
        "translator": N_("Translates surveys."),
        "moderator": N_("Reads comments before anyone else and removes what could hurt somebody."),
        "reader": N_("Reads missions and debriefs."),
    },
    "side": {
        "local": N_("Local side"),
        "visiting": N_("Visiting side"),
        "independent": N_("Independent"),
    },
    "step": {
        "prepare": N_("Prepare"),
        "ask": N_("Ask"),
        "close": N_("Close"),
        "read": N_("Read"),
        "decide": N_("Decide"),
        "answer_back": N_("Answer back"),
        "check": N_("Check"),
    },
    "mission_kind": {
        "short": N_("Short visit"),
        "embedded": N_("Working along over months"),
        "hybrid": N_("Visits and remote work"),
        "emergency": N_("Emergency"),
    },
    "audience": {
        "staff": N_("Staff"),
        "chw": N_("Community health workers"),
        "patients": N_("Patients and families"),
        "visitors": N_("Visiting team"),
        "local_team": N_("Local team: staff and community health workers together"),
        "administrators": N_("Administrators"),
        "trainees": N_("People who were trained"),
        "community": N_("Families, healers and leaders"),
        "local_lead": N_("Local lead"),
        "both_sides": N_("Both sides"),
    },
    "channel": {
        "codes": N_("Slips with codes"),
        "open": N_("Poster or link"),
    },
    "round_state": {
        "draft": N_("Draft"),
        "open": N_("Open"),
        "closed": N_("Closed"),
        "too_few": N_("Fewer than 5 answers"),
        "held": N_("Waits for two people"),
        "released": N_("Released"),
        "published": N_("Published"),
    },
    "decision": {
        "show": N_("The comment as it is"),
        "edit": N_("The comment with my changes"),
        "retell": N_("My own retelling, without its words"),
        "reject": N_("Nothing: leave it out"),
    },
    "band": {
        "fewer_5": N_("fewer than 5"),
        "5_9": N_("5 to 9"),
        "10_14": N_("10 to 14"),
        "15_24": N_("15 to 24"),
        "25_49": N_("25 to 49"),
        "50_99": N_("50 to 99"),
        "100_up": N_("100 or more"),
    },
}


def label(kind: str, value: str) -> str:
    """The word for a value in the reader's language; a language is called by its own name."""
    if kind == "language":
        return LANGUAGES[value].name if value in LANGUAGES else value
    return gettext(WORDS[kind][value])


def choices(kind: str) -> list[tuple[str, str]]:
    """All values of a kind with their words, for a form."""
    return [(value, gettext(word)) for value, word in WORDS[kind].items()]


def languages() -> list[tuple[str, str]]:
    """All languages under their own names, for a form."""
    return [(code, language.name) for code, language in LANGUAGES.items()]


def staff_languages(present: str) -> list[tuple[str, str]]:
    """Languages in which these pages are complete, and the one that an account has now."""
    codes = (*STAFF_LANGUAGES, present) if present not in STAFF_LANGUAGES else STAFF_LANGUAGES
    return [(code, LANGUAGES[code].name) for code in codes if code in LANGUAGES]


@cache  # finding them reads hundreds of files
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones by the names of their places, for a form."""
    places = sorted(zone for zone in available_timezones() if zone.startswith(_CONTINENTS))
    return tuple((zone, zone.replace("_", " ")) for zone in ("UTC", *places))


_CONTINENTS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/",
               "Indian/", "Pacific/")  # fmt: skip
