"""The demo is a real case: it goes through the doors that everybody uses, and stays what it is."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Config
from feedback.app import create_app
from feedback.cli.demo import command
from feedback.cli.demo.load import SEED
from feedback.cli.demo.opinions import COMMENTS, Crowd, replies
from feedback.cli.demo.story import HOUSES, RIO_HONDO, WEYRA
from feedback.extensions import db
from feedback.models import Base, Comment, Envelope, Round, Snapshot
from feedback.services.access import ALL_SIDES, EVERYBODY
from feedback.services.installation import tenants
from feedback.services.partner import create_partner
from feedback.survey import library
from tests.walks.coding import CODES, printed
from tests.walks.staff_desk import Desk
from tests.walks.stranger import Page, read
from tests.walks.test_from_phone_to_debrief import ORIGIN, fetcher

#: words of the neighbour that no page of the hospital may ever show
NEIGHBOUR = ("Río Hondo", "riohondo", "Brigada", "Sonrisas", "Xiomara", "sillón dental")


@pytest.fixture
def app(demo):
    """Most of these tests start where the demo has been loaded, on SQLite."""
    return demo


@pytest.fixture
def load(app):
    return lambda: told(app)


@pytest.fixture
def reset(app):
    return lambda: app.test_cli_runner().invoke(command.reset)


@pytest.fixture
def empty(settings: Config):
    """A demo to be, on both engines."""
    app = create_app(replace(settings, demo=True))
    with app.app_context():
        yield app
        with app.extensions["respond"].app_context():
            db.engine.dispose()
        db.engine.dispose()


def told(app):
    """What the command says."""
    answer = app.test_cli_runner().invoke(command.load)
    assert answer.exit_code == 0, (answer.output, answer.exception)
    return json.loads(answer.output.splitlines()[-1])


def contents():
    """Every row of every table, in no order."""
    with Session(db.engine) as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def figures(mark):
    """The rounds of the first edition that a house has."""
    with Session(db.engine) as session:
        rows = session.scalars(select(Snapshot.figures).where(Snapshot.round_id.is_(None))).all()
    name = {house.mark: house.name for house in HOUSES}[mark]
    return next(row for row in rows if row["partner"]["name"] == name)


def test_loading_again_changes_nothing(empty):
    first = told(empty)
    before = contents()

    assert told(empty) == first
    assert contents() == before
    assert figures("weyra")["rounds"][0]["n"]


def test_the_guide_says_all_that_a_visitor_needs(app, load):
    guide = load()

    assert len(guide["respond"]) >= 4
    assert all(address.startswith(f"{ORIGIN}/r/") for address in guide["respond"].values())
    ((coded, codes),) = guide["coded"].items()
    assert coded not in guide["respond"].values()
    assert len(set(codes)) >= 25
    home = [a for a in guide["accounts"] if a["partner"] == WEYRA.name]
    assert {(a["role"], a["side"]) for a in home} == {(r, s) for r in EVERYBODY for s in ALL_SIDES}
    assert {a["partner"] for a in guide["accounts"]} == {WEYRA.name, RIO_HONDO.name}


def test_everybody_in_the_guide_can_sign_in(app, load):
    for account in load()["accounts"]:
        Desk(fetcher(app), ORIGIN).sign_in(account["email"], account["password"])


def test_every_door_is_open_and_nobody_has_answered_there_yet(app, load):
    guide = load()

    for address in [*guide["respond"].values(), *guide["coded"]]:
        page = fetcher(app)("GET", address, None)
        assert page.status == 200
    with Session(db.engine) as session:
        assert session.scalar(select(func.count()).select_from(Envelope)) == 0
        running = session.scalars(select(Round).where(Round.state == "open")).all()
        assert {one.grace for one in running} == {0}
        assert {one.channel for one in running} == {"open", "codes"}


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.mark)
def test_the_figures_are_those_of_the_answers(load, house):
    load()
    dice, audiences = Random(SEED), defaultdict(list)
    for crowd in house.finished.crowds:
        audiences[crowd.audience].append(crowd)

    told = {one["audience"]: one for one in figures(house.mark)["rounds"]}

    for audience, crowds in audiences.items():
        survey = library.survey(library.for_audience(audience))
        sent = [dict(r.answers) for _, r in replies(survey, crowds, COMMENTS[house.mark], dice)]
        assert told[audience]["n"] == len(sent)
        for question in told[audience]["questions"]:
            if question not in CODES:
                continue
            said = told[audience]["questions"][question]
            for name, span in printed(sent, question).items():
                assert said[name] == (list(span) if span else None), (audience, question, name)


def test_the_first_page_of_the_debrief_is_worth_reading(load):
    load()

    told = figures("weyra")

    assert {one["audience"] for one in told["rounds"]} == {"staff", "chw", "patients", "visitors"}
    assert {comment["language"] for comment in told["comments"]} >= {"en", "es", "ar", "ne", "am"}
    assert any(comment["retold"] for comment in told["comments"])
    assert told["comments_waiting"] == 0
    questions = {key: q for one in told["rounds"] for key, q in one["questions"].items()}
    # local staff and visitors see listening and handing over differently
    for local, visiting in (("st_listened", "vi_listened"), ("st_handover", "vi_handover")):
        assert questions[local]["favourable"][1] / 27 + 0.3 < questions[visiting]["favourable"][0] / 16
    assert any(q["flag"] and q["flag"][0] >= 3 for q in questions.values())


def test_no_number_or_name_of_a_person_is_left_in_what_is_shown(load):
    load()

    shown = " ".join(comment["text"] for comment in figures("weyra")["comments"])

    for trace in ("058 555", "ሰላማዊት", "ዮሐንስ", "glasses cheap"):
        assert trace not in shown
    with Session(db.engine) as session:
        assert "cheap" not in " ".join(session.scalars(select(Comment.text)))


def test_the_neighbour_never_shows_through(app, load):
    """Every page that a local admin reaches by links, and every page for respondents."""
    guide = load()
    desk = Desk(fetcher(app), ORIGIN)
    admin = next(a for a in guide["accounts"] if a["email"].startswith("admin.local@weyra"))
    desk.sign_in(admin["email"], admin["password"])
    waiting, seen = [f"{ORIGIN}/staff/"], set()

    while waiting:
        address = waiting.pop().split("#")[0]
        if address in seen or not address.startswith(f"{ORIGIN}/staff") or "sign-out" in address:
            continue
        seen.add(address)
        page = desk.fetch("GET", address, None)
        assert page.status == 200, address
        assert [word for word in NEIGHBOUR if word in page.html] == [], address
        if not address.endswith((".svg", ".css", ".pdf", ".xlsx", ".csv")):
            waiting += [whole(page, link) for link, _ in read(page).links]

    assert len(seen) > 40


def whole(page: Page, link: str) -> str:
    return link if link.startswith("http") else f"{ORIGIN}{link}" if link.startswith("/") else page.address


def test_a_load_cut_short_is_begun_again(empty, monkeypatch):
    def fall_over(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "live_through", fall_over)
        empty.test_cli_runner().invoke(command.load)
    assert [tenant.name for tenant in tenants()] == [WEYRA.name]

    guide = told(empty)

    assert len(guide["respond"]) >= 4
    assert len(tenants()) == len(HOUSES)


def test_resetting_leaves_nothing(app, load, reset):
    load()
    folder = app.extensions["settings"].data_dir
    (folder / "letter.txt").write_text("not the demo's")

    answer = reset()

    assert answer.exit_code == 0, answer.output
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_resetting_empties_a_database_that_is_somewhere_else(empty, monkeypatch):
    monkeypatch.setattr(command, "live_through", lambda *_arguments, **_options: None)
    monkeypatch.setattr(command, "LEFT_BEHIND", ("demo.json",))
    told(empty)

    answer = empty.test_cli_runner().invoke(command.reset)

    assert answer.exit_code == 0, answer.output
    assert tenants() == []
    assert not (empty.extensions["settings"].data_dir / "demo.json").exists()


@pytest.mark.parametrize("act", ["load", "reset"])
def test_somebody_elses_data_are_left_alone(empty, act):
    create_partner("A real hospital")

    answer = empty.test_cli_runner().invoke(getattr(command, act))

    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    assert [tenant.name for tenant in tenants()] == ["A real hospital"]


def test_known_passwords_are_made_only_where_it_is_said_to_be_a_demo(settings):
    app = create_app(replace(settings, demo=False))
    with app.app_context():
        answer = app.test_cli_runner().invoke(command.load)
        db.engine.dispose()

    assert answer.exit_code == 1
    assert "DEMO=1" in answer.output


def test_a_crowd_counts_who_answered():
    assert Crowd("staff", "ward", 9, {"am": 3, "en": 2}).answered == 5
