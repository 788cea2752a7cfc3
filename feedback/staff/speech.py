"""The language of each page: the account's, or what a stranger chose or the browser asks for."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, g, request, session

from feedback.i18n import STAFF_LANGUAGES, best, speaking
from feedback.staff import login


def register(app: Flask) -> None:
    """Speak one language from the beginning of each request to its end."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    # A person who chooses by address keeps the choice until they sign in; then the account rules.
    wanted = request.args.get("lang", "")
    if wanted in STAFF_LANGUAGES:
        session["language"] = wanted
    g.speech = ExitStack()
    g.speech.enter_context(speaking(_wanted()))


def _wanted() -> str:
    found = login.visit()
    if found:
        return found.language if found.language in STAFF_LANGUAGES else "en"
    chosen = session.get("language")
    if chosen in STAFF_LANGUAGES:
        return str(chosen)
    return best(request.accept_languages.values(), STAFF_LANGUAGES, "en")


def _end(_error: BaseException | None) -> None:
    if speech := g.pop("speech", None):
        speech.close()
