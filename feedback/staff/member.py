"""Members and the invitations to become one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.i18n import gettext as _
from feedback.services import clock, invitation, organisation, reset
from feedback.services import member as members
from feedback.services.post import Post
from feedback.staff import filling, guards, labels, letters
from feedback.staff.filling import heeding, sent
from forms.member import InviteForm, PostForm

pages = Blueprint("member", __name__, url_prefix="/settings/members")


@pages.get("/")
@guards.member("member.read")
def index() -> str:
    """All members, and who is invited."""
    actor = guards.actor()
    waiting = invitation.invitations(actor, now=clock.now())
    return render_template("member/index.html", members=members.members(actor), waiting=waiting)


@pages.route("/invite", methods=["GET", "POST"])
@guards.member("member.change")
def invite() -> Any:
    """A link for a new member: sent by mail and shown this once."""
    form = InviteForm(request.form, data={"side": "local", "role": "reader"})
    _offer(form)
    if sent(form):
        with heeding(form):
            visit, email = guards.visit(), form.email.data
            token = invitation.invite(guards.actor(), email, Post(**form.post()), now=clock.now())
            link = letters.invitation_link(token)
            left = letters.invite(
                email, link, partner=visit.partner, by=visit.name, language=visit.language
            )  # fmt: skip
            return render_template("member/invited.html", email=email, link=link, left=left)
    return filling.show("member/invite.html", form)


@pages.post("/invitations/<uuid:invitation_id>/withdraw")
@guards.member("member.change")
def withdraw(invitation_id: uuid.UUID) -> Response:
    """Void a link."""
    invitation.withdraw(guards.actor(), invitation_id)
    flash(_("The invitation is withdrawn. Its link opens nothing any more."))
    return redirect(url_for("staff.member.index"), 303)


@pages.route("/<uuid:member_id>", methods=["GET", "POST"])
@guards.member("member.change")
def change(member_id: uuid.UUID) -> Any:
    """Another role, side, organisation, other languages."""
    member = members.member(guards.actor(), member_id)
    kept = vars(member) | {"organisation": str(member.organisation_id or "")}
    form = PostForm(request.form, data=kept)
    _offer(form)
    if sent(form):
        with heeding(form):
            members.change(guards.actor(), member_id, Post(**form.post()))
            flash(_("The member is saved."))
            return redirect(url_for("staff.member.index"), 303)
    return filling.show("member/change.html", form, member=member)


@pages.get("/<uuid:member_id>/remove")
@guards.member("member.change")
def confirm_removal(member_id: uuid.UUID) -> str:
    """What removing means."""
    return render_template("member/confirm_removal.html", member=members.member(guards.actor(), member_id))


@pages.post("/<uuid:member_id>/remove")
@guards.member("member.change")
def remove(member_id: uuid.UUID) -> Response:
    """End the membership."""
    members.remove(guards.actor(), member_id)
    flash(_("This person is no longer a member."))
    # Whoever removed themselves has nothing to see there any more.
    there = "staff.account.partners" if member_id == guards.actor().member_id else "staff.member.index"
    return redirect(url_for(there), 303)


@pages.get("/<uuid:member_id>/password")
@guards.member("member.change")
def confirm_reset(member_id: uuid.UUID) -> str:
    """What a link to set the password means."""
    return render_template("member/confirm_reset.html", member=members.member(guards.actor(), member_id))


@pages.post("/<uuid:member_id>/password")
@guards.member("member.change")
def hand_over(member_id: uuid.UUID) -> str:
    """The link, shown this once; its owner is told by mail that it was made."""
    granted = reset.hand_over(guards.actor(), member_id, now=clock.now())
    letters.reset_handed_over(
        granted.email, name=granted.name, by=guards.visit().name, language=granted.language
    )
    link = letters.reset_link(granted.token)
    return render_template("member/hand_over.html", name=granted.name, link=link)


def _offer(form: PostForm) -> None:
    form.offer(
        roles=labels.choices("role"),
        sides=labels.choices("side"),
        organisations=[(str(one.id), one.name) for one in organisation.organisations(guards.actor())],
        languages=labels.languages(),
    )
