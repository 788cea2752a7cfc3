"""The whole loop, as people live it: set up on the staff's pages, answered on phones by strangers,
closed, released, and read as a debrief whose numbers are those that were sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from werkzeug.datastructures import MultiDict

from feedback.cli import account, partner
from feedback.cli import due as due_process
from feedback.services import clock
from tests.walks.staff_desk import Desk, codes_on, number_boxes
from tests.walks.stranger import Page, answer, main_form

ORIGIN = "http://localhost"
PASSWORD = "seven brown foxes"
EACH = 25
DOOR = re.compile(r"http://localhost/r/[0-9a-z]+")


def fetcher(app):
    """A browser of its own on the product."""
    client = app.test_client()

    def fetch(method, address, fields):
        data = MultiDict(fields or []) if method == "POST" else None
        answer = client.open(address, method=method, data=data, follow_redirects=True, base_url=ORIGIN)
        return Page(answer.status_code, answer.request.url, answer.get_data(as_text=True))

    return fetch


@dataclass
class Asked:
    """A door as a poster or a slip shows it, and what was sent through it."""

    audience: str
    address: str
    codes: list[str]
    sent: list[dict[str, str]]


@pytest.fixture
def desk(app):
    """A fresh installation as an operator hands it over: one partner, its admin, a moderator."""
    run = app.test_cli_runner()
    run.invoke(
        partner.command, ["--name", "Weyra", "--language", "en", "--timezone", "UTC", "--operator", "Uni"]
    )
    for email, role, side in (
        ("a@weyra.example", "admin", "local"),
        ("m@weyra.example", "moderator", "independent"),
    ):
        made = run.invoke(
            account.command,
            ["--partner", "Weyra", "--email", email, "--name", role, "--role", role, "--side", side,
             "--reads", "en", "--password-stdin"],
            input=f"{PASSWORD}\n",
        )  # fmt: skip
        assert made.exit_code == 0, made.output
    desk = Desk(fetcher(app), ORIGIN)
    desk.sign_in("a@weyra.example", PASSWORD)
    return desk


def due(app):
    said: list[str] = []
    due_process.run(app.extensions["settings"], said.append)
    return said


def set_up(desk: Desk) -> str:
    """Sites, an organisation, a mission and its rounds; the mission's address."""
    today = clock.today("UTC")
    for name in ("Hospital", "Health post"):
        desk.fill("/staff/settings/sites/new", {"name": name, "contact": "the front desk"})
    desk.fill("/staff/settings/organisations/new", {"name": "Manos Cercanas", "side": "visiting"})
    new = "/staff/missions/new"
    mission = desk.fill(
        new,
        {
            "name": "Eye surgery",
            "starts_on": str(today - timedelta(days=10)),
            "ends_on": str(today - timedelta(days=2)),
            "meeting_on": str(today + timedelta(days=10)),
            "sites": desk.choices(new, "sites"),
            "organisations": desk.choices(new, "organisations"),
        },
    ).address
    page = desk.get(f"{mission}/rounds/new")
    form = main_form(page)
    wanted = {
        "languages": ["en"],
        "opens_on": str(today),
        "closes_on": str(today),
        "grace": "0",
        "channel_staff": "codes",
        "channel_chw": "open",
        "channel_visitors": "open",
    }
    for audience in ("staff", "chw", "visitors"):
        # visitors worked at one site only
        for box in number_boxes(form, audience)[: 1 if audience == "visitors" else 2]:
            wanted[box] = "30"
    for box in form.boxes:
        if box.startswith("poster_patients_"):
            wanted[box] = "y"
    shown = desk.send(page, wanted, "show")
    after = desk.send(shown, {}, "set_up")
    assert after.address == mission, after.html
    return mission


def open_rounds(app, desk: Desk, mission: str) -> list[Asked]:
    """Draw the slips, open everything, and collect what posters and slips say."""
    asked = []
    for address in desk.links(mission, r"/staff/rounds/[0-9a-f-]{36}$"):
        codes = [
            code
            for draw in desk.links(address, r"/slips/\d+$")
            for code in codes_on(desk.fill(draw, {"count": "15"}))
        ]
        desk.confirm(f"{address}/open")
        due(app)
        posters = desk.links(address, r"/poster/[0-9a-z]+$")
        doors = [DOOR.search(desk.get(poster).html).group() for poster in posters]
        audience = audience_of(desk, address)
        asked += [Asked(audience, door, codes, []) for door in doors]
    return asked


def audience_of(desk: Desk, address: str) -> str:
    title = re.search(r"<h1[^>]*>(.*?)</h1>", desk.get(address).html, re.S).group(1)
    for word, audience in (("health workers", "chw"), ("care", "patients"), ("our last visit", "visitors")):
        if word in title.lower():
            return audience
    return "staff"


def fill_in(app, asked: list[Asked], dice: Random) -> None:
    """Strangers answer: each with a browser of their own."""
    for door in asked:
        for number in range(EACH):
            code = door.codes[number] if door.codes else None
            sent, last = answer(fetcher(app), door.address, dice, code)
            assert (last.status, last.address[-7:]) == (200, "/thanks"), last.html
            door.sent.append(sent)


def test_what_was_sent_is_what_is_told(app, desk):
    mission = set_up(desk)
    asked = open_rounds(app, desk, mission)
    print([(a.audience, a.address, len(a.codes)) for a in asked])
    fill_in(app, asked, Random(4))
