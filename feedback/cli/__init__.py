"""The operators' door: flask --app wsgi COMMAND."""

from __future__ import annotations

from flask import Flask

from feedback.cli import migrate


def register_commands(app: Flask) -> None:
    """Hang every command on the app."""
    app.cli.add_command(migrate.command)
