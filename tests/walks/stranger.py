"""Somebody who knows nothing of this project but how HTML forms work.

Reads a page, finds its form, ticks at random, types at random, sends, follows where it is sent.
Plain Python: nothing of the product is imported here.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    address: str
    html: str
    content: bytes = b""


#: (method, address, fields) -> the page after all redirects
Fetch = Callable[[str, str, list[tuple[str, str]] | None], Page]


@dataclass
class Box:
    """One named thing to fill in. `values` are what can be chosen; empty where one types."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str
    method: str
    in_main: bool = False
    boxes: dict[str, Box] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def fields(self, given: dict[str, str | list[str]]) -> list[tuple[str, str]]:
        """What a browser would send: what is on the page, changed by what was given."""
        sent: list[tuple[str, str]] = []
        for box in self.boxes.values():
            values = given.get(box.name, box.chosen)
            sent += [(box.name, value) for value in ([values] if isinstance(values, str) else values)]
        return sent


class Reader(HTMLParser):
    """Finds the forms of a page and what can be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._main = False
        self._form: Form | None = None
        self._writing: Box | None = None
        self._link: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attributes}
        present = {name for name, _ in attributes}
        if tag == "main":
            self._main = True
        elif tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get").lower(), self._main)
            self.forms.append(self._form)
        elif tag == "a":
            self._link = has.get("href", "")
            self.links.append((self._link, ""))
        elif self._form is not None and "disabled" not in present:
            self._fill(self._form, tag, has, present)

    def _fill(self, form: Form, tag: str, has: dict[str, str], present: set[str]) -> None:
        name = has.get("name", "")
        kind = has.get("type", "submit" if tag == "button" else "text").lower()
        if tag == "option" and self._writing and self._writing.kind == "select":
            value = has.get("value", "")
            self._writing.values.append(value)
            if "selected" in present or not self._writing.chosen:
                self._writing.chosen = [value]
        elif tag in ("button", "input") and kind in ("submit", "image", "button", "reset"):
            if name:
                form.buttons.append((name, has.get("value", "")))
        elif name and tag in ("input", "textarea", "select"):
            kind = tag if tag != "input" else kind
            box = form.boxes.setdefault(name, Box(name, kind))
            if kind in ("radio", "checkbox"):
                box.values.append(has.get("value", "on"))
                if "checked" in present:
                    box.chosen.append(has.get("value", "on"))
            elif tag == "input":
                box.chosen = [has.get("value", "")]
            else:
                self._writing = box
                if kind == "textarea":
                    box.chosen = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._main = False
        elif tag == "form":
            self._form = None
        elif tag in ("textarea", "select"):
            self._writing = None
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._writing is not None and self._writing.kind == "textarea":
            self._writing.chosen = [self._writing.chosen[0] + data]
        elif self._link is not None:
            self.links[-1] = (self._link, self.links[-1][1] + data)


def read(page: Page) -> Reader:
    reader = Reader()
    reader.feed(page.html)
    reader.close()
    return reader


def main_form(page: Page) -> Form:
    """The form that the page is about: the one with most to fill in that sends something."""
    forms = [form for form in read(page).forms if form.method == "post"]
    if not forms:
        raise LookupError(f"{page.status} {page.address} has no form to send")
    return max(forms, key=lambda form: (form.in_main, len(form.boxes)))


def submit(fetch: Fetch, page: Page, form: Form, given: dict[str, str | list[str]], button: str = "") -> Page:
    """Send the form as a browser would; `button` is the value of the button that is pressed."""
    address = urllib.parse.urljoin(page.address, form.action or page.address)
    pressed = [pair for pair in form.buttons if not button or pair[1] == button][:1]
    return fetch(form.method.upper(), address, form.fields(given) + pressed)


def answer(fetch: Fetch, address: str, dice: Random, code: str | None = None) -> tuple[dict[str, str], Page]:
    """Fill one survey with random answers: what was sent, and the last page."""
    page = fetch("GET", address, None)
    form = main_form(page)
    given: dict[str, str | list[str]] = {}
    for box in form.boxes.values():
        if box.kind == "radio":
            given[box.name] = dice.choice(box.values)
        elif box.kind == "textarea":
            given[box.name] = _words(dice) if dice.random() < 0.5 else ""
        elif box.kind == "number":
            given[box.name] = str(dice.randint(0, 10))
        elif box.kind == "select":
            given[box.name] = dice.choice(box.values)
        elif box.kind == "text" and code is not None:
            given[box.name] = code
    sent = dict(form.fields(given))
    return sent, submit(fetch, page, form, given)


def _words(dice: Random) -> str:
    """A sentence that says nothing, and nothing twice."""
    return " ".join(dice.choice(("water", "shade", "drops", "night", "list", "bus")) for _ in range(4)) + (
        f" {dice.randrange(100)}"
    )
