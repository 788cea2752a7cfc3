"""The page in a real browser: nothing sticks out of a phone, and no rule of access is broken."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from feedback.i18n import LANGUAGES
from tests.formats import outputs

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}


@pytest.fixture
def show(browser):
    """Opens an edition's page, with every table unfolded."""
    contexts = []

    def opened(name, code, viewport=PHONE, scheme="light"):
        context = browser.new_context(viewport=viewport, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_content(outputs.page(name, code))
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", ["rich", "hostile"])
def test_nothing_sticks_out_of_a_phone(show, name, code):
    page = show(name, code)

    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_rule_of_access_is_broken(show, code, scheme):
    for viewport in (PHONE, DESK):
        found = Axe().run(show("rich", code, viewport, scheme)).response["violations"]

        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize(("code", "start"), [("en", "left"), ("ar", "right")])
def test_bars_grow_from_the_side_where_reading_begins(show, code, start):
    page = show("rich", code, DESK)
    bar, line = (page.locator(name).first.bounding_box() for name in (".d-bar", ".d-line:has(.d-bar)"))

    gaps = {"left": bar["x"] - line["x"], "right": line["x"] + line["width"] - bar["x"] - bar["width"]}
    assert gaps[start] == pytest.approx(0, abs=1)
    assert gaps[{"left": "right", "right": "left"}[start]] > 20


def test_it_prints_with_its_tables_open_and_without_its_links(show):
    page = show("rich", "en", DESK)
    page.emulate_media(media="print")

    assert page.locator(".d-contents").is_hidden()
    assert page.locator(".d-grid").first.is_visible()
