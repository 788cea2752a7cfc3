"""Who may enter: every view of this door carries exactly one of these marks.

`@member("mission.read")` a member whose role and side may do this; `@signed_in` anybody with an
account; `@anyone` strangers too. register_staff refuses to start with a view that has none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from feedback.services import access, clock
from feedback.services.access import Actor
from feedback.services.sign_in import Visit
from feedback.staff import login

View = Callable[..., Any]
ANYONE, SIGNED_IN = "anyone", "signed in"


def member(act: str) -> Callable[[View], View]:
    """Only members that may do `act`, a line of the table in services/access."""
    if act not in access.MAY:
        raise KeyError(act)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            found = login.visit()
            if found is None:
                return _to_sign_in()
            if found.actor is None:
                return redirect(url_for("staff.account.partners"), 303)
            access.require(found.actor, act)
            return view(*args, **kwargs)

        return _marked(guarded, act)

    return mark


def signed_in(view: View) -> View:
    """Anybody with an account, whether or not a partner is chosen."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if login.visit() else _to_sign_in()

    return _marked(guarded, SIGNED_IN)


def anyone(view: View) -> View:
    """Strangers too; said aloud, so that it is never a thing forgotten."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return _marked(guarded, ANYONE)


def _marked(view: View, mark: str) -> View:
    view.mark = mark  # type: ignore[attr-defined]
    return view


def mark_of(view: View) -> str | None:
    """The guard that a view carries."""
    return getattr(view, "mark", None)


def _to_sign_in() -> Response:
    # Only what was read is offered again afterwards; nothing is sent twice by signing in.
    there = request.path if request.method == "GET" else None
    return redirect(url_for("staff.account.sign_in", next=there), 303)


def actor() -> Actor:
    """The member behind this request; only inside a view marked `@member`."""
    found = visit().actor
    assert found is not None, "the guard has seen a chosen partner"
    return found


def visit() -> Visit:
    """The person behind this request; only inside a view that strangers do not reach."""
    found = login.visit()
    assert found is not None, "the guard has seen a signed-in person"
    return found


def may(act: str) -> bool:
    """Whether to show a button: the same table that the verb asks."""
    found = login.visit()
    return found is not None and found.actor is not None and access.may(found.actor, act)


def today() -> date:
    """What day it is where the partner lives."""
    found = login.visit()
    return clock.today(found.timezone if found else "UTC")
