"""What a local admin does at the staff's pages, through their forms alone."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass

from tests.walks.stranger import Fetch, Form, Page, main_form, read, submit

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}[0-9A-Z*~$=]\b")


class Stuck(AssertionError):
    """A page did not lead where a person would expect."""


@dataclass(frozen=True)
class Desk:
    """A signed-in admin. `origin` is the address of the product."""

    fetch: Fetch
    origin: str

    def get(self, path: str) -> Page:
        page = self.fetch("GET", urllib.parse.urljoin(self.origin, path), None)
        if page.status != 200:
            raise Stuck(f"{page.status} {page.address}")
        return page

    def fill(self, path: str, given: Mapping[str, str | list[str]], button: str = "") -> Page:
        """Open a page, fill its form, send it."""
        return self.send(self.get(path), given, button)

    def send(self, page: Page, given: Mapping[str, str | list[str]], button: str = "") -> Page:
        after = submit(self.fetch, page, main_form(page), dict(given), button)
        if after.status != 200:
            raise Stuck(f"{after.status} {after.address}\n{after.html}")
        return after

    def sign_in(self, email: str, password: str) -> None:
        page = self.fill("/staff/", {"email": email, "password": password})
        if "sign-in" in page.address:
            raise Stuck("not signed in")

    def choices(self, path: str, box: str) -> list[str]:
        return main_form(self.get(path)).boxes[box].values

    def links(self, path: str, pattern: str) -> list[str]:
        """Addresses on a page that fit, each once and in order."""
        found = [link for link, _words in read(self.get(path)).links if re.search(pattern, link)]
        return list(dict.fromkeys(found))

    def confirm(self, path: str) -> Page:
        """An act that has its own page: read what it means, press its button."""
        return self.fill(path, {})


def number_boxes(form: Form, audience: str) -> list[str]:
    """The boxes for people invited, one per site, in the order of the page."""
    return [name for name in form.boxes if name.startswith(f"n_{audience}_")]


def codes_on(page: Page) -> list[str]:
    """The codes that a sheet of slips shows."""
    return list(dict.fromkeys(CODE.findall(page.html)))
