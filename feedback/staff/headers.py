"""What every answer of this door says about itself to the browser."""

from __future__ import annotations

from flask import Flask, Response

from config import Config

#: Nothing from elsewhere, nothing inline, in nobody's frame (ASVS 3.4).
POLICY = "; ".join((
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:",
    "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip


def register(app: Flask) -> None:
    """Put the headers on every answer, errors included."""
    settings: Config = app.extensions["settings"]

    def protect(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not response.cache_control.immutable:
            headers["Cache-Control"] = "no-store"
        if settings.scheme == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    app.after_request(protect)
