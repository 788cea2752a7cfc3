"""Puts the house together: the staff's app, with the respondents' own app mounted at /r.

Two apps, so that a signed-in colleague who answers a survey is nobody there: the respondents'
app has no secret key, no session and no login (ARCHITECTURE 2).
"""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from config import Config
from feedback.cli import register_commands
from feedback.extensions import ENGINE_OPTIONS, db, prepare
from feedback.respond import create_respond_app
from feedback.services.intake import Intake
from feedback.staff import register_staff


def create_app(config: Config) -> Flask:
    """The whole product as one WSGI application; answers to it carry no state between calls."""
    app = Flask("feedback", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=ENGINE_OPTIONS,
        TRUSTED_HOSTS=[config.host, "127.0.0.1", "localhost", "[::1]"],
        MAX_CONTENT_LENGTH=1_000_000,
        SESSION_COOKIE_PATH="/staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.scheme == "https",
    )
    app.extensions["settings"] = config
    _connect(app)
    register_staff(app)
    register_commands(app)

    respond = create_respond_app(config)
    _connect(respond)
    with respond.app_context():
        respond.extensions["intake"] = Intake(db.engine, config.data_dir / "writer.lock")
    app.extensions["respond"] = respond
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/r": respond.wsgi_app})  # type: ignore[method-assign]
    return app


def _connect(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
