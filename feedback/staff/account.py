"""Signing in and out, and what a person may change about themselves."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import gettext as _
from feedback.services import account, clock
from feedback.services import sign_in as signing
from feedback.staff import filling, guards, labels, login, onward
from feedback.staff.attempts import attempts
from feedback.staff.filling import heeding, sent
from forms.account import PasswordForm, PersonForm, SignInForm

pages = Blueprint("account", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
@guards.anyone
def sign_in() -> Any:
    """One sentence for every failure: it tells nobody whether an address is known."""
    if login.visit() and request.method == "GET":
        return redirect(onward.safe(request.args.get("next")), 303)
    form = SignInForm(request.form, next=request.args.get("next"))
    if sent(form):
        now, email = clock.now(), form.email.data
        if attempts().spent("sign in", email, now=now):
            form.reject({"": _("Too many attempts. Wait a quarter of an hour, then try again.")})
        elif token := signing.sign_in(email, form.password.data, now=now):
            attempts().clear("sign in", email)
            login.begin(token)
            return redirect(onward.safe(form.next.data), 303)
        else:
            attempts().note("sign in", email, now=now)
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
    """Who I am here, where I am signed in, where I can work."""
    visit = guards.visit()
    return render_template(
        "account/show.html",
        browsers=signing.browsers(visit, now=clock.now()),
        memberships=signing.memberships(visit.account_id),
    )


@pages.route("/account/change", methods=["GET", "POST"])
@guards.signed_in
def change() -> Any:
    """Another name, another language."""
    visit = guards.visit()
    form = PersonForm(request.form, obj=visit).offer(languages=labels.staff_languages(visit.language))
    if sent(form):
        with heeding(form):
            account.change(visit.account_id, **form.data)
            flash(_("Your account is saved."))
            return redirect(url_for("staff.account.show"), 303)
    return filling.show("account/change.html", form)


@pages.route("/account/password", methods=["GET", "POST"])
@guards.signed_in
def change_password() -> Any:
    """A new password; everybody who is signed in elsewhere is signed out."""
    visit, now = guards.visit(), clock.now()
    form = PasswordForm(request.form)
    if sent(form):
        if attempts().spent("sign in", visit.email, now=now):
            form.reject({"": _("Too many attempts. Wait a quarter of an hour, then try again.")})
            return filling.show("account/change_password.html", form)
        attempts().note("sign in", visit.email, now=now)
        with heeding(form):
            account.change_password(
                visit.account_id, old=form.old.data, new=form.password.data, keep=visit.id
            )
            attempts().clear("sign in", visit.email)
            flash(_("Your password is changed. All other browsers are signed out."))
            return redirect(url_for("staff.account.show"), 303)
    return filling.show("account/change_password.html", form)


@pages.post("/account/browsers/<uuid:browser_id>/end")
@guards.signed_in
def end_browser(browser_id: uuid.UUID) -> Response:
    """Sign one of my browsers out."""
    signing.end_one(guards.visit(), browser_id)
    flash(_("That browser is signed out."))
    return redirect(url_for("staff.account.show"), 303)


@pages.post("/account/browsers/end-others")
@guards.signed_in
def end_others() -> Response:
    """Sign all my other browsers out."""
    signing.end_others(guards.visit())
    flash(_("All other browsers are signed out."))
    return redirect(url_for("staff.account.show"), 303)
