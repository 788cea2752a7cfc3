"""What hangs on the wall and what is drawn from the box."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from feedback.formats import handout
from feedback.i18n import LANGUAGES, language
from feedback.survey import library

NOTICE = handout.Notice(
    asks="Weyra Valley Hospital",
    site="Health post",
    visiting="Hands Across",
    title=library.survey("patient_family").title,
    minutes=3,
    minimum=5,
    until=date(2026, 3, 15),
    contact="the front desk, 0117",
    coded=False,
    address="https://surveys.example.org/r/k3m9pq",
)
CODED = dataclasses.replace(NOTICE, coded=True)
CODES = ["ABCDE-FGHJKX", "12345-6789AB"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_poster_says_who_asks_until_when_and_whom_to_tell(code):
    sheet = handout.poster(NOTICE, [code])

    for words in (NOTICE.asks, NOTICE.site, NOTICE.visiting, NOTICE.contact, NOTICE.title[code], "2026"):
        assert words in sheet


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_poster_has_its_own_language_and_direction(code):
    sheet = handout.poster(NOTICE, [code])

    assert f'<article class="sheet poster" lang="{code}" dir="{language(code).direction}">' in sheet


def test_the_address_reads_from_left_to_right_whatever_stands_around_it():
    sheet = handout.poster(NOTICE, ["ar"])

    address = re.search(r'<bdi class="address" dir="ltr">(.*?)</bdi>', sheet)
    assert address
    assert address[1].replace("<wbr>", "") == "surveys.example.org/r/k3m9pq"


def test_people_type_no_https_but_do_type_http():
    assert NOTICE.typed == "surveys.example.org/r/k3m9pq"
    assert (
        dataclasses.replace(NOTICE, address="http://192.168.1.5:8000/r/k3").typed
        == "http://192.168.1.5:8000/r/k3"
    )


def test_one_sheet_can_speak_several_languages():
    sheet = handout.wall(NOTICE, ["en", "ne", "ar"])

    assert sheet.count("<svg") == 1
    assert re.findall(r'<section class="voice" lang="(\w+)"', sheet) == ["en", "ne", "ar"]


def test_only_a_coded_round_speaks_of_slips():
    assert "slip" not in handout.poster(NOTICE, ["en"])
    assert "slip" in handout.poster(CODED, ["en"])


def test_an_unprotected_line_is_owned_up_to():
    open_line = dataclasses.replace(NOTICE, plain_http=True)

    assert "Wi-Fi" not in handout.poster(NOTICE, ["en"])
    assert "Wi-Fi" in handout.poster(open_line, ["en"])
    assert "Wi-Fi" in handout.wall(open_line, ["en"])


def test_without_a_contact_people_are_still_told_what_to_do_in_danger():
    sheet = handout.poster(dataclasses.replace(NOTICE, contact=""), ["en"])

    assert "tell a person you trust" in sheet


def test_a_sheet_has_one_slip_per_code():
    sheet = handout.slips(CODED, CODES, "ne")

    assert re.findall(r'<bdi class="slip-code" dir="ltr">(.*?)</bdi>', sheet) == CODES


def test_no_code_stands_in_a_qr_code_or_an_address():
    """The drawing on every slip is the same: it cannot hold what differs."""
    sheet = handout.slips(CODED, CODES, "en")

    assert len(set(re.findall(r"<svg.*?</svg>", sheet))) == 1
    for code in CODES:
        assert sheet.count(code) == 1
        assert code not in "".join(re.findall(r'(?:href|label|src)="(.*?)"', sheet))


def test_names_cannot_break_the_sheet():
    sheet = handout.poster(dataclasses.replace(NOTICE, site="<script>alert(1)</script>"), ["en"])

    assert "<script>" not in sheet


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_message_is_short_and_leads_to_the_survey_in_its_language(code):
    text = handout.message(NOTICE, code)

    assert len(text) <= handout.MESSAGE_LIMIT
    assert text.endswith(f"{NOTICE.address}/{code}")


def test_a_message_without_a_visit_says_who_asks():
    text = handout.message(dataclasses.replace(NOTICE, visiting=""), "en")

    assert text.startswith("Weyra Valley Hospital asks for your view.")


def test_a_message_with_long_names_is_still_one_message():
    long = dataclasses.replace(NOTICE, asks="A" * 200, visiting="B" * 200)

    assert len(handout.message(long, "en")) <= handout.MESSAGE_LIMIT
