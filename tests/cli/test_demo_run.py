"""make demo as somebody tries it: started, looked at, stopped, started again."""

from __future__ import annotations

import signal
import socket
import urllib.request

import pytest

from feedback.cli.demo import run
from tests import demo_server


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.status


@pytest.fixture
def settings_of_a_person(database_url, tmp_path):
    """What somebody gives to make; PostgreSQL by its address, SQLite by saying nothing."""
    outside = {} if database_url.startswith("sqlite") else {"DATABASE_URL": database_url}
    return demo_server.environment(tmp_path / "demo", **outside)


def test_the_demo_is_served_stopped_and_served_again(settings_of_a_person):
    program = demo_server.start(settings_of_a_person)
    try:
        guide, block = demo_server.guide(program)
        for address in [*guide["respond"].values(), *guide["coded"], guide["staff"]]:
            assert status(address) == 200
            assert address in block
        assert all(account["password"] in block for account in guide["accounts"])

        second = demo_server.start(settings_of_a_person)
        words, _ = second.communicate(timeout=60)
        assert second.returncode == 1
        assert "is running" in words
    finally:
        goodbye = demo_server.stop(program)
    assert program.returncode == 0, goodbye
    assert "Stopped" in goodbye
    assert "Traceback" not in block + words + goodbye

    again = demo_server.start(settings_of_a_person)
    try:
        assert demo_server.guide(again)[0] == guide
    finally:
        demo_server.stop(again, signal.SIGINT)
    assert again.returncode == 0


def test_a_busy_port_is_a_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", demo_server.free_port()))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(run.Unable, match=f"Port {port} cannot be used .* make demo PORT={port + 1}"):
            run.refuse_busy(port)


def test_a_port_that_was_used_a_moment_ago_is_free():
    port = demo_server.free_port()

    run.refuse_busy(port)
    run.refuse_busy(port)


@pytest.mark.parametrize("port", ["http", "0", "70000", "\N{ARABIC-INDIC DIGIT EIGHT}000"])
def test_a_port_that_is_none_is_a_sentence(port):
    with pytest.raises(run.Unable, match="PORT is"):
        run.surroundings({"PORT": port})


def test_what_is_given_empty_is_not_given():
    surroundings = run.surroundings({"PORT": "", "DATA_DIR": "", "DATABASE_URL": "", "BASE_URL": ""})

    assert surroundings["PORT"] == "8000"
    assert surroundings["DATA_DIR"].endswith("/demo-data")
    assert "DATABASE_URL" not in surroundings
