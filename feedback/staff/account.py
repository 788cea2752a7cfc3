"""Signing in and out, and what a person may change about themselves."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import gettext as _
from feedback.services import clock
from feedback.services import sign_in as signing
from feedback.staff import filling, guards, login, onward
from feedback.staff.attempts import Attempts
from feedback.staff.filling import sent
from forms.account import SignInForm

pages = Blueprint("account", __name__)


def attempts() -> Attempts:
    """The counter of this process."""
    found: Attempts = current_app.extensions["attempts"]
    return found


@pages.route("/sign-in", methods=["GET", "POST"])
@guards.anyone
def sign_in() -> Any:
    """One sentence for every failure: it tells nobody whether an address is known."""
    if login.visit() and request.method == "GET":
        return redirect(onward.safe(request.args.get("next")), 303)
    form = SignInForm(request.form, next=request.args.get("next"))
    if sent(form):
        now = clock.now()
        if attempts().spent("sign in", form.email.data, now=now):
            form.reject({"": _("Too many attempts. Wait a quarter of an hour, then try again.")})
            return filling.show("account/sign_in.html", form)
        token = signing.sign_in(form.email.data, form.password.data, now=now)
        if token:
            attempts().clear("sign in", form.email.data)
            login.begin(token)
            return redirect(onward.safe(form.next.data), 303)
        attempts().note("sign in", form.email.data, now=now)
        form.reject({"": _("The e-mail address or the password is not right.")})
    return filling.show("account/sign_in.html", form)


@pages.post("/sign-out")
@guards.signed_in
def sign_out() -> Response:
    """Ends the sign-in on the server; copies of the cookie open nothing."""
    login.finish()
    flash(_("You are signed out."))
    response = redirect(url_for("staff.account.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.get("/partners")
@guards.signed_in
def partners() -> str:
    """Choose the partner to work in."""
    memberships = signing.memberships(guards.visit().account_id)
    return render_template("account/partners.html", memberships=memberships)


@pages.post("/partners/<uuid:partner_id>")
@guards.signed_in
def work_in(partner_id: uuid.UUID) -> Response:
    """Work in this partner from now on."""
    signing.work_in(guards.visit(), partner_id)
    return redirect(url_for("staff.home.index"), 303)


@pages.get("/account")
@guards.signed_in
def show() -> str:
    """Name, language, password, signed-in browsers."""
    return render_template("account/show.html")
