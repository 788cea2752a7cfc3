"""Posters, messages and slips; above all: where codes are not."""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import text

from feedback.extensions import db
from feedback.i18n import LANGUAGES
from feedback.models import Base
from feedback.privacy import codes
from feedback.services import collection
from feedback.services.intake import Outcome
from feedback.staff.handout import SENT_TWICE
from tests import make
from tests.make import TODAY, Running

pytestmark = pytest.mark.usefixtures("monday")

PRINTED = re.compile(r'<bdi class="slip-code" dir="ltr">([0-9A-Z*~$=]{5}-[0-9A-Z*~$=]{6})</bdi>')


@pytest.fixture
def coded(home, settings):
    """An open round with codes, of which none is drawn yet."""
    mission_id = make.mission(home)
    wanted = collection.Wanted(
        {("staff", site): 12 for site in home.site_ids},
        ("en", "ar", "ne"),
        opens_on=TODAY,
        closes_on=TODAY,
        grace=0,
    )
    (round_id,) = collection.set_up(home.admin, mission_id, wanted, today=TODAY)
    collection.ask_to_open(home.admin, round_id, today=TODAY)
    make.due(settings)
    return Running(home, mission_id, round_id, [])


def slips(running, no=0):
    return f"/staff/rounds/{running.id}/slips/{no}"


def drawn_on(page):
    return [codes.tidy(code) for code in PRINTED.findall(page.source)]


def issued(running, no=0):
    return running.card.sites[no].issued


def test_a_poster_leads_to_the_survey_in_its_language(admin, home, settings):
    running = make.open_round(settings, home, make.mission(home), "patients", languages=("en", "ar"))
    door = running.card.doors[1]
    there = f"/staff/rounds/{running.id}/poster/{door.slug}"

    page = admin.get(there)
    assert f"http://localhost/r/{door.slug}" in page.text.replace(" ", "")
    assert "Health post" in page.main
    assert "The visiting organisation" in page.main
    assert "Open until 2 March 2026" in page.main
    assert "the front desk" in page.main
    arabic = admin.get(f"{there}/ar")
    assert '<article class="sheet poster" lang="ar" dir="rtl">' in arabic.source
    both = admin.get(f"{there}/all")
    assert both.source.count('class="voice"') == 2


@pytest.mark.parametrize("code", LANGUAGES)
def test_posters_speak_the_languages_of_those_who_are_asked(sign_in_as, home, settings, code):
    running = make.open_round(settings, home, make.mission(home), "patients", languages=tuple(LANGUAGES))
    slug = running.card.doors[0].slug

    page = sign_in_as(language="es").get(f"/staff/rounds/{running.id}/poster/{slug}/{code}")

    assert running.card.title[code] in page.main
    assert "Imprima" in page.main or "imprima" in page.main


def test_a_language_that_nobody_is_asked_in_has_no_poster(admin, home, settings):
    running = make.open_round(settings, home, make.mission(home), "patients", languages=("en", "ar"))
    slug = running.card.doors[0].slug

    admin.get(f"/staff/rounds/{running.id}/poster/{slug}/ne", 404)
    admin.get(f"/staff/rounds/{running.id}/poster/nothing", 404)


def test_messages_are_there_to_paste_in_every_language_of_the_round(admin, home, settings):
    running = make.open_round(settings, home, make.mission(home), "patients", languages=("en", "ar"))
    slug = running.card.doors[0].slug

    page = admin.get(f"/staff/rounds/{running.id}/message/{slug}")

    for code in ("en", "ar"):
        assert f"http://localhost/r/{slug}/{code}" in page.main


def test_slips_are_drawn_shown_and_work(app, admin, coded):
    page = admin.get(slips(coded))
    assert (
        page.one("h1").text == "Draw slips for \u2068District hospital\u2069"
        or "District hospital" in page.title
    )
    assert "The codes are shown once and kept nowhere." in page.main

    sheet = admin.send(slips(coded), 200, count="12", language="en", issued="0")

    found = drawn_on(sheet)
    assert len(set(found)) == 12
    assert None not in found
    assert sheet.response.headers["Cache-Control"] == "no-store"
    assert issued(coded) == 12
    assert make.answer(app, coded, {"st_respect": "5"}, code=found[0]) is Outcome.STORED
    assert make.answer(app, coded, {"st_respect": "5"}, code=found[0]) is Outcome.REFUSED


@pytest.mark.parametrize("code", ["en", "ar", "ne"])
def test_slips_speak_the_chosen_language(admin, coded, code):
    sheet = admin.send(slips(coded), 200, count="2", language=code, issued="0")

    assert f'<ol class="slips" lang="{code}"' in sheet.source
    assert coded.card.title[code] in sheet.main


def test_the_same_sheet_sent_twice_draws_once(admin, coded):
    admin.send(slips(coded), 200, count="5", language="en", issued="0")

    page = admin.send(slips(coded), 409, count="5", language="en", issued="0")

    assert SENT_TWICE in page.main
    assert issued(coded) == 5


def test_no_page_brings_a_code_back(admin, coded):
    found = drawn_on(admin.send(slips(coded), 200, count="5", language="en", issued="0"))

    for address in (slips(coded), f"{slips(coded)}/void", f"/staff/rounds/{coded.id}"):
        source = admin.get(address).source
        assert not [code for code in found if code in source or codes.printed(code) in source]


def test_codes_are_in_no_row_no_log_and_no_address(admin, coded, caplog):
    caplog.set_level(logging.DEBUG)
    sheet = admin.send(slips(coded), 200, count="5", language="en", issued="0")
    found = drawn_on(sheet)

    kept = caplog.text + "".join(sheet.links())
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            kept += repr(connection.execute(text(f'SELECT * FROM "{table.name}"')).all())
    for code in found:
        for spelling in (code, codes.printed(code), code.lower(), code.encode().hex()):
            assert spelling not in kept


def test_the_drawing_on_the_slips_holds_the_address_alone(admin, coded):
    sheet = admin.send(slips(coded), 200, count="3", language="en", issued="0")

    assert len(set(re.findall(r"<svg.*?</svg>", sheet.source, re.DOTALL))) == 1


@pytest.mark.parametrize(
    "wrong", [{"count": "0"}, {"count": "many"}, {"count": "9999"}, {"language": "xx"}, {"count": ""}]
)
def test_what_cannot_be_drawn_is_said(admin, coded, wrong):
    page = admin.send(slips(coded), 422, **{"count": "5", "language": "en", "issued": "0"} | wrong)

    assert page.problems()
    assert issued(coded) == 0


def test_a_lost_sheet_is_made_void_and_drawn_anew(app, admin, coded):
    old = drawn_on(admin.send(slips(coded), 200, count="6", language="en", issued="0"))
    make.answer(app, coded, {"st_respect": "5"}, code=old[0])

    page = admin.get(f"{slips(coded)}/void")
    assert "every slip of this site that nobody has used becomes void" in page.main
    assert "Void the lost slips and draw new ones" in page.main
    new = drawn_on(admin.send(f"{slips(coded)}/void", 200, language="en", issued="0"))

    assert len(new) == 5
    assert (coded.card.reissued, coded.card.voided) == (1, None)
    assert make.answer(app, coded, {"st_respect": "5"}, code=old[1]) is Outcome.REFUSED
    assert make.answer(app, coded, {"st_respect": "5"}, code=new[0]) is Outcome.STORED
    # how many were unused tells how many had answered: it is told when the round has closed
    assert "made void" not in admin.get(f"/staff/rounds/{coded.id}").main


def test_a_sheet_is_not_made_void_twice_by_accident(admin, coded):
    admin.send(slips(coded), 200, count="6", language="en", issued="0")
    admin.send(f"{slips(coded)}/void", 200, language="en", issued="0")

    admin.send(f"{slips(coded)}/void", 409, language="en", issued="0")

    assert coded.card.reissued == 1


def test_nothing_can_be_made_void_where_nothing_was_drawn(admin, coded):
    admin.send(f"{slips(coded)}/void", 409, language="en", issued="0")


def test_rounds_without_codes_have_no_slips(admin, home, settings):
    running = make.open_round(settings, home, make.mission(home), "patients")

    admin.get(slips(running), 404)
    admin.get(f"/staff/rounds/{running.id}/slips/7", 404)
    assert "Slips with codes" not in admin.get(f"/staff/rounds/{running.id}").main


@pytest.mark.parametrize(("role", "side"), [("admin", "visiting"), ("editor", "local"), ("reader", "local")])
def test_only_local_administrators_draw(sign_in_as, coded, role, side):
    visitor = sign_in_as(role, side)

    visitor.get(slips(coded), 403)
    visitor.send(slips(coded), 403, count="5", language="en", issued="0")
    visitor.send(f"{slips(coded)}/void", 403, language="en", issued="0")
    assert slips(coded) not in visitor.get(f"/staff/rounds/{coded.id}").links()


def test_another_partners_slips_and_posters_are_not_there(admin, settings):
    other = make.partner("Other", neighbour=False)
    foreign = make.open_round(settings, other, make.mission(other), channel="codes")
    slug = foreign.card.doors[0].slug

    admin.get(slips(foreign), 404)
    admin.send(slips(foreign), 404, count="5", language="en", issued="60")
    admin.send(f"{slips(foreign)}/void", 404, language="en", issued="0")
    admin.get(f"/staff/rounds/{foreign.id}/poster/{slug}", 404)
    admin.get(f"/staff/rounds/{foreign.id}/message/{slug}", 404)


def test_another_rounds_door_is_not_this_rounds(admin, home, settings):
    mission_id = make.mission(home)
    one = make.open_round(settings, home, mission_id, "patients")
    other = make.open_round(settings, home, mission_id, "visitors")

    admin.get(f"/staff/rounds/{one.id}/poster/{other.card.doors[0].slug}", 404)
