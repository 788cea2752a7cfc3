"""The respondents' door: no sign-in, no session, no cookie."""

from __future__ import annotations

from flask import Flask

from config import Config


def create_respond_app(config: Config) -> Flask:
    """An app of its own, without a secret key: a session cannot even be opened."""
    app = Flask("feedback.respond", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=config.respond_database_url,
        MAX_CONTENT_LENGTH=200_000,
    )
    app.extensions["settings"] = config
    return app
