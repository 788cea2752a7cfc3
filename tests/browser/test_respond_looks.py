"""How the respondents' pages look and feel: direction, size, contrast, labels."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Doors, Opens
from tests.browser.phone import choose, forward, go_to, send, start

pytestmark = pytest.mark.browser

ALL = ["en", "es", "ar", "ne", "am"]


def test_arabic_runs_from_right_to_left(open_page: Opens, door: Doors) -> None:
    places: dict[str, dict[str, dict[str, float]]] = {}
    for language in ("en", "ar"):
        one, page = door(), open_page()
        start(page, one, language)
        choose(page, "st_respect", "4")
        forward(page)
        choose(page, "st_listened", "4")
        places[language] = page.evaluate(
            """() => {
              const at = e => {
                const r = e.getBoundingClientRect();
                return {left: r.left, right: innerWidth - r.right};
              };
              const words = new Range(); words.selectNodeContents(document.querySelector('.on legend'));
              const row = document.querySelector('.on :checked+span');
              const tick = getComputedStyle(row, '::after');
              return {back: at(document.querySelector('#back')), next: at(document.querySelector('#next')),
                      words: at(words), first: at(document.querySelector('header nav').children[0]),
                      tick: {left: parseFloat(tick.left), right: parseFloat(tick.right)}};
            }"""
        )
    english, arabic = places["en"], places["ar"]

    for name in ("back", "next", "first", "tick"):
        near = "left" if english[name]["left"] < english[name]["right"] else "right"
        far = "right" if near == "left" else "left"
        assert arabic[name][far] < arabic[name][near], name
    assert english["words"]["left"] == pytest.approx(16, abs=1)
    assert arabic["words"]["right"] == pytest.approx(16, abs=1)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing(open_page: Opens, door: Doors, language: str, dark: bool) -> None:
    one, page, found = door("patient_family", codes=1), open_page(dark=dark), {}

    def look(name: str) -> None:
        results = Axe().run(page, options={"resultTypes": ["violations"]})
        found[name] = [violation["id"] for violation in results.response["violations"]]

    page.goto(f"/r/{one.slugs[0]}/{language}")
    look("consent")
    page.click("[data-act=start]")
    look("code")
    go_to(page, "pt_harm")
    choose(page, "pt_harm", "3")
    page.wait_for_timeout(200)  # colours change within 100 ms
    look("question")
    go_to(page, "pt_better")
    page.fill("#pt_better textarea", "ana@example.org")
    look("text")
    go_to(page, "send")
    send(page)
    look("send")
    plain = open_page(script=False, dark=dark)
    plain.goto(f"/r/{one.slugs[0]}/{language}")
    send(plain)
    page.goto(f"/r/{one.slugs[0]}/{language}/thanks")
    look("thanks")
    page.goto(f"/r/{one.slugs[0]}/{language}/no")
    look("no")
    page.goto("/r/nothing1/en")
    look("not found")
    page.set_content(plain.content())
    look("error")

    assert {name: ids for name, ids in found.items() if ids} == {}


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("language", ALL)
def test_nothing_scrolls_sideways_on_a_narrow_screen_or_with_large_letters(
    open_page: Opens, door: Doors, language: str, script: bool
) -> None:
    one = door("visiting_team", codes=1)
    for width, letters in ((320, 100), (360, 200)):
        page = open_page(script=script, viewport={"width": width, "height": 640})
        page.goto(f"/r/{one.slugs[0]}/{language}")
        page.evaluate("size => document.documentElement.style.fontSize = size", f"{letters * 1.0625}%")
        overflowing = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflowing) <= 0
        if script:
            page.click("[data-act=start]")
            while page.locator(".s.on").get_attribute("id") != "send":
                assert page.evaluate(overflowing) <= 0, page.locator(".s.on").get_attribute("id")
                forward(page)


def test_rows_are_wide_and_tall_enough_for_a_thumb(open_page: Opens, door: Doors) -> None:
    one, page = door("visiting_team"), open_page(script=False)
    page.goto(f"/r/{one.slugs[0]}/en")

    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.rows label')].map(label => {
          const row = label.getBoundingClientRect(), tap = label.firstElementChild.getBoundingClientRect();
          return [label.closest('.ten') ? 999 : row.width, row.height, Math.abs(tap.height - row.height)];
        })"""
    )
    assert min(width for width, _height, _rest in sizes) >= 300
    assert min(height for _width, height, _rest in sizes) >= 48
    assert max(rest for _width, _height, rest in sizes) < 1
