"""make demo: from an empty machine to pages that answer, and one clear block of addresses.

Starts two programs, the web server and the due process, and stops both when it is told to stop
or when one of them ends. Run as `python -m feedback.cli.demo.run`, with --reset to start over.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from feedback.cli.demo.guide import block

ROOT = Path(__file__).resolve().parents[3]
#: seconds: a cold start on a slow disk; a last answer on its way
START, STOP = 60, 15
#: how often the demo looks for what is due, so that a button shows its effect at once
DUE_EVERY = "2"


class Unable(RuntimeError):
    """The demo cannot run; the message says why and what to do."""


class Stopped(Exception):
    """Somebody asked the demo to stop."""


@click.command()
@click.option("--reset", is_flag=True, help="Throw the demo's data away.")
def main(reset: bool) -> None:
    """Set the demo up and serve it until it is stopped."""
    try:
        environment = surroundings(os.environ)
        with alone(Path(environment["DATA_DIR"])):
            if reset:
                click.echo(flask("demo-reset", environment=environment).strip())
            else:
                serve(environment)
    except Unable as reason:
        click.echo(f"\n{reason}", err=True)
        sys.exit(1)
    except Stopped:
        click.echo(f"\nStopped. Your data stay in {environment['DATA_DIR']}; make demo goes on with them.")


def surroundings(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the programs: what was given, and the demo's own defaults."""
    port = given.get("PORT") or "8000"
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise Unable(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    return {
        **{name: value for name, value in given.items() if value},
        "PORT": port,
        "DATA_DIR": str(Path(given.get("DATA_DIR") or "demo-data").resolve()),
        "BASE_URL": given.get("BASE_URL") or f"http://127.0.0.1:{port}",
        "DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }


def serve(environment: dict[str, str]) -> None:
    """Everything from the migration to the last goodbye; returns by raising."""
    refuse_busy(int(environment["PORT"]))
    with interruptible():
        click.echo("Preparing the database ...")
        flask("migrate", environment=environment)
        click.echo("Loading the demo (the first time takes a moment) ...")
        guide: dict[str, Any] = json.loads(flask("demo", environment=environment).splitlines()[-1])
        with running(web_server(environment), environment) as web:
            await_answer(web, int(environment["PORT"]))
            with running([sys.executable, "-m", "flask", "--app", "wsgi", "due", "--loop", DUE_EVERY],
                         environment) as due:  # fmt: skip
                click.echo(block(guide))
                click.echo(json.dumps(guide, ensure_ascii=False))
                sys.stdout.flush()
                watch({"web server": web, "due process": due})


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One demo at a time in a data folder: two would each close and release the same rounds."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unable(f"A demo with the data in {folder} is running. Stop it first.") from None
        yield


def refuse_busy(port: int) -> None:
    """Say it in one sentence instead of in a web server's traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as reason:
            raise Unable(
                f"Port {port} cannot be used ({reason.strerror}). Stop what listens there, "
                f"or take another: make demo PORT={port + 1 if port < 65535 else 8000}"
            ) from reason


def flask(*arguments: str, environment: dict[str, str]) -> str:
    """Run one of our commands to its end; its last words when it fails."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(  # noqa: S603 - our own program and words
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unable((done.stderr or done.stdout).strip() or f"{arguments[0]} failed.")
    return done.stdout


def web_server(environment: dict[str, str]) -> list[str]:
    """gunicorn with its settings file, on the loopback alone."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--log-level",
        "warning",
        "--bind",
        f"127.0.0.1:{environment['PORT']}",
        "wsgi:app",
    ]


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Stop signals end what runs inside by raising Stopped, once."""

    def stop(_number: int, _frame: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    yield


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program while the block lasts; at its end it is asked to stop, then made to."""
    # Ctrl-C reaches every program of a terminal. We alone answer it and stop the others, which
    # are born ignoring it.
    answered = signal.signal(signal.SIGINT, signal.SIG_IGN)
    program = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own words
    signal.signal(signal.SIGINT, answered)
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(STOP)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def await_answer(web: subprocess.Popen[bytes], port: int) -> None:
    """Return once the server answers; raise Unable when it ends or stays silent."""
    last = time.monotonic() + START
    while time.monotonic() < last:
        if web.poll() is not None:
            raise Unable(f"The web server ended with {web.returncode}; its words stand above.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/r/", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it speaks
        except OSError:
            time.sleep(0.1)
    raise Unable(f"The web server has not answered on port {port} for {START} seconds.")


def watch(programs: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Wait until a program ends by itself, which is never right."""
    while True:
        for name, program in programs.items():
            if program.poll() is not None:
                raise Unable(f"The {name} ended with {program.returncode}; its words stand above.")
        time.sleep(0.3)


if __name__ == "__main__":
    main()
