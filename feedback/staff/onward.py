"""Where to go after signing in: only to a page of this door, whatever the address asks for."""

from __future__ import annotations

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe(wanted: str | None) -> str:
    """The address of the page of ours that `wanted` names, else the first page.

    Built anew from the route that matches: no letter of `wanted` reaches the browser unless a
    route's converter has read it, so neither hosts nor control characters can travel.
    """
    first = url_for("staff.home.index")
    if not wanted or not wanted.startswith("/staff/") or "\\" in wanted:
        return first
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None, "a request with a host we trust has addresses"
    try:
        endpoint, values = adapter.match(wanted, method="GET")
    except (HTTPException, RequestRedirect):
        return first
    return url_for(endpoint, **values)
