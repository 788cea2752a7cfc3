"""A mission's rounds set up on one page: numbers in, what they mean, then one button."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from feedback.i18n import LANGUAGES, current, gettext, ngettext
from feedback.services import collection
from feedback.services import mission as missions
from feedback.services.collection import Note, Proposal, RoundCard, Wanted
from feedback.services.mission import MissionCard
from feedback.staff import guards, labels
from feedback.staff.chances import in_a_hundred
from feedback.staff.filling import sent
from feedback.survey.wording import say
from forms.round import TOGETHER, Place, SetUpForm, set_up_form

pages = Blueprint("planning", __name__)

#: states after which the same people may be asked again in the same mission
OVER = ("released", "published", "too_few")
#: below this, staff and health workers are better asked together (PRIVACY decision 8)
FEW = 8


@pages.route("/missions/<uuid:mission_id>/rounds/new", methods=["GET", "POST"])
@guards.member("round.set_up")
def set_up(mission_id: uuid.UUID) -> Any:
    """ "Show" works the numbers out and keeps nothing; "set up" keeps what was shown."""
    actor, today = guards.actor(), guards.today()
    mission = missions.mission(actor, mission_id, today=today)
    rounds = collection.rounds(actor, mission_id)
    read = collection.propose(actor, mission_id, Wanted({}, tuple(LANGUAGES)), today=today).text_languages
    form = _form(mission, rounds, read)
    proposal, changed = None, False
    if request.form.get("do") == "together":
        form.together.process_data(True)
    if sent(form):
        wanted = _wanted(form)
        proposal = collection.propose(actor, mission_id, wanted, today=today)
        changed = request.form.get("do") == "set_up" and form.shown.data != form.fingerprint()
        if request.form.get("do") == "set_up" and not changed and proposal.ready:
            made = collection.set_up(actor, mission_id, wanted, today=today)
            said = ngettext(
                "%(n)s round is set up. Nobody is asked before it is opened.",
                "%(n)s rounds are set up. Nobody is asked before they are opened.",
                len(made),
            )
            flash(said)
            return redirect(url_for("staff.mission.show", mission_id=mission_id), 303)
        form.shown.process_data(form.fingerprint())
    page = render_template(
        "planning/set_up.html", form=form, mission=mission, rounds=rounds, read=read, proposal=proposal,
        changed=changed, offer_team=_offer_team(form, proposal), chance=in_a_hundred, told=told, say=say,
       
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _form(mission: MissionCard, rounds: list[RoundCard], read: tuple[str, ...]) -> SetUpForm:
    form = set_up_form(
        request.form,
        places=[Place(site.id, site.name) for site in mission.sites],
        taken=[card.audience for card in rounds if card.state not in OVER],
        people=dict(labels.choices("audience")),
        channels=dict(labels.choices("channel")),
        languages=list(read) or [current()],
        meeting_on=mission.meeting_on,
    )
    form.languages.choices = labels.languages()
    return form


def _wanted(form: SetUpForm) -> Wanted:
    return Wanted(
        invited=form.invited(),
        languages=tuple(form.languages.data),
        meeting_on=form.meeting_on.data,
        channels=form.channels(),
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        grace=1 if form.grace.data is None else form.grace.data,
    )


def told(note: Note) -> str:
    """A warning or refusal in the reader's language."""
    values = dict(note.values)
    if "language" in values:
        values["language"] = labels.label("language", str(values["language"]))
    return gettext(note.message, **values)


def _offer_team(form: SetUpForm, proposal: Proposal | None) -> bool:
    """Whether one round of the local team would hear people whom two rounds would lose."""
    if proposal is None or form.together.data:
        return False
    local = {one.audience: one.invited for one in proposal.rounds if one.audience in TOGETHER}
    return len(local) == len(TOGETHER) and any(n is not None and n < FEW for n in local.values())
