"""A person with a phone, from the first page to thanks."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Route

from feedback.privacy import codes
from feedback.survey import library
from tests.browser.conftest import Doors, Opens
from tests.browser.phone import arrived, choose, forward, go_to, opened, send, start

pytestmark = pytest.mark.browser

WORDS = 'Soap & "light", नमस्ते\nሰላም'


def test_answers_are_sealed_on_the_phone_and_open_at_release(open_page: Opens, door: Doors) -> None:
    one, page = door(), open_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or "") if asked.method == "POST" else None)
    start(page, one, "ne")
    survey, given = library.survey("staff_post_mission"), {}
    for number, question in enumerate(survey.questions):
        assert page.locator(".s.on").get_attribute("id") == question.key
        if question.kind == "text":
            page.fill(f"#{question.key} textarea", WORDS)
            given[question.key] = WORDS
        elif number % 4:
            code = question.codes[number % len(question.codes)]
            choose(page, question.key, code)
            given[question.key] = code
        forward(page)
    send(page)
    arrived(page)

    (contents,) = opened(one)
    assert contents.answers == given
    assert contents.language == "ne"
    # what the server saw: an id, the name of the key and the envelope, and nothing to read
    (body,) = sent
    assert set(parse_qs(body)) == {"id", "key", "sealed"}
    assert "st_" not in body
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []


def test_without_a_script_the_page_is_complete(open_page: Opens, door: Doors) -> None:
    one, page = door("visiting_team"), open_page(script=False)
    page.goto(f"/r/{one.slugs[0]}/en")
    page.click("text=Yes, start")
    assert page.url.endswith("#vi_respect")
    choose(page, "vi_respect", "4")
    choose(page, "vi_guess_next", "7")
    choose(page, "vi_hard", "2")
    choose(page, "vi_needs", "5")
    choose(page, "vi_needs", "")  # changed my mind: Skip
    page.fill("#vi_change textarea", WORDS)
    send(page)
    arrived(page)

    assert opened(one)[0].answers == {
        "vi_respect": "4", "vi_guess_next": "7", "vi_hard": "2", "vi_change": WORDS,
    }  # fmt: skip


def test_where_a_phone_cannot_seal_the_server_does(open_page: Opens, door: Doors) -> None:
    one = door("patient_family")
    page = open_page(init="Object.defineProperty(crypto, 'subtle', {value: undefined})")
    start(page, one)
    choose(page, "pt_who", "child")
    go_to(page, "send")
    send(page)
    arrived(page)

    assert opened(one)[0].answers == {"pt_who": "child"}


@pytest.mark.parametrize("script", [True, False])
def test_after_sending_back_shows_nothing_of_the_answers(open_page: Opens, door: Doors, script: bool) -> None:
    one, page = door("patient_family", codes=2), open_page(script=script)
    page.goto(f"/r/{one.slugs[0]}/en")
    if script:
        page.click("[data-act=start]")
    page.fill("#code-box", codes.printed(one.slips[0]))
    if script:
        go_to(page, "pt_who")
    choose(page, "pt_who", "self")
    if script:
        go_to(page, "pt_better")
    page.fill("#pt_better textarea", "secret words")
    if script:
        go_to(page, "send")
    send(page)
    arrived(page)

    for _ in range(6):
        page.go_back(wait_until="load")
        if "/r/" not in page.url:
            break
        assert page.locator("input:checked").count() == 0
        for box in page.locator("textarea, #code-box").all():
            assert box.input_value() == ""
        assert "secret words" not in page.content()
    assert len(opened(one)) == 1


def test_back_goes_one_question_back_and_turning_the_phone_loses_nothing(
    open_page: Opens, door: Doors
) -> None:
    one, page = door(), open_page()
    start(page, one)
    choose(page, "st_respect", "2")
    forward(page)
    choose(page, "st_listened", "5")
    forward(page)
    assert page.locator(".step span").text_content() == "3 of 14"

    page.set_viewport_size({"width": 640, "height": 360})
    page.click("#back")
    page.wait_for_selector("#st_listened.on")
    page.go_back()  # the phone's own button
    page.wait_for_selector("#st_respect.on")

    assert page.locator("#st_respect input:checked").get_attribute("value") == "2"
    assert page.locator("#st_listened input:checked").get_attribute("value") == "5"
    assert page.locator(".step span").text_content() == "1 of 14"


def test_a_question_that_is_not_to_be_asked_is_passed_over(open_page: Opens, door: Doors) -> None:
    one, page = door("chw_post_mission"), open_page()
    start(page, one)
    go_to(page, "cw_seen")
    choose(page, "cw_seen", "4")
    forward(page)
    choose(page, "cw_reply", "3")
    page.click("#back")
    page.wait_for_selector("#cw_seen.on")
    assert page.locator(".step span").text_content() == "8 of 14"
    choose(page, "cw_seen", "1")
    forward(page)

    assert page.locator(".s.on").get_attribute("id") == "cw_learned"
    assert page.locator(".step span").text_content() == "9 of 13"
    go_to(page, "send")
    send(page)
    arrived(page)
    assert opened(one)[0].answers == {"cw_seen": "1"}


@pytest.mark.parametrize("script", [True, False])
def test_words_of_help_appear_with_the_answer_that_needs_them(
    open_page: Opens, door: Doors, script: bool
) -> None:
    one, page = door("patient_family"), open_page(script=script)
    page.goto(f"/r/{one.slugs[0]}/en")
    if script:
        page.click("[data-act=start]")
        go_to(page, "pt_harm")
    alert = page.locator("#pt_harm .alert")

    choose(page, "pt_harm", "1")
    assert not alert.is_visible()
    choose(page, "pt_harm", "3")
    assert alert.is_visible()
    assert "Please get help today. Talk to the front desk." in (alert.inner_text())
    if script:
        page.wait_for_function(
            "document.querySelector('.on .alert').getBoundingClientRect().bottom"
            " <= document.querySelector('.bar').getBoundingClientRect().top"
        )


def test_a_wrong_code_is_pointed_out_and_nothing_is_lost(open_page: Opens, door: Doors) -> None:
    one, page = door(codes=1), open_page()
    start(page, one)
    page.fill("#code-box", "12345-67890")
    page.keyboard.press("Enter")  # goes on, sends nothing
    page.wait_for_selector("#st_respect.on")
    choose(page, "st_respect", "3")
    go_to(page, "send")
    send(page)

    page.wait_for_selector("#code.on")
    page.wait_for_selector("#said:visible")
    assert "Look at your slip again" in (page.locator("#said").text_content() or "")
    page.fill("#code-box", codes.printed(one.slips[0]).lower())
    go_to(page, "send")
    send(page)
    arrived(page)
    assert opened(one)[0].answers == {"st_respect": "3"}


def test_without_a_script_a_wrong_code_comes_back_with_everything(open_page: Opens, door: Doors) -> None:
    one, page = door(codes=1), open_page(script=False)
    page.goto(f"/r/{one.slugs[0]}/en")
    page.fill("#code-box", "12345-67890")
    choose(page, "st_respect", "3")
    page.fill("#st_keep textarea", WORDS)
    send(page)

    page.click(".sum a")
    assert page.url.endswith("#code")
    assert page.locator("#st_respect input:checked").get_attribute("value") == "3"
    assert page.locator("#st_keep textarea").input_value() == WORDS
    page.fill("#code-box", one.slips[0])
    send(page)
    arrived(page)
    assert len(opened(one)) == 1


def test_offline_is_not_sent_and_says_so_until_it_is(open_page: Opens, door: Doors) -> None:
    one, page = door("patient_family"), open_page()
    start(page, one)
    choose(page, "pt_who", "self")
    go_to(page, "send")
    page.context.set_offline(True)
    send(page)
    page.wait_for_selector("#unsent:visible")
    assert opened(one) == []

    page.context.set_offline(False)
    send(page)
    arrived(page)
    assert opened(one)[0].answers == {"pt_who": "self"}


def test_an_answer_whose_receipt_was_lost_is_still_one_answer(open_page: Opens, door: Doors) -> None:
    one, page = door("patient_family", codes=1), open_page()
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/*", lose)
    start(page, one)
    page.fill("#code-box", one.slips[0])
    go_to(page, "send")
    send(page)
    page.wait_for_selector("#unsent:visible")
    assert lost == [200]

    send(page)
    arrived(page)
    assert len(opened(one)) == 1


@pytest.mark.parametrize("trick", ["page", "redirect"])
def test_a_wifi_sign_in_page_is_not_taken_for_thanks(open_page: Opens, door: Doors, trick: str) -> None:
    one, page = door("patient_family"), open_page()

    def portal(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif trick == "page":
            route.fulfill(status=200, body="<h1>Sign in to the Wi-Fi</h1>", content_type="text/html")
        else:
            route.fulfill(status=302, headers={"Location": "/r/"})

    page.route("**/*", portal)
    start(page, one)
    choose(page, "pt_who", "self")
    go_to(page, "send")
    send(page)

    page.wait_for_selector("#unsent:visible")
    assert "/thanks" not in page.url
    assert page.locator("#pt_who input:checked").get_attribute("value") == "self"


def test_a_trace_of_a_person_is_pointed_out_before_anything_is_sent(open_page: Opens, door: Doors) -> None:
    one, page = door("patient_family"), open_page()
    posts: list[str] = []
    page.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    start(page, one)
    go_to(page, "pt_better")
    page.fill("#pt_better textarea", "मलाई ९८४१२३४५६७ मा फोन")
    go_to(page, "send")
    send(page)
    page.wait_for_selector("#traces:visible")
    assert posts == []

    page.click("text=Change my words")
    page.wait_for_selector("#pt_better.on")
    page.fill("#pt_better textarea", "ana@example.org")
    go_to(page, "send")
    send(page)
    page.click("text=Send my words as they are.")
    arrived(page)
    assert opened(one)[0].answers == {"pt_better": "ana@example.org"}


def test_another_language_is_fetched_and_never_posts(open_page: Opens, door: Doors) -> None:
    one, page = door(codes=1), open_page()
    methods: list[str] = []
    page.on("request", lambda asked: methods.append(asked.method))
    start(page, one)
    page.fill("#code-box", "abc")
    go_to(page, "st_listened")
    choose(page, "st_listened", "4")
    page.click("header a[hreflang=ar]")
    page.wait_for_selector("html[dir=rtl]")

    assert set(methods) == {"GET"}
    assert page.url.endswith("/ar")
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.locator(".s.on").get_attribute("id") == "st_listened"
    assert page.locator("#st_listened input:checked").get_attribute("value") == "4"
    assert page.locator("#code-box").input_value() == "abc"
    while page.locator(".s.on").get_attribute("id") != "code":
        page.click("#back")
    page.fill("#code-box", one.slips[0])
    go_to(page, "send")
    send(page)
    arrived(page)
    assert page.url.endswith("/ar/thanks")
    assert opened(one)[0].language == "ar"


def test_no_thank_you_sends_nothing(open_page: Opens, door: Doors) -> None:
    one, page = door(), open_page()
    page.goto(f"/r/{one.slugs[0]}/en")
    page.click("text=No, thank you")

    assert page.url.endswith("/no")
    assert opened(one) == []


def test_a_keyboard_is_enough(open_page: Opens, door: Doors) -> None:
    one, page = door("patient_family"), open_page()
    page.goto(f"/r/{one.slugs[0]}/en")
    page.locator("[data-act=start]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#pt_who.on")
    assert page.evaluate("document.activeElement.tagName") == "LEGEND"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.locator("#pt_who input:checked").get_attribute("value") == "child"
    ring = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineWidth")
    assert ring == "3px"
