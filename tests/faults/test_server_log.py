"""What the web server says about requests: that there were some, and never whose."""

from __future__ import annotations

import io
import logging
import runpy
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import Config

from tests.server import ROOT, Server

CANARY = "canary-9f3a"
#: not a word of these may be kept
BROKEN = {
    "no request line": f"{CANARY}\r\n\r\n",
    "no such version": f"GET /r/{CANARY} HTTP/9.9\r\n\r\n",
    "a header without a colon": f"GET /r/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{CANARY}\r\n\r\n",
    "a header with a blank": f"GET /r/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX {CANARY}: 1\r\n\r\n",
    "too long a line": f"GET /r/{CANARY * 400} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "too large a header": f"GET /r/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {CANARY * 900}\r\n\r\n",
    "two lengths": f"POST /r/{CANARY}/en HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
    "Content-Length: 4\r\n\r\nabc",
    "broken chunks": f"POST /r/{CANARY}/en HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    f"Transfer-Encoding: chunked\r\n\r\n{CANARY}\r\n",
    "cut off": f"POST /r/{CANARY}/en HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\ncode={CANARY}",
    "another host": f"GET /r/{CANARY} HTTP/1.1\r\nHost: {CANARY}.example\r\n\r\n",
    "a browser's name": f"GET /r/none HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {CANARY}\r\n"
    f"X-Forwarded-For: 203.0.113.7\r\nReferer: http://{CANARY}.example/\r\n\r\n",
}


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    server = Server(tmp_path, database_url)
    server.start()
    yield server
    server.stop()


def send(port: int, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(100_000)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_broken_requests_leave_no_word_and_no_address_in_the_log(server: Server) -> None:
    answers = {name: send(server.port, request) for name, request in BROKEN.items()}
    server.stop()

    log = server.log.read_text()
    assert "Listening at" in log, "there is a log"
    for word in (CANARY, "ip=", "203.0.113.7", "HTTP/9.9", "Traceback"):
        assert word not in log
    for name, answer in answers.items():
        assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), (name, answer[:60])


@pytest.fixture
def logger() -> Iterator[tuple[Any, io.StringIO]]:
    """The server's logger with its own settings, writing to a text."""
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    config, text = Config(), io.StringIO()
    config.set("accesslog", settings["accesslog"])
    logger = settings["Discreet"](config)
    handler = logging.StreamHandler(text)
    logger.error_log.addHandler(handler)
    yield logger, text
    logger.error_log.removeHandler(handler)


@pytest.mark.parametrize(
    "message", ["Error handling request %s %s", "Socket error processing request.", "Error handling request"]
)
def test_a_request_that_fails_is_told_by_the_kind_of_failure_alone(
    logger: tuple[Any, io.StringIO], message: str
) -> None:
    discreet, text = logger
    try:
        raise ValueError(CANARY)
    except ValueError:
        discreet.exception(message, *([CANARY] * message.count("%s")))

    assert CANARY not in text.getvalue()
    assert "ValueError" in text.getvalue()


def test_a_program_that_does_not_start_says_why(logger: tuple[Any, io.StringIO]) -> None:
    discreet, text = logger
    try:
        raise ValueError("BASE_URL must begin with http:// or https://")
    except ValueError:
        discreet.exception("Exception in worker process")

    assert "BASE_URL" in text.getvalue()
