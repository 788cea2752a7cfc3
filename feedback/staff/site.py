"""Sites: list, add, change, remove."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import gettext as _
from feedback.services import site as sites
from feedback.services.site import Wanted
from feedback.staff import filling, guards
from feedback.staff.filling import heeding, sent
from forms.site import SiteForm

pages = Blueprint("site", __name__, url_prefix="/settings/sites")


@pages.get("/")
@guards.member("partner.read")
def index() -> str:
    """All sites."""
    return render_template("site/index.html", sites=sites.sites(guards.actor()))


@pages.route("/new", methods=["GET", "POST"])
@guards.member("partner.change")
def add() -> Any:
    """A new site."""
    form = SiteForm(request.form)
    if sent(form):
        with heeding(form):
            sites.add(guards.actor(), Wanted(**form.data))
            flash(_("The site is saved."))
            return redirect(url_for("staff.site.index"), 303)
    return filling.show("site/add.html", form)


@pages.route("/<uuid:site_id>", methods=["GET", "POST"])
@guards.member("partner.change")
def change(site_id: uuid.UUID) -> Any:
    """Another name, place or contact."""
    site = sites.site(guards.actor(), site_id)
    form = SiteForm(request.form, obj=site)
    if sent(form):
        with heeding(form):
            sites.change(guards.actor(), site_id, Wanted(**form.data))
            flash(_("The site is saved."))
            return redirect(url_for("staff.site.index"), 303)
    return filling.show("site/change.html", form, site=site)


@pages.get("/<uuid:site_id>/remove")
@guards.member("partner.change")
def confirm_removal(site_id: uuid.UUID) -> str:
    """What removing means."""
    return render_template("site/confirm_removal.html", site=sites.site(guards.actor(), site_id))


@pages.post("/<uuid:site_id>/remove")
@guards.member("partner.change")
def remove(site_id: uuid.UUID) -> Response:
    """Remove it."""
    sites.remove(guards.actor(), site_id)
    flash(_("The site is removed."))
    return redirect(url_for("staff.site.index"), 303)
