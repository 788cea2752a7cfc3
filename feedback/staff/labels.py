"""Words for the values of columns: a role, a side, a kind of mission."""

from __future__ import annotations

from feedback.i18n import LANGUAGES, N_, gettext

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
    "mission_kind": {
        "short": N_("Short visit"),
        "embedded": N_("Working along over months"),
        "hybrid": N_("Visits and remote work"),
        "emergency": N_("Emergency"),
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
