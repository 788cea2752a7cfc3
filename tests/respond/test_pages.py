"""What a person finds behind the address on a poster."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from feedback.extensions import db
from feedback.i18n import LANGUAGES, day
from feedback.respond.printing import Printer
from feedback.services.collection import question_paper
from tests.respond.conftest import ALL, Doors, frozen
from tests.respond.reader import Inspector, by_id, found, look, of_class, words
from tests.rounds import TODAY


def test_consent_comes_first_and_says_what_is_done_and_what_is_not(phone: Inspector, door: Doors) -> None:
    one = door(languages=["en"])

    page = look(phone.get(f"/r/{one.slugs[0]}").text)

    consent = words(by_id(page, "start"))
    for sentence in (
        "We do not ask your name.",
        "Your answers are locked when you press Send.",
        "They are opened only after the survey closes, and only if at least 5 people answered.",
        "Nobody can see one person's answers together.",
        "Results are shown only for groups of 5 or more, without exact small numbers.",
        "We do not store your phone's address or the time.",
        "Your own words are shown only when 10 people answered.",
        "A moderator removes names and numbers.",
        "You cannot change or take back answers after Send, because we cannot find them.",
        "People near you may see that you use this phone.",
        "If someone helps you, that person hears your answers.",
        "What you write may show who you are.",
        "The network can see that this phone opened our site.",
        "The university runs this computer and could break our rules while the survey is open.",
        "In danger, or to report harm now: the front desk.",
        f"Nobody reads this before {day(TODAY + timedelta(days=7), 'en')}.",
    ):
        assert sentence in consent
    assert "Your code" not in consent
    assert "This is about the last visit to Ward." in consent
    buttons = of_class(by_id(page, "start"), "go")
    assert [words(button) for button in buttons] == ["Yes, start", "No, thank you"]
    assert [button.get("href") for button in buttons] == ["#st_respect", f"/r/{one.slugs[0]}/en/no"]


def test_a_round_with_codes_says_what_a_code_is_not(phone: Inspector, door: Doors) -> None:
    one = door(codes=5)

    consent = words(by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "start"))

    assert "Your code does not say who you are." in consent
    assert "The person who hands out codes must mix them." in consent


def test_an_unprotected_network_is_admitted(phone: Inspector, door: Doors) -> None:
    one = door(variables=frozen(plain_http=True))

    consent = words(by_id(look(phone.get(f"/r/{one.slugs[0]}/en").text), "start"))

    assert "People on this Wi-Fi could read your answers." in consent
    assert "Your answers are locked when you press Send." not in consent


@pytest.mark.parametrize("language", ALL)
def test_a_page_is_in_the_language_of_its_address(phone: Inspector, door: Doors, language: str) -> None:
    one = door()

    page = look(phone.get(f"/r/{one.slugs[0]}/{language}").text)

    assert page.get("lang") == language
    names = {link.get("hreflang"): words(link) for link in found(page, "a") if link.get("hreflang")}
    assert names == {code: LANGUAGES[code].name for code in ALL if code != language}
    assert {link.get("lang") for link in found(page, "a") if link.get("hreflang")} == set(names)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [("ne-NP,ne;q=0.9,en;q=0.1", "ne"), ("fr,es-HN;q=0.5", "es"), ("fr", "am"), ("", "am"), ("*;;", "am")],
)
def test_without_a_language_the_browser_is_asked_and_then_the_round(
    phone: Inspector, door: Doors, accepted: str, expected: str
) -> None:
    one = door(languages=["am", "es", "ne"])

    page = look(phone.get(f"/r/{one.slugs[0]}", headers={"Accept-Language": accepted}).text)

    assert page.get("lang") == expected


def test_an_address_typed_by_hand_may_be_in_capitals_or_end_with_a_slash(
    phone: Inspector, door: Doors
) -> None:
    slug = door().slugs[0]

    assert phone.get(f"/r/{slug.upper()}").status_code == 200
    assert phone.get(f"/r/{slug}/en/").status_code == 200


@pytest.mark.parametrize("path", ["/r", "/r/"])
def test_half_an_address_gets_a_friendly_page(phone: Inspector, path: str) -> None:
    response = phone.get(path, headers={"Accept-Language": "en"}, follow_redirects=True)

    assert response.status_code == 200
    assert "Every survey has its own address." in response.text


def test_a_closed_survey_is_gone_and_says_when_and_what_next(phone: Inspector, door: Doors) -> None:
    closed_on = TODAY - timedelta(days=3)
    one = door(today=TODAY - timedelta(days=10), state="closed", closed_on=closed_on, closes_on=closed_on)

    response = phone.get(f"/r/{one.slugs[0]}/en")

    assert response.status_code == 410
    assert f"It closed on {day(closed_on, 'en')}." in response.text
    assert day(TODAY + timedelta(days=4), "en") in response.text  # told by
    assert "the front desk" in response.text


@pytest.mark.parametrize("state", ["draft", "open"])
def test_a_survey_that_is_not_open_yet_says_when_it_will_be(
    phone: Inspector, door: Doors, state: str
) -> None:
    opens_on = TODAY + timedelta(days=2)
    one = door(state=state, opens_on=opens_on)

    shown = phone.get(f"/r/{one.slugs[0]}/en")
    sent = phone.post(f"/r/{one.slugs[0]}/en", {"st_respect": "4"})

    assert shown.status_code == sent.status_code == 403
    assert f"It opens on {day(opens_on, 'en')}." in shown.text


def test_absent_and_foreign_addresses_look_the_same(phone: Inspector, door: Doors) -> None:
    one = door(languages=["en", "ne"])
    neighbour = door()
    paths = [
        "/r/nothing1/en",
        "/r/no-such-door-as-this-one/en",
        f"/r/{one.round_id}/en",
        f"/r/{one.slugs[0]}/en/{neighbour.slugs[0]}",
        f"/r/{one.slugs[0]}/am",  # not a language of this round
        f"/r/{one.slugs[0]}/../../staff",
        "/r/%00/en",
        "/r/%ff/en",
        "/r/a%2Fb/en",
        "/r/nothing1/en/thanks",
        "/r/nothing1/en/no",
    ]

    answers = [phone.get(path, headers={"Accept-Language": "en"}) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    plain = [answer for path, answer in zip(paths, answers, strict=True) if "/am" not in path]
    assert len({(answer.data, str(answer.headers)) for answer in plain}) == 1
    amharic = phone.get("/r/nothing1/am", headers={"Accept-Language": "en"})
    assert amharic.data == answers[4].data


def test_saying_no_stores_nothing_and_says_so(phone: Inspector, door: Doors) -> None:
    one = door()

    response = phone.get(f"/r/{one.slugs[0]}/en/no")

    assert response.status_code == 200
    assert "Nothing was stored" in response.text
    assert "the front desk" in response.text


def test_thanks_says_what_happens_next_and_whom_to_tell(phone: Inspector, door: Doors) -> None:
    one = door("patient_family")

    text = phone.get(f"/r/{one.slugs[0]}/en/thanks").text

    assert "Your answers arrived" in text
    assert "If you feel sick or worried, talk to the front desk." in text
    assert f"The survey closes on {day(TODAY + timedelta(days=7), 'en')}." in text
    assert f"You can hear the results from {day(TODAY + timedelta(days=14), 'en')}." in text


def test_free_text_is_asked_only_where_somebody_reads_it(phone: Inspector, door: Doors) -> None:
    one = door(text_languages=["en"])

    assert len(found(look(phone.get(f"/r/{one.slugs[0]}/en").text), "textarea")) == 2
    silent = look(phone.get(f"/r/{one.slugs[0]}/ne").text)
    assert found(silent, "textarea") == []


def test_every_copy_of_a_page_has_its_own_nonce_and_is_the_same_otherwise(
    phone: Inspector, door: Doors
) -> None:
    path = f"/r/{door().slugs[0]}/en"
    first, second = (look(phone.get(path).text) for _ in range(2))
    nonces = [found(page, "input", name="nonce")[0].get("value") for page in (first, second)]

    assert len(set(nonces)) == 2
    squeezed = phone.get(path, headers={"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(squeezed.data).decode()
    plain = phone.get(path, headers={"Accept-Encoding": "gzip;q=0, identity"}).text
    nonce = {page: found(look(page), "input", name="nonce")[0].get("value") for page in (text, plain)}
    assert text.replace(nonce[text] or "", "") == plain.replace(nonce[plain] or "", "")


def test_a_page_that_is_kept_is_printed_anew_when_its_paper_changes(
    app: Flask, door: Doors, phone: Inspector
) -> None:
    one = door()
    respond = app.extensions["respond"]
    with respond.test_request_context():
        paper = question_paper(one.slugs[0])
        assert paper
        printer: Printer = respond.extensions["printer"]
        first = printer.blank(paper, "en")

        assert printer.blank(replace(paper), "en") is first
        assert b"The ministry runs" in printer.blank(replace(paper, operator="The ministry"), "en").plain("")
        assert b"The people who run" in printer.blank(replace(paper, operator=""), "en").plain("")


def test_no_respondents_page_asks_about_accounts_or_members(
    app: Flask, phone: Inspector, door: Doors, engine: Engine
) -> None:
    one = door(codes=1)
    asked: list[str] = []
    with app.extensions["respond"].app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *found: asked.append(found[2]))
        path = f"/r/{one.slugs[0]}/en"
        fields = {"code": one.slips[0], "nonce": "A" * 22}
        posts = (fields, {**fields, "nonce": "B" * 22}, {**fields, "st_respect": "9"})
        gets = (path, path + "/thanks", path + "/no", "/r/", "/r/nothing1")
        statuses = [phone.get(one).status_code for one in gets]
        statuses += [phone.post(path, one).status_code for one in posts]

    assert statuses == [200, 200, 200, 200, 404, 303, 409, 422]
    assert asked
    people = re.compile("account|member|sign_in|invitation|session", re.IGNORECASE)
    assert not [statement for statement in asked if people.search(statement)]


def test_a_staff_cookie_changes_nothing(phone: Inspector, door: Doors) -> None:
    path = f"/r/{door().slugs[0]}/en/thanks"

    signed_in = phone.get(path, headers={"Cookie": "session=abc; remember_token=1|x"})

    assert signed_in.data == phone.get(path).data
