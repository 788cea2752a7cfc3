"""A person at a browser without JavaScript, who looks closely at every page they get."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from feedback.i18n import LANGUAGES
from feedback.services.access import Actor

HTML = "{http://www.w3.org/1999/xhtml}"
PASSWORD = "quiet rivers carry stones"
#: in every page they would be a leak: the keys and passwords of the tests
CANARIES = ("only for tests", "0" * 64, PASSWORD, "argon2id")


@dataclass
class Page:
    """An answer, read as HTML."""

    response: TestResponse
    address: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def source(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def tree(self) -> Element:
        """The document; raises for HTML that a validator would refuse to parse."""
        return html5lib.HTMLParser(strict=True).parse(self.source)

    @property
    def text(self) -> str:
        """What a reader sees, with single blanks."""
        return " ".join("".join(self.tree.itertext()).split())

    @property
    def main(self) -> str:
        """What a reader sees below the top bar."""
        return " ".join("".join(self.one("main").itertext()).split())

    def every(self, name: str) -> list[Element]:
        return list(self.tree.iter(HTML + name))

    def one(self, name: str) -> Element:
        found = self.every(name)
        assert len(found) == 1, f"{self.address}: {len(found)} <{name}>"
        return found[0]

    @property
    def title(self) -> str:
        return " ".join("".join(self.one("h1").itertext()).split())

    def links(self) -> list[str]:
        return [link.get("href", "") for link in self.every("a")]

    def problems(self) -> list[str]:
        """What the summary above the form says."""
        boxes = [box for box in self.every("div") if "errors" in (box.get("class") or "").split()]
        return [" ".join("".join(line.itertext()).split()) for box in boxes for line in box.iter(HTML + "li")]

    @property
    def token(self) -> str | None:
        found = [field for field in self.every("input") if field.get("name") == "csrf_token"]
        return found[0].get("value") if found else None

    def check(self) -> None:
        """Everything that holds for each page of this door, whatever it is about."""
        where = self.address
        root = self.tree
        language = LANGUAGES[root.get("lang", "")]
        assert root.get("dir") == language.direction, where
        assert "".join(self.one("title").itertext()).strip(), where
        assert self.title, f"{where}: an empty h1"
        assert "%(" not in self.source, f"{where}: a placeholder that nobody filled"
        self._check_ids()
        self._check_fields()
        self._check_policy()
        self._check_headers()
        for canary in CANARIES:
            assert canary not in self.source, f"{where}: a secret"

    def _check_ids(self) -> None:
        ids = [element.get("id", "") for element in self.tree.iter() if element.get("id") is not None]
        assert len(ids) == len(set(ids)), f"{self.address}: ids twice: {sorted(ids)}"
        for element in self.tree.iter():
            for name in ("aria-describedby", "aria-labelledby", "for", "headers"):
                for wanted in (element.get(name) or "").split():
                    assert wanted in ids, f"{self.address}: {name} of {wanted}, which is not there"
            target = element.get("href") or ""
            if target.startswith("#"):
                assert target[1:] in ids, f"{self.address}: a link to {target}, which is not there"

    def _check_fields(self) -> None:
        labelled = {label.get("for") for label in self.every("label")}
        for name in ("input", "select", "textarea"):
            for field in self.every(name):
                if field.get("type") == "hidden" or field.get("hidden") is not None:
                    continue
                assert field.get("id") in labelled or field.get("aria-label"), (
                    f"{self.address}: no label for {field.get('name')}"
                )
        for form in self.every("form"):
            if form.get("method") == "post":
                tokens = [one for one in form.iter(HTML + "input") if one.get("name") == "csrf_token"]
                assert len(tokens) == 1, f"{self.address}: {len(tokens)} tokens in a form"
        for kind in ("a", "button"):
            for element in self.every(kind):
                said = "".join(element.itertext()).strip() or element.get("aria-label")
                assert said, f"{self.address}: an empty <{kind}>"

    def _check_policy(self) -> None:
        """Nothing that our Content-Security-Policy would refuse."""
        assert not self.every("style"), f"{self.address}: <style>"
        for element in self.tree.iter():
            for name in element.attrib:
                assert name != "style" and not name.startswith("on"), f"{self.address}: {name}="
            if element.tag == HTML + "script":
                assert element.get("src"), f"{self.address}: a script in the page"

    def _check_headers(self) -> None:
        headers = self.response.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), self.address
        assert headers["X-Content-Type-Options"] == "nosniff", self.address
        assert headers["Cache-Control"] == "no-store", self.address
        assert headers["Content-Type"] == "text/html; charset=utf-8", self.address


class Visitor:
    """Reads pages and sends forms, with the token of the page before, as a browser would."""

    def __init__(self, app: Flask, actor: Actor | None = None) -> None:
        self.app, self.actor = app, actor
        self.client = app.test_client()
        self.page: Page | None = None

    def get(self, address: str, status: int = 200, **options: Any) -> Page:
        """A page, checked in every respect; an answer that is no page, unchecked."""
        page = Page(self.client.get(address, **options), address)
        assert page.status == status, f"{address}: {page.status}, not {status}: {page.source[:2000]}"
        if page.response.mimetype == "text/html" and page.status not in (301, 302, 303, 307, 308):
            page.check()
            self.page = page
        return page

    def send(self, address: str, status: int = 303, **fields: Any) -> Page:
        """What a form at this address sends; the answer, unless it leads on, is checked too."""
        if self.page is None or self.page.token is None:
            inside = self.client.get("/staff/menu").status_code == 200
            self.get("/staff/menu" if inside else "/staff/sign-in")
        assert self.page is not None
        data = {"csrf_token": self.page.token, **fields}
        page = Page(self.client.post(address, data=data), address)
        assert page.status == status, f"{address}: {page.status}, not {status}: {page.source[:3000]}"
        if page.status not in (302, 303):
            page.check()
            self.page = page
        elif page.response.headers.getlist("Set-Cookie"):
            self.page = None  # its token may be over
        return page

    def follow(self, page: Page) -> Page:
        """The page that an answer leads to."""
        return self.get(page.response.headers["Location"])

    @property
    def cookie(self) -> str | None:
        found = self.client.get_cookie("staff", path="/staff")
        return found.value if found else None


def named(role: str, side: str) -> str:
    """An address of somebody, never twice the same."""
    return f"{role}.{side}.{uuid.uuid4().hex[:8]}@example.org"


def link_in(text: str) -> str:
    """The way of the link that a page or a letter shows, without the site's address."""
    found = re.search(r"http://localhost(/staff/\S+?)[\s<]", text)
    assert found, text
    return found[1]
