"""Accepting an invitation: with a new account, or with the one that a person has."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import current
from feedback.i18n import gettext as _
from feedback.services import clock, sign_in
from feedback.services import invitation as invitations
from feedback.staff import filling, guards, login
from feedback.staff.filling import heeding, sent
from forms.account import JoinForm

pages = Blueprint("invitation", __name__, url_prefix="/invitation")


@pages.get("/<token>")
@guards.anyone
def show(token: str) -> str:
    """What is offered, and the way in that fits: accept, sign in first, or a new account."""
    offer = invitations.offer(token, now=clock.now())
    return render_template("invitation/show.html", offer=offer, token=token, form=JoinForm())


@pages.post("/<token>/new")
@guards.anyone
def join(token: str) -> Any:
    """A new account, signed in at once."""
    offer = invitations.offer(token, now=clock.now())
    form = JoinForm(request.form)
    if sent(form):
        with heeding(form):
            account_id = invitations.accept_as_new(
                token,
                name=form.name.data,
                password=form.password.data,
                language=current(),
                now=clock.now(),
            )
            login.begin(sign_in.sign_in_as(account_id, now=clock.now()))
            flash(_("Welcome. You are a member of %(partner)s now.", partner=offer.partner))
            return redirect(url_for("staff.home.index"), 303)
    return filling.show("invitation/show.html", form, offer=offer, token=token)


@pages.post("/<token>/accept")
@guards.signed_in
def accept(token: str) -> Response:
    """One partner more for an account that is there."""
    partner_id = invitations.accept(guards.visit().account_id, token, now=clock.now())
    sign_in.work_in(guards.visit(), partner_id)
    flash(_("You are a member of this partner now."))
    return redirect(url_for("staff.home.index"), 303)
