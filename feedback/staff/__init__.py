"""The staff's door."""

from __future__ import annotations

from flask import Blueprint, Flask

blueprint = Blueprint("staff", __name__, url_prefix="/staff", template_folder="templates")


def register_staff(app: Flask) -> None:
    """Hang the staff's pages on the app."""
    app.register_blueprint(blueprint)
