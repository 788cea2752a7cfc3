"""What every answer of the respondents' door says to the browser, and how small it travels."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Request, Response, request

from config import Config

#: Below this, gzip saves less than its own header line costs.
WORTH_IT = 400


def register(app: Flask, policy: str) -> None:
    """Put the headers of PRIVACY 3.5 on every answer, errors included, and squeeze what is left."""
    settings: Config = app.extensions["settings"]
    fixed = [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex"),
    ]
    if settings.scheme == "https":
        fixed.append(("Strict-Transport-Security", "max-age=31536000"))
    app.after_request(squeeze)
    # Around the whole app and not in it: then there is no way past them, and no cost on the hot path.
    app.wsgi_app = _Headed(app.wsgi_app, fixed)  # type: ignore[method-assign, assignment]


def takes_gzip(asked: Request) -> bool:
    """Whether this browser reads gzip."""
    return asked.accept_encodings["gzip"] > 0


def squeeze(response: Response) -> Response:
    """The answer in gzip, where the browser takes it and it is not squeezed already."""
    body = response.get_data()
    if len(body) < WORTH_IT or "Content-Encoding" in response.headers or not takes_gzip(request):
        return response
    response.set_data(gzip.compress(body, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


class _Headed:
    """A WSGI application with the same few headers on everything that it says."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], fixed: list[tuple[str, str]]) -> None:
        self._inner, self._fixed = inner, fixed

    def __call__(self, surroundings: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start(status, headers + self._fixed, exc_info)

        return self._inner(surroundings, begin)
