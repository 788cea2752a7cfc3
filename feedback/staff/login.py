"""Who is behind a request: flask_login, asked by token and answered by services/sign_in.

It lives in this room so that the respondents' app cannot even import it (docs/decisions/0050).
"""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from feedback.services import clock, sign_in
from feedback.services.sign_in import Visit

#: where flask_login keeps the id of a person in the cookie
TOKEN = "_user_id"  # noqa: S105 - a name, not a token


class Person(UserMixin):  # type: ignore[misc]
    """A visit, in the shape that flask_login asks for; its id is the token of this browser."""

    def __init__(self, visit: Visit, token: str) -> None:
        self.visit, self.token = visit, token

    def get_id(self) -> str:
        return self.token


def register(app: Flask) -> None:
    """Let flask_login know how to find a person."""
    manager = LoginManager()
    # Its "protection" would bind the cookie to an address, which phones change all day.
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def _load(token: str) -> Person | None:
    visit = sign_in.resume(token, now=clock.now())
    return Person(visit, token) if visit else None


def begin(token: str) -> None:
    """This browser now belongs to the holder of `token`.

    What an earlier visitor or an attacker put into the cookie is gone, and with it every form
    token; what the browser was signed in as before is ended on the server too.
    """
    if old := session.get(TOKEN):
        sign_in.end(old)
    session.clear()
    person = _load(token)
    assert person is not None, "a token made a moment ago is valid"
    login_user(person)


def finish() -> None:
    """Sign this browser out, on the server as well."""
    if token := session.get(TOKEN):
        sign_in.end(token)
    logout_user()
    session.clear()


def visit() -> Visit | None:
    """Who is signed in; None for a stranger."""
    return current_user.visit if current_user.is_authenticated else None


def account_id() -> uuid.UUID | None:
    """The signed-in person's account."""
    found = visit()
    return found.account_id if found else None


def timezone() -> ZoneInfo:
    """Where the partner of this visit lives."""
    found = visit()
    return ZoneInfo(found.timezone if found else "UTC")
