"""Releasing a box: what is counted, what is left, and what a crash anywhere changes (nothing)."""

from __future__ import annotations

import contextlib
import os
import random
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from feedback.extensions import db
from feedback.i18n import gettext, speaking
from feedback.measures.tally import NO_ANSWER, Miscounted, Tally
from feedback.privacy import sealing
from feedback.services import release
from feedback.services.errors import Conflict
from feedback.services.keyring import Broken, Keyring
from feedback.services.release import box as boxes_opened
from tests.rounds import TODAY
from tests.services.boxes import LATER, SURVEY, Answer, closed_box, left, put, wish

CODES = {question.key: question.codes for question in SURVEY.closed}


@pytest.fixture
def keyring(app, settings):
    return Keyring(settings.keyring)


def person(chance, site=1, language="en", **words):
    given = {key: chance.choice([*codes, "skip"]) for key, codes in CODES.items()}
    return Answer({key: code for key, code in given.items() if chance.random() > 0.1} | words, site, language)


def people(n, seed=5):
    chance = random.Random(seed)
    return [person(chance, site=1 + (number % 3 == 0), st_keep=f"Words {number}.") for number in range(n)]


def released(keyring, one, today=LATER):
    return release.release_round(keyring, one.partner_id, one.round_id, today=today)


def recount(answers, sites):
    """Every cell, counted again by other means; codes that say nothing are one."""
    wanted = [answer for answer in answers if answer.site in sites]
    cells = {}
    for key, codes in CODES.items():
        usable = set(codes) - {"dk", "na"}
        chosen = [answer.given.get(key) for answer in wanted]
        cells |= {
            (key, option): count
            for option, count in Counter(c if c in usable else NO_ANSWER for c in chosen).items()
        }
    return cells


def test_everybody_is_counted_once_in_every_table(app, keyring):
    answers = people(31)
    one = closed_box(db.engine, keyring, answers)

    assert released(keyring, one).state == "released"

    found = left(db.engine, keyring, one)
    for node, sites in (("all", (1, 2)), ("1", (1,)), ("2", (2,))):
        cells = {(question, option): n for (at, question, option), n in found.cells.items() if at == node}
        assert cells.pop(("", NO_ANSWER)) == sum(answer.site in sites for answer in answers)
        assert cells == recount(answers, sites)


def test_after_a_release_nothing_is_left_but_counts_and_loose_words(app, keyring):
    one = closed_box(db.engine, keyring, people(12))

    released(keyring, one)

    found = left(db.engine, keyring, one)
    assert (found.state, found.released_on, found.envelopes, found.key) == ("released", LATER, 0, False)
    assert {words for _, words, _, _ in found.comments} == {f"Words {number}." for number in range(12)}
    assert {status for *_, status in found.comments} == {"waiting"}


def test_a_small_site_leaves_no_counts_of_its_own(app, keyring):
    chance = random.Random(2)
    one = closed_box(db.engine, keyring, [person(chance, site=1 + (n < 4)) for n in range(14)])

    released(keyring, one)

    assert {node for node, _, _ in left(db.engine, keyring, one).cells} == {"all"}


@pytest.mark.parametrize(("answers", "state"), [(4, "too_few"), (5, "released")])
def test_four_answers_are_never_opened(app, keyring, monkeypatch, answers, state):
    one = closed_box(db.engine, keyring, people(answers))
    with monkeypatch.context() as patched:
        if state == "too_few":
            patched.setattr(sealing, "opener", lambda *_: pytest.fail("the box was opened"))
        assert released(keyring, one).state == state

    found = left(db.engine, keyring, one)
    assert (found.envelopes, found.key, bool(found.cells)) == (
        (4, True, False) if state == "too_few" else (0, False, True)
    )


def test_four_answers_among_noise_are_opened_and_not_told(app, keyring):
    one = closed_box(db.engine, keyring, people(4), noise=1)

    assert released(keyring, one).state == "too_few"

    found = left(db.engine, keyring, one)
    assert (found.cells, found.comments, found.envelopes, found.key) == ({}, [], 0, False)


@pytest.mark.parametrize(
    ("nonsense", "counted"),
    [
        (Answer({"st_respect": "99"}), (0, 1)),
        (Answer({"st_respect": ["4"]}), (0, 1)),
        (Answer({"st_respect": None}), (0, 1)),
        (Answer({"st_keep": "x" * 501}), (0, 1)),
        (Answer({"st_respect": "4"}, language="tlh"), (0, 1)),
        (Answer({"st_respect": "4"}, wrong=True), (0, 1)),
        (None, (1, 0)),
    ],
)
def test_what_does_not_fit_is_counted_as_such_and_stops_nothing(app, keyring, nonsense, counted):
    one = closed_box(
        db.engine, keyring, [*people(10), *([nonsense] if nonsense else [])], noise=nonsense is None
    )

    found = released(keyring, one)

    assert (found.unreadable, found.not_valid) == counted
    after = left(db.engine, keyring, one)
    assert after.state == "released"
    assert after.cells["all", "", NO_ANSWER] == 10


def test_much_noise_waits_for_people_and_then_only_the_valid_count(app, keyring):
    one = closed_box(db.engine, keyring, people(15), noise=2)

    assert released(keyring, one).state == "held"

    found = left(db.engine, keyring, one)
    assert (found.envelopes, found.key, found.unreadable) == (17, True, 2)
    assert release.due_to_release(one.partner_id, today=LATER) == []
    wish(db.engine, one, "release")
    assert release.due_to_release(one.partner_id, today=LATER) == [one.round_id]
    assert released(keyring, one).state == "released"
    assert left(db.engine, keyring, one).cells["all", "", NO_ANSWER] == 15


def test_texts_in_a_language_without_a_moderator_are_forgotten(app, keyring):
    chance = random.Random(4)
    answers = [
        person(chance, language=code, st_keep=f"{code} {n}") for n in range(6) for code in ("en", "es")
    ]
    one = closed_box(db.engine, keyring, answers, text_languages=["es"])

    released(keyring, one)

    assert {words[:2] for _, words, _, _ in left(db.engine, keyring, one).comments} == {"es"}


def test_what_names_a_person_is_gone_before_a_moderator_reads(app, keyring):
    chance = random.Random(4)
    answers = [person(chance, language="es", st_keep="Llame al 0911 234 567.") for _ in range(10)]
    one = closed_box(db.engine, keyring, answers)

    released(keyring, one)

    with speaking("es"):
        expected = f"Llame al {gettext('[removed]')}."
    assert {words for _, words, _, _ in left(db.engine, keyring, one).comments} == {expected}


def test_release_waits_for_the_last_day_of_grace(app, keyring):
    one = closed_box(db.engine, keyring, [], grace=2, closed_on=TODAY)

    for days, due in ((0, False), (2, False), (3, True)):
        found = release.due_to_release(one.partner_id, today=TODAY + timedelta(days=days))
        assert (found == [one.round_id]) is due


def test_an_open_round_is_not_released(app, keyring):
    one = closed_box(db.engine, keyring, people(8), state="open", closed_on=None)

    with pytest.raises(Conflict):
        released(keyring, one)
    assert left(db.engine, keyring, one).envelopes == 8


def test_without_its_key_everything_is_kept(app, keyring):
    one = closed_box(db.engine, keyring, people(8))
    for path in keyring.folder.iterdir():
        path.unlink()

    with pytest.raises(release.NoKey):
        released(keyring, one)

    found = left(db.engine, keyring, one)
    assert (found.state, found.envelopes) == ("closed", 8)


def test_an_envelope_that_came_while_counting_is_not_lost(app, keyring, monkeypatch):
    one = closed_box(db.engine, keyring, people(8))
    late = {"id": os.urandom(16), "stratum_no": 1, "box": one.noise()}
    real = boxes_opened.open_all

    def and_one_comes(*arguments):
        opened = real(*arguments)
        put(db.engine, one, [late])
        return opened

    monkeypatch.setattr("feedback.services.release.round.open_all", and_one_comes)
    with pytest.raises(Conflict):
        released(keyring, one)
    monkeypatch.undo()

    assert left(db.engine, keyring, one).envelopes == 9
    assert released(keyring, one).unreadable == 1


def test_a_table_that_does_not_add_up_stops_the_release(app, keyring, monkeypatch):
    one = closed_box(db.engine, keyring, people(8))
    real = Tally.add

    def forgets(self, leaf, given):
        real(self, leaf, given)
        self._counts[leaf, "st_respect", "4"] += 1

    monkeypatch.setattr(Tally, "add", forgets)
    with pytest.raises(Miscounted):
        released(keyring, one)

    found = left(db.engine, keyring, one)
    assert (found.state, found.envelopes, found.cells, found.key) == ("closed", 8, {}, True)


class PowerCut(BaseException):
    """The computer stops: nothing that would be done after this is done."""


@contextlib.contextmanager
def power_cut(monkeypatch, at):
    """Cut at the `at`-th statement, commit, or change of a file; yields how many there were."""
    steps = [0]

    def step(*_arguments, **_named):
        steps[0] += 1
        if steps[0] == at:
            raise PowerCut

    def stepping(real):
        def called(*arguments, **named):
            step()
            return real(*arguments, **named)

        return called

    listeners = ("before_cursor_execute", "commit")
    for name in listeners:
        event.listen(db.engine, name, step)
    with monkeypatch.context() as patched:
        for name in ("fsync", "unlink"):
            patched.setattr(os, name, stepping(getattr(os, name)))
        try:
            yield steps
        except PowerCut:
            pass
        finally:
            for name in listeners:
                event.remove(db.engine, name, step)


def test_a_power_cut_at_any_step_of_a_release_comes_to_the_same_end(app, keyring, monkeypatch):
    answers = people(11)
    whole = closed_box(db.engine, keyring, answers)
    with power_cut(monkeypatch, at=0) as steps:
        released(keyring, whole)
    expected = left(db.engine, keyring, whole)
    assert steps[0] > 8

    for at in range(1, steps[0] + 1):
        one = closed_box(db.engine, keyring, answers)
        with power_cut(monkeypatch, at):
            released(keyring, one)

        between = left(db.engine, keyring, one)
        assert (between.state, between.envelopes) in (("closed", 11), ("released", 0)), at
        assert between.key or between.state == "released", at

        release.settle_keys(keyring)
        for round_id in release.due_to_release(one.partner_id, today=LATER):
            release.release_round(keyring, one.partner_id, round_id, today=LATER)

        assert left(db.engine, keyring, one) == expected, at


def test_a_key_that_could_not_be_destroyed_is_destroyed_at_the_next_start(app, settings, keyring, tmp_path):
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    mirrored = Keyring(settings.keyring, mirror)
    one = closed_box(db.engine, mirrored, people(8))
    mirror.rename(tmp_path / "unplugged")

    with pytest.raises(Broken):
        released(mirrored, one)
    assert left(db.engine, keyring, one).state == "released"
    (tmp_path / "unplugged").rename(mirror)

    assert release.settle_keys(mirrored) == [one.round_id]
    assert mirrored.round_ids() == set()


def test_the_key_of_a_round_that_is_not_here_is_named_and_kept(app, keyring):
    """Somebody starts the program on the wrong database: that must not cost anybody's answers."""
    elsewhere = uuid.uuid4()
    keyring.create(elsewhere)

    assert release.settle_keys(keyring) == []
    assert release.stray_keys(keyring) == [elsewhere]
    assert keyring.opens(elsewhere)


def test_a_box_that_was_too_small_goes_after_thirty_days(app, keyring):
    one = closed_box(db.engine, keyring, people(3), closed_on=TODAY)
    neighbour = closed_box(db.engine, keyring, people(3), closed_on=TODAY)
    for box in (one, neighbour):
        released(keyring, box)

    assert release.destroy_unopened(keyring, one.partner_id, today=TODAY + timedelta(days=29)) == []
    assert release.destroy_unopened(keyring, one.partner_id, today=TODAY + timedelta(days=30)) == [
        one.round_id
    ]

    assert (left(db.engine, keyring, one).envelopes, left(db.engine, keyring, one).key) == (0, False)
    assert (left(db.engine, keyring, neighbour).envelopes, left(db.engine, keyring, neighbour).key) == (
        3,
        True,
    )
    assert release.destroy_unopened(keyring, one.partner_id, today=TODAY + timedelta(days=31)) == []


def test_memory_holds_a_page_of_envelopes_and_the_comments(app, keyring, monkeypatch):
    monkeypatch.setattr(boxes_opened, "PAGE", 4)
    one = closed_box(db.engine, keyring, people(11))

    released(keyring, one)

    assert left(db.engine, keyring, one).cells["all", "", NO_ANSWER] == 11


def test_tidying_keeps_every_row(app, keyring):
    one = closed_box(db.engine, keyring, people(11), codes=6)
    released(keyring, one)
    before = left(db.engine, keyring, one)

    release.tidy()

    assert left(db.engine, keyring, one) == before
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(DISTINCT xmin::text) FROM code")).scalar() == 1
            rows = connection.execute(text("SELECT h FROM code ORDER BY ctid")).scalars().all()
            assert rows == sorted(rows)
            ids = connection.execute(text("SELECT id FROM comment ORDER BY ctid")).scalars().all()
            assert ids == sorted(ids)


def test_comments_lie_in_the_order_of_ids_written_by_one_transaction(app, keyring):
    one = closed_box(db.engine, keyring, people(30))
    released(keyring, one)

    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, xmin::text FROM comment ORDER BY ctid")).all()
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert len({row[1] for row in rows}) == 1
    else:
        log = Path(f"{db.engine.url.database}-wal")
        assert not log.exists() or log.stat().st_size == 0
