"""Forgotten passwords: ask for a link, set a new one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from feedback.i18n import gettext as _
from feedback.services import clock
from feedback.services import reset as resets
from feedback.staff import filling, guards, letters
from feedback.staff.attempts import attempts
from feedback.staff.filling import heeding, sent
from feedback.staff.letters import Carrier
from forms.account import ForgottenForm, NewPasswordForm

pages = Blueprint("reset", __name__, url_prefix="/password")


@pages.route("/forgotten", methods=["GET", "POST"])
@guards.anyone
def ask() -> Any:
    """The same answer, as quickly, whether or not anybody has this address."""
    form = ForgottenForm(request.form)
    if sent(form):
        _send_later(form.email.data)
        return redirect(url_for("staff.reset.asked"), 303)
    return filling.show("reset/ask.html", form)


@pages.get("/asked")
@guards.anyone
def asked() -> str:
    """What happens now."""
    return render_template("reset/asked.html")


@pages.route("/new/<token>", methods=["GET", "POST"])
@guards.anyone
def set_password(token: str) -> Any:
    """Looking at the link does not spend it; mail programs look too."""
    email = resets.holder(token, now=clock.now())
    form = NewPasswordForm(request.form)
    if sent(form):
        with heeding(form):
            resets.set_password(token, form.password.data, now=clock.now())
            flash(_("Your new password is set. Sign in with it."))
            return redirect(url_for("staff.account.sign_in"), 303)
    return filling.show("reset/set_password.html", form, email=email)


def _send_later(email: str) -> None:
    """Everything that differs between a stranger and a member happens after the answer."""
    now, config = clock.now(), letters.settings()
    if attempts().spent("reset", email, now=now):
        return
    attempts().note("reset", email, now=now)
    # The letter is written where no request is: only the way to the page is taken along.
    way = url_for("staff.reset.set_password", token="-").removesuffix("-")  # noqa: S106

    def work() -> None:
        granted = resets.ask(email, now=now)
        if granted:
            link = config.base_url + way + granted.token
            letters.reset(config, granted.email, link, name=granted.name, language=granted.language)

    carrier: Carrier = current_app.extensions["carrier"]
    carrier.later(work)
