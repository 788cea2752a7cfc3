"""How this door says no: the right status, and a sentence in the language of the address.

Nothing is logged but the kind of the surprise and the name of the endpoint: addresses, values and
messages of exceptions can hold answers and codes (PRIVACY 0.10, 3.5).
"""

from __future__ import annotations

import logging

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from feedback import i18n
from feedback.i18n import N_, speaking
from feedback.i18n import gettext as _

HEADINGS = {
    400: N_("We could not read this"),
    404: N_("We cannot find this page"),
    405: N_("This address does not work like that"),
    409: N_("This code cannot be used now"),
    413: N_("This is too long"),
    415: N_("We could not read this"),
    422: N_("Please look again"),
    429: N_("Too much at once"),
    503: N_("Something is not working here"),
}

SENTENCES = {
    400: N_("Something was lost or changed on the way. Nothing was stored. Please open the survey again."),
    404: N_("Please look again at the address on the poster or on your slip."),
    405: N_("Please open the survey again and use its buttons."),
    409: N_("This code cannot be used now. If you already sent, your answers arrived."),
    413: N_("Nothing was stored. Please write less and send again."),
    415: N_("Nothing was stored. Please open the survey again and use its Send button."),
    429: N_("Nothing was stored yet. Please wait a minute and send again."),
    503: N_("Please wait a minute and try again."),
}

log = logging.getLogger(__name__)


UNSURE = N_("We do not know if your answers arrived. Please press Send again. They count only once.")


class Unsure(Exception):
    """An envelope of which nobody can say whether it reached the disk."""


def register(app: Flask) -> None:
    """Answer every HTTP error and every surprise with a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _surprise)


def refuse(status: int, sentence: str = "") -> Response:
    """A plain page, or its sentence alone for a script that asks for text."""
    known = status if status in HEADINGS else 400 if status < 500 else 503
    sentence = sentence or _(SENTENCES[known])
    if wants_text():
        return Response(sentence, status, content_type="text/plain; charset=utf-8")
    page = render_template(
        "pages/plain.html",
        tongue=i18n.language(i18n.current()),
        heading=_(HEADINGS[known]),
        sentence=sentence,
    )
    return make_response(page, status)


def wants_text() -> bool:
    """Our script asks for sentences, not for pages."""
    return request.headers.get("Accept") == "text/plain"


def spoken() -> str:
    """The language of the address; without one, what the browser asks for."""
    last = request.path.split("/")[2:3]
    if last and last[0] in i18n.LANGUAGES:
        return last[0]
    return i18n.best(request.accept_languages.values(), i18n.LANGUAGES, "en")


def tell(error: BaseException) -> None:
    """The one line that this door ever writes."""
    log.error("%s at %s", type(error).__name__, request.endpoint)


def _http(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    with speaking(spoken()):
        response = refuse(error.code or 400)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _surprise(error: Exception) -> Response:
    tell(error)
    with speaking(spoken()):
        return refuse(503)
