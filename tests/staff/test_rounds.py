"""One round from draft to debrief: what the page says next, and who may do what."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from feedback.services import clock, collection
from feedback.staff.round import LOOK_AGAIN
from tests import make
from tests.make import TODAY

pytestmark = pytest.mark.usefixtures("monday")

GIVEN = {"st_respect": "5", "st_keep": "The tea breaks."}


def draft(home, mission_id, audience="staff", *, closes_in=10, grace=1, **options):
    wanted = collection.Wanted(
        invited={(audience, site): 12 for site in home.site_ids},
        languages=("en", "am"),
        opens_on=TODAY,
        closes_on=TODAY + timedelta(days=closes_in),
        grace=grace,
        **options,
    )
    (round_id,) = collection.set_up(home.admin, mission_id, wanted, today=TODAY)
    return round_id


@pytest.fixture
def mission_id(home):
    return make.mission(home)


@pytest.fixture
def late(monkeypatch):
    """Lets days go by."""

    def go(days):
        monkeypatch.setattr(clock, "today", lambda _timezone="UTC": TODAY + timedelta(days=days))

    return go


def of(round_id):
    return f"/staff/rounds/{round_id}"


def state(home, round_id):
    return collection.round_card(home.admin, round_id).state


def test_a_draft_says_what_it_is_and_how_to_open_or_drop_it(admin, home, mission_id):
    round_id = draft(home, mission_id)

    page = admin.get(of(round_id))

    assert page.title == "Staff"
    assert "This is a draft. Nobody can answer yet" in page.main
    assert f"{of(round_id)}/open" in page.links()
    assert f"{of(round_id)}/discard" in page.links()
    assert "አማርኛ (without comments)" in page.main
    assert "Refresh" not in page.response.headers


def test_opening_says_what_becomes_fixed_and_is_done_by_the_computer(admin, home, mission_id, settings):
    round_id = draft(home, mission_id)

    page = admin.get(f"{of(round_id)}/open")
    assert "From then on nobody can change" in page.main
    assert "the smallest group that is shown: 5 people." in page.main
    assert "0 of 24 slips are drawn." in page.main
    assert "Open the round for good" in page.main
    page = admin.follow(admin.send(f"{of(round_id)}/open"))

    assert "The computer does this within a minute." in page.main
    assert page.response.headers["Refresh"] == str(LOOK_AGAIN)
    assert state(home, round_id) == "draft"
    make.due(settings)
    page = admin.get(of(round_id))
    assert "People can answer until 12 March 2026." in page.main
    assert "Refresh" not in page.response.headers


def test_a_round_for_later_opens_by_itself(admin, home, mission_id, settings, late):
    wanted = collection.Wanted(
        {("staff", home.site_ids[0]): 12}, ("en",), opens_on=TODAY + timedelta(days=2),
        closes_on=TODAY + timedelta(days=9),
    )  # fmt: skip
    (round_id,) = collection.set_up(home.admin, mission_id, wanted, today=TODAY)

    page = admin.follow(admin.send(f"{of(round_id)}/open"))
    assert "It opens by itself on 4 March 2026." in page.main

    late(2)
    make.due(settings, TODAY + timedelta(days=2))
    assert state(home, round_id) == "open"


def test_answers_so_far_are_bands_of_a_day(app, admin, home, mission_id, settings):
    running = make.open_round(settings, home, mission_id)
    for _ in range(7):
        make.answer(app, running, GIVEN)

    assert "not looked yet" not in admin.get(of(running.id)).main
    make.due(settings, TODAY + timedelta(days=0))
    first = admin.get(of(running.id)).main
    assert "fewer than 5" in first
    assert "As of 2 March 2026. Looked at once a day." in first
    assert "Why can I not see more?" in first

    collection.renew_bands(home.id, today=TODAY + timedelta(days=1))
    second = admin.get(of(running.id)).main
    assert "5 to 9" in second
    assert "As of 3 March 2026." in second


def test_the_page_never_tells_the_number_that_lies_in_the_box(app, admin, home, mission_id, settings):
    running = make.open_round(settings, home, mission_id, invited=40)
    for _ in range(17):
        make.answer(app, running, GIVEN)

    collection.renew_bands(home.id, today=TODAY + timedelta(days=1))

    page = admin.get(of(running.id))
    assert "15 to 24" in page.main
    assert "17" not in page.main.replace("17 March", "")


def test_closing_early_takes_both_sides(sign_in_as, home, mission_id, settings):
    round_id = draft(home, mission_id)
    collection.ask_to_open(home.admin, round_id, today=TODAY)
    make.due(settings)
    local, visiting = sign_in_as(), sign_in_as("admin", "visiting")

    page = local.get(f"{of(round_id)}/close")
    assert "The last day is 12 March 2026." in page.main
    assert "Nobody has asked yet." in page.main
    assert "Ask to close early" in page.main
    page = local.follow(local.send(f"{of(round_id)}/close"))
    assert "Local side: asks to close before the last day. The other side must ask too." in page.main
    assert collection.round_card(home.admin, round_id).wish is None

    assert "Local side: has asked." in visiting.get(f"{of(round_id)}/close").main
    page = visiting.follow(visiting.send(f"{of(round_id)}/close"))
    assert "This round is about to close." in page.main
    make.due(settings)
    assert "Phones that had no network may still send" in local.get(of(round_id)).main


def test_on_the_last_day_one_administrator_closes(app, admin, home, mission_id, settings):
    running = make.open_round(settings, home, mission_id)
    for _ in range(12):
        make.answer(app, running, GIVEN)

    assert "Today is the last day." in admin.get(of(running.id)).main
    assert "The answers are counted at once." in admin.get(f"{of(running.id)}/close").main
    admin.send(f"{of(running.id)}/close")
    make.due(settings)

    page = admin.get(of(running.id))
    assert "12 answers were counted." in page.main
    assert f"/staff/debriefs/{mission_id}" in page.links()


def test_after_its_last_day_the_page_waits_for_the_computer(admin, home, mission_id, settings, late):
    round_id = draft(home, mission_id, closes_in=1)
    collection.ask_to_open(home.admin, round_id, today=TODAY)
    make.due(settings)

    late(2)

    page = admin.get(of(round_id))
    assert "This round is about to close." in page.main
    assert page.response.headers["Refresh"]


def test_too_few_answers_are_never_opened_and_that_is_explained(app, admin, home, mission_id, settings):
    running = make.open_round(settings, home, mission_id)
    for _ in range(4):
        make.answer(app, running, GIVEN)

    make.close(settings, running)

    page = admin.get(of(running.id))
    assert "Fewer than 5 people answered, so nothing can be shown." in page.main
    assert "Why can I not see this?" in page.main


def test_noise_holds_a_round_until_two_people_confirm(app, sign_in_as, home, mission_id, settings):
    running = make.open_round(settings, home, mission_id, "patients")
    for _ in range(10):
        make.answer(app, running, {"pt_respect": "3"})
    paper = collection.question_paper(running.card.doors[0].slug)
    for _ in range(3):
        app.extensions["respond"].extensions["intake"].accept(
            home.id, running.id, secrets.token_bytes(16), secrets.token_bytes(paper.envelope_size + 81),
            stratum_no=0, code=None, today=TODAY,
        )  # fmt: skip
    make.close(settings, running)
    one, other = sign_in_as(), sign_in_as("admin", "visiting")

    page = one.get(of(running.id))
    assert "3 envelopes could not be used." in page.main
    assert "Nobody has confirmed yet." in page.main
    assert "3 envelopes did not open" in one.get(f"{of(running.id)}/release").main
    page = one.follow(one.send(f"{of(running.id)}/release"))
    assert "You confirmed. One more person must confirm." in page.main
    make.due(settings)
    assert state(home, running.id) == "held"

    page = other.follow(other.send(f"{of(running.id)}/release"))
    assert "The answers are about to be counted." in page.main
    make.due(settings)
    assert "10 answers were counted." in one.get(of(running.id)).main


def test_a_draft_can_be_thrown_away(admin, home, mission_id):
    round_id = draft(home, mission_id)

    assert "Posters and slips that you printed lead nowhere" in admin.get(f"{of(round_id)}/discard").main
    page = admin.follow(admin.send(f"{of(round_id)}/discard"))

    assert "The draft is thrown away." in page.main
    assert "Nobody is asked yet" in page.main
    admin.get(of(round_id), 404)


def test_nothing_is_asked_that_cannot_be_done(admin, home, mission_id, settings):
    round_id = draft(home, mission_id)
    running = make.open_round(settings, home, mission_id, "patients")

    for address in (f"{of(round_id)}/close", f"{of(round_id)}/release", f"{of(running.id)}/open",
                    f"{of(running.id)}/discard", f"{of(running.id)}/release"):  # fmt: skip
        admin.get(address, 409)
        admin.send(address, 409)


@pytest.mark.parametrize(
    ("role", "side", "forbidden"),
    [
        ("reader", "local", ("open", "close", "release", "discard")),
        ("editor", "local", ("open", "close", "release")),
        ("admin", "visiting", ("open",)),
        ("moderator", "independent", ("open", "close", "release", "discard")),
    ],
)
def test_buttons_are_shown_to_those_who_may_press_them(sign_in_as, home, mission_id, role, side, forbidden):
    round_id = draft(home, mission_id)
    visitor = sign_in_as(role, side)

    links = visitor.get(of(round_id)).links()

    for act in forbidden:
        assert f"{of(round_id)}/{act}" not in links
        visitor.get(f"{of(round_id)}/{act}", 403)
        visitor.send(f"{of(round_id)}/{act}", 403)


def test_a_round_of_another_partner_is_not_there(admin, settings):
    other = make.partner("Other", neighbour=False)
    foreign = make.open_round(settings, other, make.mission(other))

    for act in ("", "/open", "/close", "/release", "/discard"):
        admin.get(of(foreign.id) + act, 404)
        if act:
            admin.send(of(foreign.id) + act, 404)
    assert foreign.card.wish is None


def test_the_hub_shows_the_rounds_with_the_one_next_thing(admin, home, mission_id, settings):
    hub = f"/staff/missions/{mission_id}"
    assert "Set up the rounds" in admin.get(hub).main
    round_id = draft(home, mission_id)
    assert f"{of(round_id)}/open" in admin.get(hub).links()

    running = make.open_round(settings, home, mission_id, "patients")

    page = admin.get(hub)
    primary = [link for link in page.every("a") if "primary" in (link.get("class") or "").split()]
    assert [link.get("href") for link in primary] == [f"{of(running.id)}/close"]
    (line,) = [row for row in page.every("tr") if "Patients and families" in "".join(row.itertext())]
    assert [" ".join("".join(cell.itertext()).split()) for cell in line][1:] == [
        "Open", "2 March 2026", "not counted yet", "Close it (Patients and families)",
    ]  # fmt: skip


def test_the_hub_of_a_reader_has_no_buttons_that_are_not_theirs(sign_in_as, home, mission_id):
    draft(home, mission_id)

    page = sign_in_as("reader").get(f"/staff/missions/{mission_id}")

    assert "to be opened by the local side" in page.main
    assert not [link for link in page.every("a") if "primary" in (link.get("class") or "").split()]


def test_an_unprotected_installation_opens_nothing(app, sign_in_as, home, mission_id, monkeypatch):
    round_id = draft(home, mission_id)
    visitor = sign_in_as()
    settings = app.extensions["settings"]
    monkeypatch.setitem(
        app.extensions, "settings", type(settings)(**vars(settings) | {"base_url": "http://clinic.example"})
    )

    page = visitor.send(f"{of(round_id)}/open", 409)

    assert "Serve this site over HTTPS" in page.main


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_page_of_a_round_reads_well_in_every_language_of_the_staff(
    app, sign_in_as, home, mission_id, settings, language
):
    round_id = draft(home, mission_id)
    running = make.open_round(settings, home, mission_id, "patients")
    visitor = sign_in_as(language=language)

    visitor.get(f"/staff/missions/{mission_id}")
    for address in (of(round_id), f"{of(round_id)}/open", f"{of(round_id)}/discard", of(running.id),
                    f"{of(running.id)}/close"):  # fmt: skip
        visitor.get(address)
    for _ in range(6):
        make.answer(app, running, {"pt_respect": "3"})
    make.close(settings, running)
    visitor.get(of(running.id))
