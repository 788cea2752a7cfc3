"""The staff's pages in a real browser: every page that links reach, by axe, at every width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from config import Config
from feedback.services import account, clock, invitation, member, reset
from feedback.services.post import Post
from tests import make
from tests.browser.conftest import Opens
from tests.make import Home

pytestmark = pytest.mark.browser

PASSWORD = "quiet rivers carry stones"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, WIDE, SMALLEST = (
    {"width": 360, "height": 640},
    {"width": 1280, "height": 800},
    {"width": 320, "height": 568},
)
FILES = (".pdf", ".xlsx", ".csv", ".svg")


@pytest.fixture
def home(app, settings: Config) -> Home:
    """A partner with a mission that is being asked, one without rounds, and an empty one beside."""
    home = make.partner("Weyra Valley District Hospital")
    mission_id = make.mission(home, "Eye surgery week")
    make.open_round(settings, home, mission_id, "staff")
    make.mission(home, "Maternal health training")
    invitation.invite(home.admin, "new@example.org", Post("reader", "local"), now=clock.now())
    return home


def person(home: Home, role: str = "admin", side: str = "local", language: str = "en") -> str:
    """The address of somebody who can sign in."""
    email = f"{role}.{side}.{language}@example.org"
    account_id = account.create_account(email, "Amina Diallo", PASSWORD, language=language)
    member.join(home.id, account_id, Post(role, side, languages=("en", "ar")))
    return email


def sign_in(page: Page, email: str) -> None:
    page.goto("/staff/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/staff/")


def crawl(page: Page, app: Flask) -> Iterator[str]:
    """Opens the pages that links lead to, at most two of each route; yields the address while the
    page is open."""
    router = app.url_map.bind("127.0.0.1")
    seen, waiting, count = set(), ["/staff/"], Counter[str]()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.endswith(FILES):
            continue
        seen.add(address)
        endpoint, _values = router.match(address)
        count[endpoint] += 1
        if count[endpoint] > 2:
            continue
        page.goto(address)
        yield address
        found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        parts = [urlsplit(link) for link in found]
        waiting += [part.path for part in parts if part.path.startswith("/staff/")]


def faults(page: Page) -> list[str]:
    """What axe finds, with the places."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']} at {[node['target'] for node in one['nodes']][:3]}" for one in found]


def wide_open(page: Page) -> bool:
    """Whether the page is wider than its window."""
    script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(script))


@pytest.mark.parametrize(
    ("language", "dark", "viewport"), [("en", False, PHONE), ("ar", True, WIDE)], ids=["phone", "wide"]
)
def test_axe_finds_nothing_on_any_page(
    open_page: Opens, app: Flask, home: Home, language, dark, viewport
) -> None:
    page = open_page(dark=dark, viewport=viewport)
    sign_in(page, person(home, language=language))

    found = {address: faults(page) for address in crawl(page, app)}

    assert len(found) > 25
    assert {address: one for address, one in found.items() if one} == {}


def test_axe_finds_nothing_where_strangers_come(open_page: Opens, home: Home) -> None:
    email = person(home)
    link = reset.ask(email, now=clock.now())
    invited = invitation.invite(home.admin, "fresh@example.org", Post("reader", "local"), now=clock.now())
    page = open_page()

    found = {}
    for address in (
        "/staff/sign-in", "/staff/password/forgotten", "/staff/password/asked",
        f"/staff/password/new/{link.token}", f"/staff/invitation/{invited}", "/staff/nowhere",
    ):  # fmt: skip
        page.goto(address)
        found[address] = faults(page)
    page.goto("/staff/sign-in")
    page.click("main button")
    found["with problems"] = faults(page)

    assert {address: one for address, one in found.items() if one} == {}


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_no_page_is_wider_than_the_smallest_phone(open_page: Opens, app: Flask, home: Home, language) -> None:
    page = open_page(viewport=SMALLEST)
    sign_in(page, person(home, language=language))

    assert [address for address in crawl(page, app) if wide_open(page)] == []


def test_everything_can_be_reached_with_the_keyboard(open_page: Opens, home: Home) -> None:
    page = open_page(viewport=WIDE)
    sign_in(page, person(home))
    page.goto("/staff/settings/sites/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")  # the crumb
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Add a site"
    ring = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "3px" in ring
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites/new")


def test_the_summary_leads_to_the_field_that_is_wrong(open_page: Opens, home: Home) -> None:
    page = open_page()
    sign_in(page, person(home))
    page.goto("/staff/missions/new")
    page.click("main button.primary")

    page.click("#errors a >> nth=0")
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "name"
    page.click("#errors a >> nth=-1")
    assert page.url.endswith("#sites")


def test_a_person_works_without_a_script_from_sign_in_to_sign_out(open_page: Opens, home: Home) -> None:
    page = open_page(script=False)
    sign_in(page, person(home))

    page.click(".narrow:text-is('Menu')")
    page.click("main a:text-is('Settings')")
    page.click("main a:has-text('Clinics')")
    page.click("text=Add a site")
    page.fill("#name", "Outpost")
    page.click("button:has-text('Save')")
    assert "The site is saved." in page.inner_text("main")
    page.click(".narrow:text-is('Menu')")
    page.click("main button:has-text('Sign out')")

    assert "You are signed out." in page.inner_text("main")
    page.goto("/staff/")
    assert "/staff/sign-in" in page.url


def test_a_hostile_name_opens_no_window(open_page: Opens, app: Flask, home: Home) -> None:
    page = open_page()
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    sign_in(page, person(home))
    hostile = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"
    page.goto("/staff/settings/partner")
    page.fill("#name", hostile)
    page.fill("#operator", hostile)
    page.click("main button.primary")
    page.goto("/staff/settings/sites/new")
    page.fill("#name", hostile)
    page.click("main button.primary")

    for address in crawl(page, app):
        assert opened == [], address


def test_what_has_a_direction_runs_the_other_way_in_arabic(open_page: Opens, home: Home) -> None:
    places = {}
    for language in ("en", "ar"):
        page = open_page(viewport=WIDE)
        sign_in(page, person(home, language=language))
        page.click("th a:has-text('Eye surgery week')")
        places[language] = [
            page.locator(f".steps li >> nth={number}").bounding_box()["x"] for number in (0, 3, 6)
        ]

    assert places["en"] == sorted(places["en"])
    assert places["ar"] == sorted(places["ar"], reverse=True)
