"""Posters, a message, and slips with codes.

Codes exist on one page only: the answer to the post that drew them. They are in no address, no
log and no row; the page is not kept by any cache (PRIVACY 3.1).
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request

from config import Config
from feedback.formats import handout
from feedback.formats.handout import Notice
from feedback.i18n import N_, current, language
from feedback.privacy import codes
from feedback.services import collection
from feedback.services.collection import DoorCard, RoundCard, SiteCard
from feedback.services.errors import Conflict
from feedback.staff import filling, guards, labels
from feedback.staff.filling import heeding, sent
from feedback.staff.round import address
from forms.round import DrawForm, LanguageForm

pages = Blueprint("handout", __name__, url_prefix="/rounds")

#: in place of a language: one sheet for all of them
ALL = "all"
SENT_TWICE = N_(
    "These slips were drawn already. The page with their codes cannot be shown again: if it was not "
    "printed, void the sheet and draw a new one."
)


@pages.get("/<uuid:round_id>/poster/<slug>", defaults={"code": None})
@pages.get("/<uuid:round_id>/poster/<slug>/<code>")
@guards.member("round.read")
def poster(round_id: uuid.UUID, slug: str, code: str | None) -> str:
    """A sheet for the wall, in one language or in all of the round."""
    card = collection.round_card(guards.actor(), round_id)
    door = _door(card, slug)
    code = code or (current() if current() in card.languages else card.languages[0])
    if code not in (*card.languages, ALL):
        abort(404)
    notice = _notice(card, door)
    sheets = handout.wall(notice, card.languages) if code == ALL else handout.poster(notice, [code])
    return render_template(
        "handout/poster.html", card=card, door=door, code=code, sheets=sheets,
        languages=[language(one) for one in card.languages],
    )  # fmt: skip


@pages.get("/<uuid:round_id>/message/<slug>")
@guards.member("round.read")
def message(round_id: uuid.UUID, slug: str) -> str:
    """The same as a text to paste, in each language."""
    card = collection.round_card(guards.actor(), round_id)
    door = _door(card, slug)
    notice = _notice(card, door)
    texts = [(language(code), handout.message(notice, code)) for code in card.languages]
    return render_template("handout/message.html", card=card, door=door, texts=texts)


@pages.route("/<uuid:round_id>/slips/<int:no>", methods=["GET", "POST"])
@guards.member("code.draw")
def draw(round_id: uuid.UUID, no: int) -> Any:
    """Draw codes for one site, and show them this once."""
    card = collection.round_card(guards.actor(), round_id)
    site = _site(card, no)
    missing = max((site.invited or 0) - site.issued, 0)
    form = DrawForm(request.form, count=missing or None, issued=str(site.issued))
    form.language.choices = _languages(card)
    if sent(form):
        if form.issued.data != str(site.issued):
            raise Conflict(SENT_TWICE)
        with heeding(form):
            drawn = collection.draw_slips(
                guards.actor(), round_id, stratum_no=no, count=form.count.data, pepper=_pepper()
            )
            return _sheet(card, site, drawn, form.language.data)
    return filling.show("handout/draw.html", form, card=card, site=site)


@pages.route("/<uuid:round_id>/slips/<int:no>/void", methods=["GET", "POST"])
@guards.member("code.draw")
def reissue(round_id: uuid.UUID, no: int) -> Any:
    """A sheet was lost: void what is unused, and show as many new codes this once."""
    card = collection.round_card(guards.actor(), round_id)
    site = _site(card, no)
    form = LanguageForm(request.form, issued=str(card.reissued))
    form.language.choices = _languages(card)
    if sent(form):
        if form.issued.data != str(card.reissued):
            raise Conflict(SENT_TWICE)
        drawn = collection.void_and_reissue(guards.actor(), round_id, stratum_no=no, pepper=_pepper())
        return _sheet(card, site, drawn, form.language.data)
    return filling.show("handout/reissue.html", form, card=card, site=site)


def _sheet(card: RoundCard, site: SiteCard, drawn: list[str], code: str) -> str:
    notice = _notice(card, card.doors[0], site.name)
    slips = handout.slips(notice, [codes.printed(one) for one in drawn], code)
    return render_template("handout/slips.html", card=card, site=site, slips=slips, count=len(drawn))


def _notice(card: RoundCard, door: DoorCard, site: str = "") -> Notice:
    settings: Config = current_app.extensions["settings"]
    paper = collection.question_paper(door.slug)
    assert paper is not None, "a door of this round has a paper behind it"
    return Notice(
        asks=guards.visit().partner,
        site=site or " · ".join(door.site_names),
        visiting=paper.visiting,
        title=card.title,
        minutes=paper.survey.minutes,
        minimum=card.k,
        until=card.closes_on,
        contact=paper.contact,
        coded=card.channel == "codes",
        address=address(door.slug),
        plain_http=paper.plain_http or not settings.confidential,
    )


def _door(card: RoundCard, slug: str) -> DoorCard:
    return next((door for door in card.doors if door.slug == slug), None) or abort(404)


def _site(card: RoundCard, no: int) -> SiteCard:
    found = next((site for site in card.sites if site.no == no), None)
    return found if found and card.channel == "codes" else abort(404)


def _languages(card: RoundCard) -> list[tuple[str, str]]:
    return [(code, name) for code, name in labels.languages() if code in card.languages]


def _pepper() -> bytes:
    settings: Config = current_app.extensions["settings"]
    return settings.pepper
