"""The due process: once or in a loop, alone, and stopped by nobody's trouble."""

from __future__ import annotations

import fcntl
from datetime import timedelta

import pytest

from feedback.cli import due
from feedback.services import collection, release
from feedback.services.keyring import Keyring
from tests import make
from tests.make import TODAY

ANSWER = {"st_respect": "4", "st_keep": "Sister Almaz was kind."}


@pytest.fixture
def home(app):
    return make.partner()


def answered(app, settings, home, name="Eye surgery"):
    running = make.open_round(settings, home, make.mission(home, name), channel="codes")
    for code in running.codes[:6]:
        make.answer(app, running, ANSWER, code=code)
    return running


def test_it_says_what_it_did_in_a_line_each_and_no_word_of_anybody(app, settings, home):
    running = answered(app, settings, home)
    collection.ask_to_close(home.admin, running.id, today=TODAY)

    said = make.due(settings)

    name = running.id.hex[:8]
    assert said == [
        f"round {name}: closed",
        f"round {name}: released",
        f"round {name}: written down",
        f"mission {running.mission_id.hex[:8]}: edition 1",
    ]
    assert make.due(settings) == []


def test_one_rounds_trouble_does_not_stop_the_others(app, settings, home):
    first, second = answered(app, settings, home), answered(app, settings, home, "Another")
    keyring = Keyring(settings.keyring)
    keyring.destroy(first.id)
    for running in (first, second):
        collection.ask_to_close(home.admin, running.id, today=TODAY)

    said = make.due(settings)

    assert f"round {first.id.hex[:8]}: not released: {release.NoKey.message}" in said
    assert (first.card.state, second.card.state) == ("closed", "released")


def test_one_partners_trouble_does_not_stop_the_others(app, settings, home, monkeypatch):
    running = answered(app, settings, home)
    collection.ask_to_close(home.admin, running.id, today=TODAY)
    real = collection.due_to_open

    def trips(partner_id, **named):
        if partner_id != home.id:
            raise OSError("Sister Almaz was kind.")
        return real(partner_id, **named)

    monkeypatch.setattr(collection, "due_to_open", trips)
    said = make.due(settings)

    assert running.card.state == "released"
    assert [line for line in said if line.endswith(": OSError")]
    assert "Almaz" not in "".join(said)


def test_only_one_is_at_work(app, settings):
    runner = app.test_cli_runner()
    with (settings.data_dir / "due.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        answer = runner.invoke(due.command)

    assert answer.exit_code == 1
    assert "another due process" in answer.output
    assert runner.invoke(due.command).exit_code == 0


def test_the_first_run_of_a_day_tidies_and_looks_at_every_key(app, settings, home, monkeypatch):
    running = answered(app, settings, home)
    keyring = Keyring(settings.keyring)
    keyring.destroy(running.id)
    keyring.create(stray := make.uuid.uuid4())
    tidied = []
    monkeypatch.setattr(release, "tidy", lambda: tidied.append(1))
    (settings.data_dir / "tidied").unlink()

    said = make.due(settings)
    assert [line for line in said if running.id.hex[:8] in line and "cannot be read" in line]
    assert [line for line in said if stray.hex[:8] in line]
    assert keyring.opens(stray)

    make.due(settings)
    assert tidied == [1]


def test_a_loop_goes_on_and_does_not_repeat_itself(app, settings, home, monkeypatch, capsys):
    running = answered(app, settings, home)
    Keyring(settings.keyring).destroy(running.id)
    collection.ask_to_close(home.admin, running.id, today=TODAY)
    said: set[str] = set()
    monkeypatch.setattr(due.clock, "today", lambda *_: TODAY)

    for _ in range(3):
        said = due._again(settings, said)
    monkeypatch.setattr(due, "run", lambda *_: 1 / 0)
    said = due._again(settings, said)

    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if "not released" in line]) == 1
    assert lines[-1] == "due: ZeroDivisionError"


def test_a_chain_of_days_needs_nobody(app, settings, home):
    running = make.open_round(settings, home, make.mission(home), grace=1)
    for _ in range(6):
        make.answer(app, running, ANSWER)

    states = []
    for days in range(4):
        make.due(settings, TODAY + timedelta(days=days))
        states.append(running.card.state)

    assert states == ["open", "closed", "closed", "released"]
    assert running.card.n == 6
