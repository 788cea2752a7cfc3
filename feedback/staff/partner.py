"""The partner's own page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from feedback.i18n import gettext as _
from feedback.services import partner as partners
from feedback.staff import filling, guards, labels
from feedback.staff.filling import heeding, sent
from forms.partner import PartnerForm

pages = Blueprint("partner", __name__)


@pages.route("/settings/partner", methods=["GET", "POST"])
@guards.member("partner.change")
def change() -> Any:
    """Name, language, time zone, operator."""
    form = PartnerForm(request.form, obj=partners.partner(guards.actor()))
    form.offer(languages=labels.languages(), zones=labels.zones())
    if sent(form):
        with heeding(form):
            partners.change(guards.actor(), **form.data)
            flash(_("The partner is saved."))
            return redirect(url_for("staff.home.settings"), 303)
    return filling.show("partner/change.html", form)
