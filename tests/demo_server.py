"""A demo that really runs: started as a person would, read by its one line of JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.house.places import ROOT
from tests.postgres import free_port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What `make demo` is given, and nothing that this shell happens to have set."""
    ours = ("BASE_URL", "DATABASE_URL", "RESPOND_DATABASE_URL", "SECRET_KEY", "PEPPER", "ALLOW_HTTP")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PORT": str(free_port()), "DATA_DIR": str(folder), **settings}


def start(settings: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "feedback.cli.demo.run"]
    return subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def guide(program: subprocess.Popen[str]) -> tuple[dict[str, Any], str]:
    """The line for scripts, and all that was printed before it."""
    before = []
    assert program.stdout is not None
    for line in program.stdout:
        if line.startswith("{"):
            return json.loads(line), "".join(before)
        before.append(line)
    raise AssertionError("the demo ended:\n" + "".join(before))


def stop(program: subprocess.Popen[str], number: int = signal.SIGTERM) -> str:
    """Ask it to stop; its last words."""
    program.send_signal(number)
    words, _ = program.communicate(timeout=60)
    return words


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[dict[str, Any]]:
    """The guide of a demo that runs while the block lasts."""
    program = start(environment(folder, **settings))
    try:
        yield guide(program)[0]
    finally:
        if program.poll() is None:
            stop(program)
