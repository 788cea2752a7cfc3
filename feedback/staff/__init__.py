"""The staff's door.

Each noun has a file with a blueprint called `pages`, hung below /staff; its templates lie in
templates/<file>/<function>.html and its endpoints read staff.<file>.<function>.
"""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect

from config import Config
from feedback.staff import (
    account,
    assets,
    comment,
    context,
    debrief,
    errors,
    guards,
    handout,
    headers,
    home,
    invitation,
    login,
    member,
    mission,
    organisation,
    partner,
    planning,
    reset,
    site,
    speech,
    survey,
)
from feedback.staff import round as rounds
from feedback.staff.attempts import Attempts
from feedback.staff.letters import Carrier

blueprint = Blueprint("staff", __name__, url_prefix="/staff", template_folder="templates")
for room in (
    home, account, reset, invitation, partner, site, organisation, member, mission, planning, rounds, handout,
    survey, comment, debrief, assets,
):  # fmt: skip
    blueprint.register_blueprint(room.pages)


def register_staff(app: Flask) -> None:
    """Hang the staff's pages on the app, with everything that stands around them."""
    settings: Config = app.extensions["settings"]
    app.config.update(
        # Set before anybody asks for the prefix: a browser takes such a cookie over HTTPS alone.
        SESSION_COOKIE_NAME="__Secure-staff" if settings.scheme == "https" else "staff",
        # As long as the sign-in lasts: people leave a form open over lunch.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["attempts"] = Attempts()
    app.extensions["carrier"] = Carrier(app)
    CSRFProtect(app)
    login.register(app)
    speech.register(app)
    context.register(app)
    headers.register(app)
    errors.register(app)
    app.register_blueprint(blueprint)
    app.add_url_rule("/", "front", home.front)
    _refuse_unguarded(app)


def _refuse_unguarded(app: Flask) -> None:
    """A view of this door without a guard stops the product from starting."""
    open_doors = [
        name
        for name, view in app.view_functions.items()
        if name.startswith("staff.") and guards.mark_of(view) is None
    ]
    if open_doors:
        raise RuntimeError(f"no guard on {', '.join(open_doors)}")
