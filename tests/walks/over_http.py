"""A browser without a window: keeps cookies, follows redirects, shows what came back."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request

from tests.walks.stranger import Page, main_form, submit


class Visitor:
    """`open` is what a stranger needs; an answer that says no is an answer."""

    def __init__(self) -> None:
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def open(self, method: str, address: str, fields: list[tuple[str, str]] | None = None) -> Page:
        status, where, body, _headers = self.load(method, address, fields)
        return Page(status, where, body.decode("utf-8", "replace"), body)

    def load(
        self, method: str, address: str, fields: list[tuple[str, str]] | None = None
    ) -> tuple[int, str, bytes, dict[str, str]]:
        """Status, final address, bytes and headers: for files as well."""
        coded = urllib.parse.urlencode(fields or [])
        data = coded.encode() if method == "POST" else None
        if method == "GET" and coded:
            address = address.split("?", maxsplit=1)[0] + "?" + coded
        asked = urllib.request.Request(address, data, method=method)
        asked.add_header("Accept-Language", "en")
        if data is not None:
            # as a browser does: the page that the form stood on
            asked.add_header("Referer", address)
        try:
            with self._opener.open(asked, timeout=60) as answer:
                return answer.status, answer.url, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.url or address, refusal.read(), dict(refusal.headers)

    def sign_in(self, staff: str, email: str, password: str) -> Page:
        """Through the form that the staff's address leads to."""
        page = self.open("GET", staff)
        form = main_form(page)
        typed: dict[str, str | list[str]] = {}
        for box in form.boxes.values():
            if box.kind == "password":
                typed[box.name] = password
            elif box.kind in ("email", "text"):
                typed[box.name] = email
        return submit(self.open, page, form, typed)
