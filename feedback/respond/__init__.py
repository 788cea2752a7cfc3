"""The respondents' door: no sign-in, no session, no cookie."""

from __future__ import annotations

from flask import Flask

from config import Config
from feedback.i18n import day, gettext, isolated, ngettext
from feedback.respond import headers, inlined, refusals
from feedback.respond.limit import Limit
from feedback.respond.pages import pages
from feedback.respond.papers import Papers
from feedback.respond.printing import ROOT, Printer
from feedback.respond.templating import Unindented


class RespondApp(Flask):
    """Flask, but silent: what went wrong is told in one line without a value (refusals.tell)."""

    def log_exception(self, exc_info: object) -> None:
        refusals.tell(exc_info[1])  # type: ignore[index]


def create_respond_app(config: Config) -> Flask:
    """An app of its own, without a secret key: a session cannot even be opened."""
    app = RespondApp("feedback.respond", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=config.respond_database_url,
        MAX_CONTENT_LENGTH=200_000,
        TRUSTED_HOSTS=[config.host, "127.0.0.1", "localhost", "[::1]"],
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.extensions["settings"] = config
    app.extensions["limit"] = Limit()
    app.extensions["papers"] = Papers()
    app.extensions["printer"] = Printer()
    whole = inlined.load()
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=gettext, ngettext=ngettext, day=day, isolated=isolated, inlined=whole, root=ROOT
    )
    app.register_blueprint(pages)
    refusals.register(app)
    headers.register(app, whole.policy)
    return app
