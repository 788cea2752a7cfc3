"""flask --app wsgi due: opens, closes and releases what is due, once or in a loop.

The only process that reads the keyring (PRIVACY decision 5). What goes wrong with one round is
said in one line, without a word of any answer, and never stops the others.
"""

from __future__ import annotations

import fcntl
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Config
from feedback.services import clock, collection, release, snapshot
from feedback.services.errors import Refusal
from feedback.services.keyring import Keyring

Say = Callable[[str], None]
T = TypeVar("T")


class Busy(RuntimeError):
    """Another due process is at work on this installation."""


def run(config: Config, say: Say, *, today: date | None = None) -> None:
    """Everything that is due now, for every partner; `today` is for tests and the demo's past."""
    keyring = Keyring(config.keyring, config.keyring_mirror)
    with _alone(config.data_dir / "due.lock"):
        for round_id in _tried(say, "keys", lambda: release.settle_keys(keyring)) or ():
            say(f"round {_short(round_id)}: key destroyed again")
        for partner in collection.partners():
            day = today or clock.today(partner.timezone)
            what = f"partner {_short(partner.id)}"
            _tried(say, what, partial(_partner, config, keyring, partner.id, day, say))
        _tried(say, "nightly", lambda: _nightly(config, keyring, say))


def _partner(config: Config, keyring: Keyring, partner_id: uuid.UUID, today: date, say: Say) -> None:
    def each(rounds: list[uuid.UUID], what: str, act: Callable[[uuid.UUID], object]) -> None:
        for round_id in rounds:
            name = f"round {_short(round_id)}"
            done = _tried(say, f"{name}: not {what}", partial(lambda one: (act(one),), round_id))
            if done:
                say(f"{name}: {getattr(done[0], 'state', what)}")

    each(
        collection.due_to_open(partner_id, today=today),
        "opened",
        lambda one: collection.open_round(
            keyring, partner_id, one, today=today, safe=config.confidential, plain_http=config.allow_http
        ),
    )
    each(
        collection.due_to_close(partner_id, today=today),
        "closed",
        lambda one: collection.close_round(partner_id, one, today=today),
    )
    each(
        release.due_to_release(partner_id, today=today),
        "released",
        lambda one: release.release_round(keyring, partner_id, one, today=today),
    )
    each(
        snapshot.due(partner_id),
        "written down",
        lambda one: snapshot.make_round(partner_id, one, today=today),
    )
    _tried(say, "bands", lambda: collection.renew_bands(partner_id, today=today))
    destroy = partial(release.destroy_unopened, keyring, partner_id, today=today)
    for round_id in _tried(say, "unopened boxes", destroy) or ():
        say(f"round {_short(round_id)}: unopened box destroyed")
    for mission_id in snapshot.missions_due(partner_id, today=today):
        name = f"mission {_short(mission_id)}"
        number = _tried(
            say, f"{name}: no edition", partial(snapshot.make_edition, partner_id, mission_id, today=today)
        )
        if number:
            say(f"{name}: edition {number}")


def _nightly(config: Config, keyring: Keyring, say: Say) -> None:
    """With the first run of each day (UTC): level the tables, look at every key."""
    done, today = config.data_dir / "tidied", clock.today().isoformat()
    if done.exists() and done.read_text() == today:
        return
    for round_id in release.unreadable_keys(keyring):
        say(f"round {_short(round_id)}: its key cannot be read; look for it before the round closes")
    for round_id in release.stray_keys(keyring):
        say(f"key of round {_short(round_id)}: this database has no such round")
    for worry in release.worries():
        say(worry)
    release.tidy()
    done.write_text(today)


def _tried(say: Say, what: str, act: Callable[[], T]) -> T | None:
    """The act's result; None when it failed, which is said by the kind of failure alone."""
    try:
        return act()
    except Refusal as refusal:
        say(f"{what}: {refusal.message % refusal.values}")
    except Exception as fault:
        say(f"{what}: {type(fault).__name__}")
    return None


def _short(name: uuid.UUID) -> str:
    return name.hex[:8]


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another due process holds {lock}") from None
        yield


@click.command("due")
@click.option("--loop", type=click.IntRange(1, 3600), metavar="SECONDS", help="Go on, this often.")
@with_appcontext
def command(loop: int | None) -> None:
    """Open, close and release the rounds that are due."""
    config: Config = current_app.extensions["settings"]
    if not loop:
        try:
            run(config, click.echo)
        except Busy as busy:
            raise click.ClickException(str(busy)) from None
        return
    said: set[str] = set()
    while True:
        said = _again(config, said)
        time.sleep(loop)


def _again(config: Config, said: set[str]) -> set[str]:
    """One run of a loop, which nothing stops. What the last run said already is not said again:
    a missing key would fill the log. Returns what this run had to say."""
    lines: set[str] = set()

    def say(line: str) -> None:
        if line not in said | lines:
            click.echo(line)
        lines.add(line)

    try:
        run(config, say)
    except Exception as fault:  # the database is away, another process is at work
        say(f"due: {type(fault).__name__}")
    return lines
