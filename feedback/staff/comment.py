"""Moderation: one comment at a time, read by an independent member before anybody else.

The page tells the question and the words, and nothing of site, time or who answered (PRIVACY 4.5).
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from feedback.i18n import LANGUAGES, current
from feedback.i18n import gettext as _
from feedback.services import comment as comments
from feedback.services.comment import WaitingComment
from feedback.services.errors import NotFound
from feedback.staff import filling, guards, labels
from feedback.staff.filling import heeding, sent
from feedback.survey.wording import say
from forms.comment import DecisionForm

pages = Blueprint("comment", __name__, url_prefix="/comments")


@pages.get("")
@guards.member("comment.moderate")
def index() -> Any:
    """The first comment that waits, or the first after one that was put off."""
    waiting = comments.waiting(guards.actor())
    if not waiting:
        return render_template("comment/none.html")
    later = [one for one in waiting if one.id > request.args.get("after", "")]
    return _page((later or waiting)[0], waiting, DecisionForm())


@pages.post("/<uuid:round_id>/<comment_id>")
@guards.member("comment.moderate")
def decide(round_id: uuid.UUID, comment_id: str) -> Any:
    """Decide for good, and go on to the next."""
    waiting = comments.waiting(guards.actor())
    one = next((one for one in waiting if (one.round_id, one.id) == (round_id, comment_id)), None)
    if one is None:  # absent, foreign, decided, or in a language that this member does not read
        raise NotFound
    form = _offered(DecisionForm(request.form), one)
    if sent(form):
        if form.repeats(one.text):
            form.reject({"text": _("Retell it in your own words: these are the words of the comment.")})
            return _page(one, waiting, form)
        with heeding(form):
            comments.decide(
                guards.actor(), round_id, comment_id, form.decision.data,
                text=form.text.data or "", language=form.language.data,
            )  # fmt: skip
            flash(_("Decided."))
            return redirect(url_for("staff.comment.index", after=comment_id), 303)
    return _page(one, waiting, form)


def _page(one: WaitingComment, waiting: list[WaitingComment], form: DecisionForm) -> tuple[str, int]:
    if not form.decision.choices:
        _offered(form, one)
        form.language.process_data(one.language or current())
        form.text.process_data(one.text if "edit" in one.choices else "")
    return filling.show(
        "comment/index.html", form, comment=one, waiting=len(waiting), question=say(one.question, current()),
        tongue=LANGUAGES.get(one.language or ""), place=waiting.index(one) + 1,
    )  # fmt: skip


def _offered(form: DecisionForm, one: WaitingComment) -> DecisionForm:
    decisions = [(key, word) for key, word in labels.choices("decision") if key in one.choices]
    return form.offer(decisions=decisions, languages=labels.languages())
