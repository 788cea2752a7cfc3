"""The first page: what waits for me, and the missions."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.services import home, mission, partner, site
from feedback.staff import guards
from feedback.staff.waiting import line

pages = Blueprint("home", __name__)


def front() -> Response:
    """The bare address leads to the staff's door; respondents come with a slug below /r."""
    return redirect(url_for("staff.home.index"), 302)


@pages.get("/")
@guards.member("mission.read")
def index() -> str:
    """What waits for me, then the missions, running first."""
    actor, today = guards.actor(), guards.today()
    return render_template(
        "home/index.html",
        lines=[line(one) for one in home.waits(actor, today=today)],
        missions=mission.missions(actor, today=today),
        sites=site.sites(actor),
    )


@pages.get("/menu")
@guards.signed_in
def menu() -> str:
    """The top bar as a page, for phones."""
    return render_template("home/menu.html")


@pages.get("/settings")
@guards.member("partner.read")
def settings() -> str:
    """Where to find what can be set."""
    return render_template("home/settings.html", partner=partner.partner(guards.actor()))
