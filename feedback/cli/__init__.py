"""The operators' door: flask --app wsgi COMMAND.

Operators read English here; what a verb refuses is said in the verb's own words.
"""

from __future__ import annotations

from flask import Flask

from feedback.cli import account, due, migrate, partner
from feedback.cli.demo import command as demo


def register_commands(app: Flask) -> None:
    """Hang every command on the app."""
    for command in (
        migrate.command,
        partner.command,
        account.command,
        due.command,
        demo.load,
        demo.reset,
    ):
        app.cli.add_command(command)
