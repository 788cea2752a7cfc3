"""Sending: once, sealed, and nothing lost when something does not fit."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from feedback.models import Round
from feedback.privacy import codes, sealing
from tests.respond.conftest import Doors
from tests.respond.reader import Inspector, by_id, form_fields, found, look, of_class, words
from tests.rounds import TODAY, OpenRound, envelopes, spent

Opened = Callable[[OpenRound], list[sealing.Contents]]


def sealed(one: OpenRound, answers: dict[str, object] | None = None, **changed: str) -> dict[str, str]:
    """What our script posts."""
    name = bytes.fromhex(changed.get("id", secrets.token_hex(16)))
    box = one.box(name, answers or {"st_respect": "4"})
    fields = {
        "id": name.hex(),
        "key": sealing.key_id(one.keys.public),
        "sealed": base64.urlsafe_b64encode(box).decode().rstrip("="),
    }
    return fields | changed


def page_of(phone: Inspector, path: str) -> dict[str, str]:
    """The fields of a freshly opened page, nothing chosen."""
    return form_fields(phone.get(path).text)


def test_answers_without_a_script_are_sealed_at_once(
    phone: Inspector, door: Doors, opened: Opened, engine: Engine
) -> None:
    one = door()
    path = f"/r/{one.slugs[1]}/ne"
    given = {
        "st_respect": "4",
        "st_unsafe": "dk",
        "st_learned": "",
        "st_keep": "  राम्रो\r\nकाम ",
        "st_change": "",
    }

    answer = phone.post(path, page_of(phone, path) | given)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{path}/thanks"
    (contents,) = opened(one)
    assert contents.language == "ne"
    assert contents.answers == {"st_respect": "4", "st_unsafe": "dk", "st_keep": "राम्रो\nकाम"}
    assert list(envelopes(engine, one).values()) == [2]


def test_what_the_phone_sealed_is_stored_as_it_came(phone: Inspector, door: Doors, opened: Opened) -> None:
    one = door()
    fields = sealed(one)

    plain = phone.post(f"/r/{one.slugs[0]}/en", fields)
    again = phone.post(f"/r/{one.slugs[0]}/en", fields, headers={"Accept": "text/plain"})

    assert plain.status_code == 303
    assert (again.status_code, again.text) == (200, fields["id"])  # the same answer: success, stored once
    (contents,) = opened(one)
    assert contents.answers == {"st_respect": "4"}


def test_a_script_that_cannot_seal_gets_its_nonce_back(phone: Inspector, door: Doors, opened: Opened) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/en"
    fields = page_of(phone, path) | {"st_respect": "2", "sure": "1"}

    answer = phone.post(path, fields, headers={"Accept": "text/plain"})

    assert (answer.status_code, answer.text) == (200, fields["nonce"])
    assert len(opened(one)) == 1


def test_back_and_send_again_is_one_answer_and_the_next_persons_another(
    phone: Inspector, door: Doors, opened: Opened
) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/en"
    first = page_of(phone, path) | {"st_respect": "4"}

    for fields in (first, dict(reversed(first.items()))):
        assert phone.post(path, fields).status_code == 303
    assert len(opened(one)) == 1

    assert phone.post(path, first | {"st_respect": "1"}).status_code == 303  # the next person, same page
    own_page = page_of(phone, path) | {"st_respect": "4"}
    assert phone.post(path, own_page).status_code == 303
    assert len(opened(one)) == 3


def test_what_should_not_have_been_asked_is_dropped(phone: Inspector, door: Doors, opened: Opened) -> None:
    one = door("chw_post_mission", text_languages=["en"])
    path = f"/r/{one.slugs[0]}/ne"

    answer = phone.post(
        path, page_of(phone, path) | {"cw_seen": "1", "cw_reply": "5", "cw_change": "कसैले पढ्दैन"}
    )

    assert answer.status_code == 303
    assert opened(one)[0].answers == {"cw_seen": "1"}


def test_what_does_not_fit_comes_back_with_everything_in_it(
    phone: Inspector, door: Doors, opened: Opened
) -> None:
    one = door("visiting_team")
    path = f"/r/{one.slugs[0]}/en"
    long = "ä" * 501 + "\n<script>alert(1)</script>"
    given = {"vi_respect": "9", "vi_guess_next": "NaN", "vi_needs": "4", "vi_change": long}
    before = page_of(phone, path)

    answer = phone.post(path, before | given)

    assert answer.status_code == 422
    page = look(answer.text)
    links = [link.get("href") for link in found(of_class(page, "sum")[0], "a")]
    assert links == ["#vi_respect", "#vi_guess_next", "#vi_change"]
    for name, sentence in {
        "vi_respect": "Please choose one of the answers shown.",
        "vi_guess_next": "Please give a whole number in digits.",
        "vi_change": "This is too long. Please make it shorter.",
    }.items():
        assert sentence in words(by_id(page, f"{name}-err"))
    kept = form_fields(answer.text)
    assert kept["nonce"] == before["nonce"]
    assert kept["vi_needs"] == "4"
    assert kept["vi_change"] == long
    assert not opened(one)

    mended = {name: value for name, value in kept.items() if name != "vi_change"} | {"vi_respect": "3"}
    assert phone.post(path, mended).status_code == 303
    assert opened(one)[0].answers == {"vi_respect": "3", "vi_needs": "4"}


@pytest.mark.parametrize("language", ["en", "es", "ar", "ne", "am"])
def test_problems_are_told_in_the_persons_language(phone: Inspector, door: Doors, language: str) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/{language}"

    answer = phone.post(path, page_of(phone, path) | {"st_respect": "9"})

    assert answer.status_code == 422
    assert look(answer.text).get("lang") == language


def test_a_trace_of_a_person_is_pointed_out_once(phone: Inspector, door: Doors, opened: Opened) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/en"
    fields = page_of(phone, path) | {"st_keep": "Call me: 99 12-34 56 78", "st_change": "No names here."}

    answer = phone.post(path, fields)

    assert answer.status_code == 422
    page = look(answer.text)
    assert [link.get("href") for link in found(of_class(page, "sum")[0], "a")] == ["#st_keep"]
    assert found(page, "input", name="sure")
    assert not opened(one)

    assert phone.post(path, form_fields(answer.text) | {"sure": "1"}).status_code == 303
    assert opened(one)[0].answers["st_keep"] == "Call me: 99 12-34 56 78"


def test_a_page_without_its_nonce_is_given_one(phone: Inspector, door: Doors, opened: Opened) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/en"

    answer = phone.post(path, {"st_respect": "4", "nonce": "short"})

    assert answer.status_code == 422
    assert not opened(one)
    assert phone.post(path, form_fields(answer.text)).status_code == 303
    assert opened(one)[0].answers == {"st_respect": "4"}


def test_a_code_is_spent_by_one_answer(phone: Inspector, door: Doors, opened: Opened, engine: Engine) -> None:
    one = door(codes=3)
    path = f"/r/{one.slugs[0]}/en"
    fields = page_of(phone, path) | {"st_respect": "4", "code": codes.printed(one.slips[1]).lower()}

    assert phone.post(path, fields).status_code == 303
    assert phone.post(path, fields).status_code == 303  # sent again: arrived
    assert spent(engine, one) == {one.codes[1]}
    assert list(envelopes(engine, one).values()) == [2]  # the site comes from the code

    other = phone.post(path, page_of(phone, path) | {"code": one.slips[1]})
    assert other.status_code == 409
    assert len(opened(one)) == 1


def test_unknown_and_used_codes_get_one_answer(phone: Inspector, door: Doors) -> None:
    one = door(codes=3)
    path = f"/r/{one.slugs[0]}/en"
    assert phone.post(path, sealed(one, code=one.slips[0])).status_code == 303
    unknown = next(code for code in codes.draw(9) if code not in one.slips)
    asked = {"headers": {"Accept": "text/plain"}}

    used, absent = (phone.post(path, sealed(one, code=code), **asked) for code in (one.slips[0], unknown))

    assert used.status_code == absent.status_code == 409
    assert used.text == absent.text == (
        "This code cannot be used now. If you already sent, your answers arrived."
    )  # fmt: skip
    assert str(used.headers) == str(absent.headers)
    fields = page_of(phone, path) | {"st_respect": "4"}
    used, absent = (phone.post(path, fields | {"code": code}) for code in (one.slips[0], unknown))
    assert used.status_code == absent.status_code == 409
    assert len(used.data) == len(absent.data)
    assert form_fields(used.text)["st_respect"] == "4"  # for whoever gets a new slip


@pytest.mark.parametrize("slip", ["", "   ", "12345-67890", "ABCDE-FGHJKX", "x" * 5000, "٠١٢٣٤-٥٦٧٨٩A", "☃"])
def test_a_slip_of_the_pen_is_pointed_out_beside_the_code(
    phone: Inspector, door: Doors, opened: Opened, slip: str
) -> None:
    one = door(codes=1)
    if codes.tidy(slip):
        pytest.skip("by chance a good one")
    path = f"/r/{one.slugs[0]}/en"

    answer = phone.post(path, page_of(phone, path) | {"st_respect": "4", "code": slip})
    script = phone.post(path, sealed(one, code=slip), headers={"Accept": "text/plain"})

    assert answer.status_code == script.status_code == 422
    assert words(by_id(look(answer.text), "code-err")) == script.text
    assert "slip" in script.text
    assert form_fields(answer.text)["st_respect"] == "4"
    assert not opened(one)


@pytest.mark.parametrize("late", ["typed", "sealed"])
def test_a_round_that_closes_while_somebody_writes_says_so(
    phone: Inspector, door: Doors, engine: Engine, opened: Opened, late: str
) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/en"
    fields = page_of(phone, path) if late == "typed" else sealed(one)
    arrived = sealed(one)
    assert phone.post(path, arrived).status_code == 303
    with Session(engine) as session, session.begin():
        closing = update(Round).where(Round.id == one.round_id)
        session.execute(closing.values(state="closed", closed_on=TODAY - timedelta(days=3)))

    answer = phone.post(path, fields)

    assert answer.status_code == 410
    assert "It closed on" in answer.text
    assert len(opened(one)) == 1
    # whoever lost our answer and sends again is told the truth: it arrived
    assert phone.post(path, arrived).status_code == 303


def test_in_grace_a_sealed_answer_still_counts_but_no_page_is_handed_out(
    phone: Inspector, door: Doors, opened: Opened
) -> None:
    one = door(today=TODAY - timedelta(days=5), state="closed", closed_on=TODAY, closes_on=TODAY, grace=1)
    path = f"/r/{one.slugs[0]}/en"

    assert phone.get(path).status_code == 410
    assert phone.post(path, sealed(one)).status_code == 303
    assert len(opened(one)) == 1


def test_when_the_disk_says_no_nothing_typed_is_lost(
    phone: Inspector,
    door: Doors,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = door(codes=1)
    path = f"/r/{one.slugs[0]}/en"
    fields = page_of(phone, path) | {"st_keep": "keep me", "code": one.slips[0]}

    def broken(*_given: object, **_named: object) -> None:
        raise OSError("keep me")

    with monkeypatch.context() as patch:
        patch.setattr(app.extensions["respond"].extensions["intake"], "accept", broken)
        answer = phone.post(path, fields)
        script = phone.post(path, sealed(one, code=one.slips[0]), headers={"Accept": "text/plain"})

    assert answer.status_code == script.status_code == 503
    assert "They count only once." in script.text
    kept = form_fields(answer.text)
    assert kept == fields
    assert [record.getMessage() for record in caplog.records] == ["OSError at pages.send"] * 2
    assert phone.post(path, kept).status_code == 303
