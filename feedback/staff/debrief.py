"""Debriefs: the list, each edition as a page in any language, and the same figures to take away."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, abort, current_app, render_template, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from feedback.debrief.document import Document
from feedback.debrief.outline import outline
from feedback.debrief.quoting import plain
from feedback.formats import csv_table, html_page, pdf, xlsx
from feedback.i18n import LANGUAGES, N_, current
from feedback.services import collection
from feedback.services import debrief as debriefs
from feedback.services import mission as missions
from feedback.services.debrief import Edition
from feedback.services.errors import Refusal
from feedback.staff import guards

pages = Blueprint("debrief", __name__, url_prefix="/debriefs")


class NotMade(Refusal):
    """The typesetter failed or took too long."""

    message = N_("The file could not be made now. Try again in a moment, or take another format.")


@dataclass(frozen=True)
class File:
    """A way to take a debrief along."""

    mimetype: str
    make: Callable[[Edition, Document, str], bytes]


#: name of the file on the page -> how it is made
FILES = {
    "a4.pdf": File("application/pdf", lambda _edition, document, _code: pdf.render(document, "a4")),
    "letter.pdf": File(
        "application/pdf", lambda _edition, document, _code: pdf.render(document, "us-letter")
    ),
    "figures.xlsx": File(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda edition, document, _code: xlsx.render(document, edition.figures),
    ),
    "figures.csv": File("text/csv", lambda edition, _document, code: csv_table.render(edition.figures, code)),
    "page.html": File("text/html", lambda _edition, document, _code: html_page.page(document).encode()),
}


@pages.get("")
@guards.member("debrief.read")
def index() -> str:
    """Missions with a debrief, and those whose rounds are still on their way."""
    actor = guards.actor()
    newest = debriefs.debriefs(actor)
    there = {one.mission_id for one in newest}
    coming = [
        mission
        for mission in missions.missions(actor, today=guards.today())
        if mission.begun and mission.id not in there
    ]
    return render_template("debrief/index.html", newest=newest, coming=coming)


@pages.get("/<uuid:mission_id>")
@guards.member("debrief.read")
def show(mission_id: uuid.UUID) -> str:
    """The newest edition in the reader's language; before there is one, what it waits for."""
    issues = debriefs.editions(guards.actor(), mission_id)
    if issues:
        return _page(mission_id, issues[0].number, current())
    mission = missions.mission(guards.actor(), mission_id, today=guards.today())
    rounds = collection.rounds(guards.actor(), mission_id)
    return render_template("debrief/none.html", mission=mission, rounds=rounds)


@pages.get("/<uuid:mission_id>/<int:number>/<code>")
@guards.member("debrief.read")
def edition(mission_id: uuid.UUID, number: int, code: str) -> str:
    """One edition in one language."""
    return _page(mission_id, number, code)


@pages.get("/<uuid:mission_id>/<int:number>/<code>/<name>")
@guards.member("debrief.read")
def download(mission_id: uuid.UUID, number: int, code: str, name: str) -> ResponseReturnValue:
    """The same figures as a file, made from the same edition."""
    file = FILES.get(name) or abort(404)
    found, document = _read(mission_id, number, code)
    try:
        content = file.make(found, document, code)
    except (pdf.NotSet, subprocess.TimeoutExpired) as fault:
        # Only the kind of failure: the typesetter's own words may quote a comment.
        current_app.logger.error("debrief: %s", type(fault).__name__)
        raise NotMade from None
    return _attached(content, file.mimetype, f"{_stem(found, code)}-{name}")


def _page(mission_id: uuid.UUID, number: int, code: str) -> str:
    found, document = _read(mission_id, number, code)
    return render_template(
        "debrief/edition.html", mission_id=mission_id, edition=number, code=code, files=list(FILES),
        issues=debriefs.editions(guards.actor(), mission_id), title=plain(document.title.text),
        mission=found.figures["mission"]["name"], article=html_page.render(document),
        languages=list(LANGUAGES.values()),
    )  # fmt: skip


def _read(mission_id: uuid.UUID, number: int, code: str) -> tuple[Edition, Document]:
    if code not in LANGUAGES:
        abort(404)
    found = debriefs.edition(guards.actor(), mission_id, number)
    return found, outline(found.figures, code)


def _stem(found: Edition, code: str) -> str:
    """A name that says what the file is; letters of any script stay, signs that systems dislike go."""
    kept = "".join(letter if letter.isalnum() else " " for letter in found.figures["mission"]["name"])
    return "-".join(["debrief", *kept.split()[:8], str(found.number), code])


def _attached(content: bytes, mimetype: str, name: str) -> Response:
    """Saved, never shown: the file is no page of this door."""
    return send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)
