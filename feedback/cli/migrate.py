"""flask --app wsgi migrate: bring the database to the newest version of its tables."""

from __future__ import annotations

from pathlib import Path

import click
from alembic import command as alembic
from alembic.config import Config as AlembicConfig
from flask.cli import with_appcontext
from sqlalchemy import Engine

from feedback.extensions import db

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations on this engine, forward to `revision`."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        settings.attributes["connection"] = connection
        alembic.upgrade(settings, revision)


@click.command("migrate")
@with_appcontext
def command() -> None:
    """Bring the database to the newest version of its tables."""
    upgrade(db.engine)
    click.echo("The database is up to date.")
