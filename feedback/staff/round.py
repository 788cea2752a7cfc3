"""One round: where it stands, what happens next, and the acts that cannot be undone.

The buttons only queue: the due process, which alone reads the keys, does it within a minute
(PRIVACY decision 5). The page says so and looks again by itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from config import Config
from feedback.i18n import current
from feedback.i18n import gettext as _
from feedback.services import collection
from feedback.services.collection import RoundCard
from feedback.services.errors import Conflict
from feedback.staff import guards
from feedback.survey.wording import say

pages = Blueprint("round", __name__, url_prefix="/rounds")

#: seconds after which a page that waits for the due process looks again
LOOK_AGAIN = 20


@pages.get("/<uuid:round_id>")
@guards.member("round.read")
def show(round_id: uuid.UUID) -> Response:
    """Where the round stands and the one next step."""
    card, today = _card(round_id), guards.today()
    step = next_step(card, today)
    response = make_response(
        render_template(
            "round/show.html", card=card, title=say(card.title, current()), step=step, address=address,
            look_again=LOOK_AGAIN,
        )
    )  # fmt: skip
    if step in WAITING:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@pages.get("/<uuid:round_id>/open")
@guards.member("round.open")
def confirm_opening(round_id: uuid.UUID) -> str:
    """What opening fixes for good."""
    card = _card(round_id, "draft")
    return render_template("round/confirm_opening.html", card=card, today=guards.today())


@pages.post("/<uuid:round_id>/open")
@guards.member("round.open")
def ask_to_open(round_id: uuid.UUID) -> AnyResponse:
    """Queue the opening."""
    settings: Config = current_app.extensions["settings"]
    collection.ask_to_open(
        guards.actor(), round_id, today=guards.today(), safe=settings.confidential or settings.allow_http
    )
    return _back(round_id, _("The round is about to open."))


@pages.get("/<uuid:round_id>/close")
@guards.member("round.close")
def confirm_closing(round_id: uuid.UUID) -> str:
    """What closing means, and who else must agree before the last day."""
    card = _card(round_id, "open")
    early = guards.today() < card.closes_on
    return render_template("round/confirm_closing.html", card=card, early=early)


@pages.post("/<uuid:round_id>/close")
@guards.member("round.close")
def ask_to_close(round_id: uuid.UUID) -> AnyResponse:
    """Queue the closing, or note that this side wants it early."""
    queued = collection.ask_to_close(guards.actor(), round_id, today=guards.today())
    said = (
        _("The round is about to close.")
        if queued
        else _("Your side asks to close early. The other side must ask too.")
    )
    return _back(round_id, said)


@pages.get("/<uuid:round_id>/release")
@guards.member("round.release")
def confirm_release(round_id: uuid.UUID) -> str:
    """What counting means; with many useless envelopes, that two people take it on themselves."""
    return render_template("round/confirm_release.html", card=_card(round_id, "closed", "held"))


@pages.post("/<uuid:round_id>/release")
@guards.member("round.release")
def ask_to_release(round_id: uuid.UUID) -> AnyResponse:
    """Queue the release, or note the first of two confirmations."""
    queued = collection.ask_to_release(guards.actor(), round_id, today=guards.today())
    said = (
        _("The answers are about to be counted.")
        if queued
        else _("You confirmed. One more person must confirm.")
    )
    return _back(round_id, said)


@pages.get("/<uuid:round_id>/discard")
@guards.member("round.set_up")
def confirm_discarding(round_id: uuid.UUID) -> str:
    """What throwing a draft away means."""
    return render_template("round/confirm_discarding.html", card=_card(round_id, "draft"))


@pages.post("/<uuid:round_id>/discard")
@guards.member("round.set_up")
def discard(round_id: uuid.UUID) -> AnyResponse:
    """Throw a draft away."""
    card = _card(round_id)
    collection.discard(guards.actor(), round_id)
    flash(_("The draft is thrown away."))
    return redirect(url_for("staff.mission.show", mission_id=card.mission_id), 303)


#: steps in which the due process has something to do
WAITING = ("opening", "closing", "counting")


def next_step(card: RoundCard, today: date) -> str:
    """What comes next, in one word; the templates say it in sentences."""
    match card.state, card.wish:
        case "draft", "open":
            return "opening" if card.opens_on <= today else "opens_later"
        case "open", "close":
            return "closing"
        case "open", _:
            return "closing" if card.closes_on < today else "last_day" if card.closes_on == today else "open"
        case "closed", _:
            return "counting" if card.release_on <= today else "grace"
        case "held", "release":
            return "counting"
        case state, _:
            return state


@pages.app_template_global("next_step")
def _next_step_today(card: RoundCard) -> str:
    """For the pages that list rounds."""
    return next_step(card, guards.today())


@dataclass(frozen=True)
class First:
    """The one next thing among a mission's rounds."""

    step: str
    card: RoundCard


#: what somebody has to do, the pressing first, and who may
PRESSING = (
    ("held", "round.release"),
    ("last_day", "round.close"),
    ("draft", "round.open"),
    ("released", "debrief.read"),
)


@pages.app_template_global("next_of")
def next_of(cards: Sequence[RoundCard]) -> First | None:
    """The first round that waits for something that this member may do."""
    for step, act in PRESSING:
        for card in cards:
            if next_step(card, guards.today()) == step and guards.may(act):
                return First(step, card)
    return None


def address(slug: str) -> str:
    """What a respondent opens."""
    settings: Config = current_app.extensions["settings"]
    return f"{settings.base_url}/r/{slug}"


def _card(round_id: uuid.UUID, *states: str) -> RoundCard:
    """The round, in one of these states where they are named: nothing is asked that cannot be done."""
    card = collection.round_card(guards.actor(), round_id)
    if states and card.state not in states:
        raise Conflict
    return card


def _back(round_id: uuid.UUID, said: str) -> AnyResponse:
    flash(said)
    return redirect(url_for("staff.round.show", round_id=round_id), 303)
