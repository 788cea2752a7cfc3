"""From set-up to snapshot: what people gave is what is told, coded, and nothing else."""

import random
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.models import Account, Comment, Envelope, Member, Round, Snapshot, Tally
from feedback.services import collection
from feedback.services.intake import Outcome
from feedback.services.keyring import Keyring
from feedback.survey import library
from tests import make
from tests.make import TODAY
from tests.services.recount import expected

SURVEY = library.survey("staff_post_mission")


def random_answers(chance: random.Random) -> dict[str, object]:
    given: dict[str, object] = {
        question.key: chance.choice([*question.codes, ""]) for question in SURVEY.closed
    }
    return {key: value for key, value in given.items() if value} | {"st_keep": "Keep the morning meeting."}


@pytest.fixture
def home(app):
    """A partner with a moderator who reads English: without one the text questions are not asked."""
    home = make.partner()
    account = Account(id=uuid.uuid4(), email="m@example.org", name="M", password="-", language="en")
    member = {"role": "moderator", "side": "independent", "languages": ["en"]}
    with Session(db.engine) as s, s.begin():
        s.add(account)
        s.flush()
        s.add(Member(partner_id=home.id, account_id=account.id, **member))
    return home


@pytest.fixture
def running(app, settings, home):
    return make.open_round(settings, home, make.mission(home), channel="codes")


def rows(table, round_id):
    with db.engine.connect() as connection:
        return connection.execute(select(table.__table__).where(table.round_id == round_id)).all()


def the_round(running) -> Round:
    with db.engine.connect() as connection:
        return connection.execute(select(Round.__table__).where(Round.id == running.id)).one()


def figures(running):
    with db.engine.connect() as connection:
        return connection.execute(
            select(Snapshot.figures).where(Snapshot.round_id == running.id)
        ).scalar_one()


def test_what_people_gave_is_what_is_told_coded_and_nothing_else_is_left(app, settings, home, running):
    """Twenty-five people at two sites; a second partner's round runs at the same time."""
    other = make.partner("Elsewhere")
    neighbour = make.open_round(settings, other, make.mission(other))
    chance = random.Random(7)
    given = [random_answers(chance) for _ in range(25)]
    used = [*running.codes[:14], *running.codes[30:41]]
    for answers, code in zip(given, used, strict=True):
        assert make.answer(app, running, answers, code=code) is Outcome.STORED
        assert make.answer(app, neighbour, random_answers(chance)) is Outcome.STORED

    make.close(settings, running)

    told = figures(running)
    assert (told["n"], told["issued"], told["codes_used"]) == (25, 60, 25)
    assert told["sites"] == [
        {"names": [make.SITES[0]], "n": [14, 14]},
        {"names": [make.SITES[1]], "n": [11, 11]},
    ]
    for question in SURVEY.closed:
        recounted = expected(question, given, [given[:14], given[14:]])
        assert told["questions"][question.key] == recounted, question.key
    assert rows(Envelope, running.id) == []
    assert Keyring(settings.keyring).round_ids() == {neighbour.id}
    assert len(rows(Comment, running.id)) == 25
    assert (the_round(running).state, the_round(neighbour).state) == ("released", "open")
    assert rows(Tally, neighbour.id) == []
    assert len(rows(Envelope, neighbour.id)) == 25


def test_four_answers_never_leave_the_box(app, settings, home):
    running = make.open_round(settings, home, make.mission(home))
    for _ in range(4):
        make.answer(app, running, random_answers(random.Random(1)))

    make.close(settings, running)

    assert the_round(running).state == "too_few"
    assert rows(Tally, running.id) == [] and rows(Comment, running.id) == []
    assert figures(running)["n"] is None and figures(running)["questions"] == {}
    assert len(rows(Envelope, running.id)) == 4

    make.due(settings, TODAY + timedelta(days=30))

    assert rows(Envelope, running.id) == []
    assert not Keyring(settings.keyring).round_ids()


def test_noise_is_counted_and_a_box_with_much_of_it_waits_for_two_people(app, settings, home):
    running = make.open_round(settings, home, make.mission(home))
    for _ in range(8):
        make.answer(app, running, random_answers(random.Random(1)))
    for nonsense in ({"st_respect": "99"}, {"st_respect": ["4"]}):
        make.answer(app, running, nonsense)

    make.close(settings, running)
    assert the_round(running).state == "held"
    assert not collection.ask_to_release(home.admin, running.id, today=TODAY)
    assert not collection.ask_to_release(home.admin, running.id, today=TODAY), "one person twice is one"
    assert collection.ask_to_release(home.member("admin", "visiting"), running.id, today=TODAY)
    make.due(settings)

    assert the_round(running).state == "released"
    assert (figures(running)["n"], figures(running)["not_valid"]) == (8, 2)


def test_without_its_key_a_box_stays_shut_and_whole(app, settings, running):
    for code in running.codes[:6]:
        make.answer(app, running, random_answers(random.Random(3)), code=code)
    key = next(settings.keyring.iterdir())
    moved = key.rename(settings.data_dir / "elsewhere")

    make.close(settings, running)
    assert the_round(running).state == "closed"
    assert len(rows(Envelope, running.id)) == 6

    moved.rename(key)
    make.due(settings)
    assert the_round(running).state == "released"


def test_before_its_last_day_a_round_closes_only_when_two_sides_ask(app, settings, home):
    mission = make.mission(home)
    wanted = collection.Wanted(
        {("staff", home.site_ids[0]): 20}, ("en",), opens_on=TODAY, closes_on=TODAY + timedelta(days=9)
    )
    (round_id,) = collection.set_up(home.admin, mission, wanted, today=TODAY)
    collection.ask_to_open(home.admin, round_id, today=TODAY)
    make.due(settings)

    assert not collection.ask_to_close(home.admin, round_id, today=TODAY)
    assert not collection.ask_to_close(home.member("admin", "local"), round_id, today=TODAY)
    assert collection.ask_to_close(home.member("admin", "visiting"), round_id, today=TODAY)


@pytest.mark.parametrize(
    ("invited", "refused", "warned"), [(4, True, False), (5, False, True), (8, False, False)]
)
def test_few_people_are_warned_about_and_fewer_than_five_are_not_asked(app, home, invited, refused, warned):
    wanted = collection.Wanted({("staff", home.site_ids[0]): invited}, ("en",))

    (one,) = collection.propose(home.admin, make.mission(home), wanted, today=TODAY).rounds

    assert bool(one.refused) is refused
    assert bool(one.notes) is warned
    assert len(one.outlooks) == 3
    assert one.outlooks[0].nothing >= one.outlooks[2].nothing


def test_bands_are_renewed_once_a_day_and_never_show_a_number(app, settings, home):
    running = make.open_round(settings, home, make.mission(home))
    assert [site.band for site in running.card.sites] == ["fewer_5", "fewer_5"]
    for _ in range(7):
        make.answer(app, running, {"st_respect": "4"})

    make.due(settings)
    assert running.card.sites[0].band == "fewer_5", "the same day shows the same band"
    collection.renew_bands(home.id, today=TODAY + timedelta(days=1))
    assert running.card.sites[0].band == "5_9"
