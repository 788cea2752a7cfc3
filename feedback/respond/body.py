"""The body of a post, read strictly: exactly our own form, or nothing at all.

Flask's own reader replaces broken UTF-8 and keeps one of two values of a name; a hostile body
must be refused instead, on every database alike, before anything looks at what it says.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"

#: More than any survey asks.
MOST_FIELDS = 200


def fields(request: Request) -> dict[str, str]:
    """Name to value of a URL-encoded form in UTF-8.

    Raises a 4xx of werkzeug's for any other kind of body: too large, cut off, not UTF-8, with a
    NUL in it, or with a name given twice.
    """
    if request.mimetype != FORM:
        raise UnsupportedMediaType
    body = _whole(request)
    found: dict[str, str] = {}
    if not body:
        return found
    pairs = body.split(b"&", MOST_FIELDS)
    if len(pairs) > MOST_FIELDS:
        raise BadRequest
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        key = _text(name)
        if key in found:
            raise BadRequest
        found[key] = _text(value)
    return found


def _whole(request: Request) -> bytes:
    try:
        body = request.get_data(cache=False, parse_form_data=False)
    except HTTPException:
        raise
    except Exception:  # a server's own word for chunks that are none or that break off
        raise BadRequest from None
    # Not every server says so when a phone hangs up in the middle of a word.
    if request.content_length is not None and len(body) != request.content_length:
        raise BadRequest
    return body


def _text(raw: bytes) -> str:
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest from None
    if "\0" in text:
        raise BadRequest
    return text
