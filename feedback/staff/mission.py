"""Missions: list, hub, add, change, remove."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import gettext as _
from feedback.services import collection, organisation, site
from feedback.services import mission as missions
from feedback.services.mission import MissionCard, Wanted
from feedback.staff import filling, guards, labels
from feedback.staff.filling import heeding, sent
from forms.mission import MissionForm

pages = Blueprint("mission", __name__, url_prefix="/missions")


@pages.get("/")
@guards.member("mission.read")
def index() -> str:
    """All missions, running first."""
    return render_template(
        "mission/index.html", missions=missions.missions(guards.actor(), today=guards.today())
    )


@pages.get("/<uuid:mission_id>")
@guards.member("mission.read")
def show(mission_id: uuid.UUID) -> str:
    """The hub: where the mission stands, its rounds, its debrief."""
    mission = _mission(mission_id)
    return render_template(
        "mission/show.html",
        mission=mission,
        steps=missions.STEPS,
        rounds=collection.rounds(guards.actor(), mission_id),
        today=guards.today(),
    )


@pages.route("/new", methods=["GET", "POST"])
@guards.member("mission.change")
def add() -> Any:
    """A new mission."""
    form = _offered(MissionForm(request.form))
    if sent(form):
        with heeding(form):
            mission_id = missions.add(guards.actor(), _wanted(form))
            flash(_("The mission is saved."))
            return redirect(url_for("staff.mission.show", mission_id=mission_id), 303)
    return filling.show("mission/add.html", form)


@pages.route("/<uuid:mission_id>/change", methods=["GET", "POST"])
@guards.member("mission.change")
def change(mission_id: uuid.UUID) -> Any:
    """Another name, other dates, other places."""
    mission = _mission(mission_id)
    kept = vars(mission) | {
        "sites": [str(one.id) for one in mission.sites],
        "organisations": [str(one.id) for one in mission.organisations],
    }
    form = _offered(MissionForm(request.form, data=kept))
    if sent(form):
        with heeding(form):
            missions.change(guards.actor(), mission_id, _wanted(form))
            flash(_("The mission is saved."))
            return redirect(url_for("staff.mission.show", mission_id=mission_id), 303)
    return filling.show("mission/change.html", form, mission=mission)


@pages.get("/<uuid:mission_id>/remove")
@guards.member("mission.change")
def confirm_removal(mission_id: uuid.UUID) -> str:
    """What removing means."""
    return render_template("mission/confirm_removal.html", mission=_mission(mission_id))


@pages.post("/<uuid:mission_id>/remove")
@guards.member("mission.change")
def remove(mission_id: uuid.UUID) -> Response:
    """Remove it."""
    missions.remove(guards.actor(), mission_id)
    flash(_("The mission is removed."))
    return redirect(url_for("staff.mission.index"), 303)


def _mission(mission_id: uuid.UUID) -> MissionCard:
    return missions.mission(guards.actor(), mission_id, today=guards.today())


def _offered(form: MissionForm) -> MissionForm:
    actor = guards.actor()
    return form.offer(
        kinds=labels.choices("mission_kind"),
        sites=[(str(one.id), one.name) for one in site.sites(actor)],
        organisations=[(str(one.id), one.name) for one in organisation.organisations(actor)],
    )


def _wanted(form: MissionForm) -> Wanted:
    return Wanted(
        name=form.name.data,
        kind=form.kind.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        meeting_on=form.meeting_on.data,
        site_ids=frozenset(map(uuid.UUID, form.sites.data)),
        organisation_ids=frozenset(map(uuid.UUID, form.organisations.data)),
    )
