"""Organisations: list, add, change, remove."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import gettext as _
from feedback.services import organisation as organisations
from feedback.staff import filling, guards, labels
from feedback.staff.filling import heeding, sent
from forms.organisation import OrganisationForm

pages = Blueprint("organisation", __name__, url_prefix="/settings/organisations")


@pages.get("/")
@guards.member("partner.read")
def index() -> str:
    """All organisations."""
    return render_template(
        "organisation/index.html", organisations=organisations.organisations(guards.actor())
    )


@pages.route("/new", methods=["GET", "POST"])
@guards.member("partner.change")
def add() -> Any:
    """A new organisation."""
    form = _offered(OrganisationForm(request.form))
    if sent(form):
        with heeding(form):
            organisations.add(guards.actor(), **form.data)
            flash(_("The organisation is saved."))
            return redirect(url_for("staff.organisation.index"), 303)
    return filling.show("organisation/add.html", form)


@pages.route("/<uuid:organisation_id>", methods=["GET", "POST"])
@guards.member("partner.change")
def change(organisation_id: uuid.UUID) -> Any:
    """Another name or side."""
    organisation = organisations.organisation(guards.actor(), organisation_id)
    form = _offered(OrganisationForm(request.form, obj=organisation))
    if sent(form):
        with heeding(form):
            organisations.change(guards.actor(), organisation_id, **form.data)
            flash(_("The organisation is saved."))
            return redirect(url_for("staff.organisation.index"), 303)
    return filling.show("organisation/change.html", form, organisation=organisation)


@pages.get("/<uuid:organisation_id>/remove")
@guards.member("partner.change")
def confirm_removal(organisation_id: uuid.UUID) -> str:
    """What removing means."""
    organisation = organisations.organisation(guards.actor(), organisation_id)
    return render_template("organisation/confirm_removal.html", organisation=organisation)


@pages.post("/<uuid:organisation_id>/remove")
@guards.member("partner.change")
def remove(organisation_id: uuid.UUID) -> Response:
    """Remove it."""
    organisations.remove(guards.actor(), organisation_id)
    flash(_("The organisation is removed."))
    return redirect(url_for("staff.organisation.index"), 303)


def _offered(form: OrganisationForm) -> OrganisationForm:
    return form.offer(sides=labels.choices("side"))
