"""How this door says no: the right status and a page in the person's language.

`Invalid` is not met here: a view shows the form again with what is wrong (see `forms`).
"""

from __future__ import annotations

import traceback

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from feedback.i18n import N_, gettext
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound, Refusal

STATUS: dict[type[Refusal], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422}

TITLES = {
    400: N_("This could not be understood"),
    403: N_("You cannot do this"),
    404: N_("We cannot find this page"),
    405: N_("This address does not work like that"),
    409: N_("This cannot be done now"),
    413: N_("This is too large"),
    422: N_("Something is not right yet"),
    500: N_("Something went wrong on our side"),
}

TEXTS = {
    400: N_("Go back and try again."),
    404: N_("It may have been removed, or the address may be wrong."),
    405: N_("Go back and use the buttons of the page."),
    413: N_("What was sent is larger than we accept. Go back and shorten it."),
    500: N_("Nothing was changed by this. Try again in a moment. If it happens again, tell your operator."),
}

UNTRUSTED = N_("This form was open for too long, or it did not come from this site.")
UNTRUSTED_TEXT = N_("Nothing was changed. Go back, load the page again and send it once more.")


def register(app: Flask) -> None:
    """Answer every refusal, every HTTP error and every surprise with a page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _untrusted)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _surprise)


def _refused(error: Exception) -> Response:
    assert isinstance(error, Refusal)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 409)
    if status == 404:  # absent and foreign read alike, whatever the verb said
        return _page(404)
    return _page(status, text=gettext(error.message, **error.values))


def _untrusted(_error: Exception) -> Response:
    return _page(400, title=gettext(UNTRUSTED), text=gettext(UNTRUSTED_TEXT))


def _wrong_host(_error: Exception) -> Response:
    # There are no addresses to link to: whoever asked does not mean us.
    return Response("This address does not belong to this site.\n", 400, mimetype="text/plain")


def _http(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _page(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _surprise(error: Exception) -> Response:
    if current_app.testing:  # a test wants the error itself
        raise error
    # The kind and the place, never the message: it may hold what somebody typed.
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s at %s\n%s", type(error).__name__, request.endpoint, where)
    try:
        return _page(500)
    except Exception:  # the page itself needs what is broken: say so without it
        return Response(gettext(TITLES[500]) + "\n", 500, mimetype="text/plain")


def _page(status: int, title: str | None = None, text: str | None = None) -> Response:
    known = status if status in TITLES else 400 if status < 500 else 500
    return make_response(
        render_template(
            "errors/show.html",
            title=title or gettext(TITLES[known]),
            text=text or gettext(TEXTS.get(known, TEXTS[400])),
        ),
        status,
    )
