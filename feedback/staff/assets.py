"""Style sheets, scripts and pictures under names that carry their content's hash.

A changed file has another address, so browsers may keep each for a year and never show an old one.
"""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, url_for

from feedback.formats import html_page
from feedback.staff.guards import anyone

#: our own files, and the sheet of the debriefs that stand inside our pages
FOLDERS = (Path(__file__).with_name("static"), html_page.STYLES)

pages = Blueprint("assets", __name__, url_prefix="/static")


@cache
def _files() -> dict[str, Path]:
    """Hashed name -> file."""
    found = {}
    for path in sorted(path for folder in FOLDERS for path in folder.iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        found[f"{path.stem}.{digest}{path.suffix}"] = path
    return found


@cache
def hashed(name: str) -> str:
    """The name under which a file of the static folder is served; KeyError if there is none."""
    return {path.name: served for served, path in _files().items()}[name]


def asset(name: str) -> str:
    """The address of a file of the static folder."""
    return url_for("staff.assets.file", name=hashed(name))


@pages.get("/<name>")
@anyone
def file(name: str) -> Response:
    """One file; only names that we gave out are known, so no path can be climbed."""
    if name not in _files():
        abort(404)
    path = _files()[name]
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = Response(path.read_bytes(), mimetype=kind)
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    return response
