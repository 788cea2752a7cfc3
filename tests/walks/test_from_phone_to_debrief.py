"""The whole loop, as people live it: set up on the staff's pages, answered on phones by strangers,
closed, released, and read as a debrief whose numbers are those that were sent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from werkzeug.datastructures import MultiDict

from feedback.cli import account, partner
from feedback.cli import due as due_process
from feedback.services import clock
from feedback.survey import library
from tests.walks.coding import CODES, printed
from tests.walks.reading import Told, from_csv, from_html, from_pdf, from_xlsx, in_words
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
        return Page(
            answer.status_code, answer.request.url, answer.data.decode("utf-8", "replace"), answer.data
        )

    return fetch


@dataclass
class Asked:
    """A door as a poster or a slip shows it, and what was sent through it."""

    address: str
    codes: list[str]
    sent: list[dict[str, str]]

    @property
    def audience(self) -> str:
        """Whom the questions were for, by how they are called."""
        prefixes = {"st": "staff", "cw": "chw", "pt": "patients", "vi": "visitors"}
        return next(prefixes[name[:2]] for name in self.sent[0] if name[:3] in ("st_", "cw_", "pt_", "vi_"))


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
        asked += [Asked(door, codes, []) for door in doors]
    return asked


def fill_in(app, asked: list[Asked], dice: Random) -> None:
    """Strangers answer: each with a browser of their own."""
    for door in asked:
        for number in range(EACH):
            code = door.codes[number] if door.codes else None
            sent, last = answer(fetcher(app), door.address, dice, code)
            assert (last.status, last.address[-7:]) == (200, "/thanks"), last.html
            door.sent.append(sent)


def close_rounds(app, desk: Desk, mission: str) -> None:
    for address in desk.links(mission, r"/staff/rounds/[0-9a-f-]{36}$"):
        desk.confirm(f"{address}/close")
    due(app)


def expected(asked: list[Asked]) -> Told:
    """What may be told of what was sent, worked out by the rules alone."""
    by_audience = defaultdict(list)
    for door in asked:
        by_audience[door.audience] += door.sent
    told: Told = {}
    for audience, sent in by_audience.items():
        for question in sent[0]:
            if question not in CODES:
                continue
            spans = printed(sent, question)
            told[audience, question] = {
                kind: (*spans[kind], len(sent)) for kind in ("favourable", "unfavourable") if spans[kind]
            }
    return told


def words(question: str) -> str:
    """How the English survey asks."""
    for key in library.KEYS:
        for one in library.survey(key).questions:
            if one.key == question:
                return one.words["en"]
    raise LookupError(question)


def both(rows: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Rows that say something favourable and something unfavourable."""
    return Counter({pair: times for pair, times in rows.items() if all(pair)})


def test_what_was_sent_is_what_is_told(app, desk, pdftotext):
    mission = set_up(desk)
    asked = open_rounds(app, desk, mission)
    fill_in(app, asked, Random(4))
    close_rounds(app, desk, mission)
    wanted = expected(asked)
    assert {audience for audience, _ in wanted} == {"staff", "chw", "patients", "visitors"}

    debrief = mission.replace("/missions/", "/debriefs/")
    page = desk.get(debrief)

    def file(name: str) -> bytes:
        (address,) = desk.links(debrief, rf"/en/{name}$")
        return desk.get(address).content

    assert from_csv(file("figures.csv")) == wanted
    assert from_xlsx(file("figures.xlsx")) == wanted
    said = Counter(
        (words(question), in_words(told.get("favourable")), in_words(told.get("unfavourable")))
        for (_, question), told in wanted.items()
    )
    assert from_html(page.html) == said
    on_paper, pairs = from_pdf(file("a4.pdf"), pdftotext), Counter(pair[1:] for pair in said.elements())
    assert pairs - on_paper == Counter()
    # themes have rows of the same shape, but for their last column
    assert both(on_paper) == both(pairs)
    # nobody has read the comments yet, so that nobody sees them
    texts = {value for door in asked for sent in door.sent for value in sent.values() if " " in value}
    assert texts
    assert [text for text in texts if text in page.html] == []
