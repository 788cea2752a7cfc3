"""A client that looks at every page as an inspector would, and a browser's way with forms."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import Client, TestResponse

from feedback.i18n import LANGUAGES

HTML = "{http://www.w3.org/1999/xhtml}"
FORM = "application/x-www-form-urlencoded"


class Inspector:
    """Asks the product as a phone does. Whatever comes back is inspected before a test sees it."""

    def __init__(self, app: Flask) -> None:
        self._client = Client(app.wsgi_app)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)

    def post(self, path: str, fields: Any = b"", **options: Any) -> TestResponse:
        """A URL-encoded post of fields, or of a body as it stands."""
        options.setdefault("content_type", FORM)
        body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
        return self.ask("POST", path, data=body, **options)

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        response = self._client.open(path, method=method, **options)
        inspect(response)
        return response


def inspect(response: TestResponse) -> None:
    """What holds for every answer of this door (PRIVACY 3.5)."""
    headers = response.headers
    assert "Set-Cookie" not in headers
    assert "ETag" not in headers
    assert "Cookie" not in headers.get("Vary", "")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "Clear-Site-Data" not in headers
    if response.data and response.mimetype == "text/html" and "Content-Encoding" not in headers:
        look(response.get_data(as_text=True))


def look(text: str) -> Element:
    """The page as a tree, after looking at what every page must have."""
    page = html5lib.HTMLParser(strict=True).parse(text)
    language = page.get("lang")
    assert language in LANGUAGES
    assert page.get("dir") == LANGUAGES[language].direction
    assert words(found(page, "title")[0])
    ids = Counter(element.get("id") for element in page.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert not [element for element in page.iter() if element.get("style")]
    _check_links(page, set(ids))
    _check_labels(page)
    return page


def found(page: Element, tag: str, **attributes: str) -> list[Element]:
    """Elements of this tag with these attributes."""
    return [
        element
        for element in page.iter(HTML + tag)
        if all(element.get(name.strip("_")) == value for name, value in attributes.items())
    ]


def by_id(page: Element, name: str) -> Element:
    """The element with this id."""
    return next(element for element in page.iter() if element.get("id") == name)


def of_class(page: Element, name: str) -> list[Element]:
    """Elements that carry this class."""
    return [element for element in page.iter() if name in (element.get("class") or "").split()]


def words(element: Element) -> str:
    """What stands in an element, blanks made one."""
    return " ".join("".join(element.itertext()).split())


def form_fields(text: str) -> dict[str, str]:
    """What a browser would send from this page without anybody touching it."""
    (form,) = found(look(text), "form")
    sent = {}
    for box in form.iter():
        name, kind = box.get("name"), box.get("type")
        if not name or (kind in ("radio", "checkbox") and box.get("checked") is None):
            continue
        value = "".join(box.itertext()) if box.tag == HTML + "textarea" else box.get("value", "")
        sent[name] = value.removeprefix("\n")
    return sent


def _check_links(page: Element, ids: set[str | None]) -> None:
    for link in page.iter(HTML + "a"):
        address = link.get("href", "")
        assert address.startswith(("#", "/r/")), address
        assert not address.startswith("#") or address[1:] in ids, address


def _check_labels(page: Element) -> None:
    """Every thing to fill in has words of its own, and every group of answers a question."""
    for label in page.iter(HTML + "label"):
        assert words(label)
    labelled = {label.get("for") for label in page.iter(HTML + "label")}
    inside = {id(box) for label in page.iter(HTML + "label") for box in label.iter()}
    for box in page.iter():
        if box.tag in (HTML + "input", HTML + "textarea") and box.get("type") != "hidden":
            assert id(box) in inside or box.get("id") in labelled, box.attrib
            described = (box.get("aria-describedby") or "").split()
            assert all(any(element.get("id") == name for element in page.iter()) for name in described)
    for group in page.iter(HTML + "fieldset"):
        assert words(group[0])
        assert group[0].tag == HTML + "legend"
