"""The same door behind the real server: bytes as a broken or hostile phone would send them."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from feedback.survey import library
from tests.respond.reader import FORM
from tests.rounds import count_envelopes, open_round
from tests.server import Server

CANARY = "canary-7f3a"
BODY = f"st_keep={CANARY}&nonce=AAAAAAAAAAAAAAAAAAAAAA".encode()


@pytest.fixture
def engine(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "feedback.db"
    shutil.copy(migrated_sqlite, path)
    engine = create_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def ask(server: Server, sent: bytes) -> bytes:
    """Everything that comes back until the server or we hang up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(65536), b""))


def test_broken_requests_get_a_4xx_or_nothing_and_leave_no_line(engine: Engine, tmp_path: Path) -> None:
    one = open_round(engine, survey=library.survey("staff_post_mission"), audience="staff")
    path = f"/r/{one.slugs[0]}/en"

    def post(headers: str, body: bytes = BODY, target: str = path) -> bytes:
        head = (
            f"POST {target} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {CANARY}\r\nContent-Type: {FORM}\r\n"
        )
        return f"{head}{headers}Connection: close\r\n\r\n".encode("latin-1") + body

    chunked = "Transfer-Encoding: chunked\r\n"
    requests = [
        post("Content-Length: 5000\r\n"),
        post("Content-Length: -1\r\n"),
        post("Content-Length: abc\r\n"),
        post("Content-Length: 9999999\r\n"),
        post("Content-Length: 3\r\nContent-Length: 4\r\n"),
        post(""),
        post(chunked, b"zz\r\n" + BODY),
        post(chunked, b"ffffff\r\n" + BODY),
        post(chunked, b"5\r\nst_ke"),
        post(chunked, b"%x\r\n%s\r\n0\r\n\r\n" % (300_000, b"x" * 300_000)),
        post(chunked + "Content-Length: 5\r\n", b"0\r\n\r\n"),
        post("Transfer-Encoding: gzip\r\n"),
        post("Expect: nonsense\r\n"),
        post("Content-Encoding: gzip\r\nContent-Length: 20\r\n", b"\x1f\x8b" + bytes(18)),
        post(f"X: {'x' * 10_000}\r\n"),
        post(f"Content-Length: 0\r\nX-Forwarded-For: {CANARY}\r\n"),
        post("Content-Length: 0\r\n", b"", f"{path}?code={CANARY}"),
        post("Content-Length: 0\r\n", b"", f"/r/{'x' * 5000}"),
        b"GET " + path.encode() + b" HTTP/1.1\r\nHost: " + CANARY.encode() + b"\r\nConnection: close\r\n\r\n",
        CANARY.encode() + b" / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + CANARY.encode(),
    ]
    server = Server(tmp_path, str(engine.url))
    server.start()
    try:
        answers = [ask(server, request) for request in requests]
        healthy = ask(server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    finally:
        server.stop()

    statuses = [answer.split(b" ", 2)[1:2] for answer in answers]
    assert [status for status in statuses if status and not status[0].startswith(b"4")] == []
    assert healthy.split(b" ", 2)[1] == b"200"
    assert count_envelopes(engine) == 0
    log = server.log.read_text()
    assert CANARY not in log
    assert "127.0.0.1" not in log.replace(f"http://127.0.0.1:{server.port}", "")
    assert one.slugs[0] not in log
