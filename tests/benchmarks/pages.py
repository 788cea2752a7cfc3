"""The respondents' first page: bytes on the wire for each survey and language, CPU per page."""

from __future__ import annotations

import http.client
import io
import sys
import time
from typing import Any

from flask import Flask
from sqlalchemy import create_engine

from feedback.services import clock
from feedback.survey import library
from tests.benchmarks.ground import installation, product
from tests.benchmarks.hello import hello
from tests.benchmarks.load import fetch
from tests.benchmarks.report import Aim, progress, say
from tests.rounds import open_round
from tests.server import Server

#: one initial window of TCP
WINDOW = 14_336
CALLS = 300


def measure() -> None:
    """Every ready-made survey in every language, as a phone asks for it."""
    progress("first pages ...")
    with installation("sqlite") as ground:
        engine = create_engine(ground.url)
        rounds = {
            key: open_round(engine, survey=library.survey(key), today=clock.today(),
                            text_languages=list(library.survey(key).languages))
            for key in library.KEYS
        }  # fmt: skip
        engine.dispose()
        server = Server(ground.folder, ground.url)
        server.start()
        try:
            for key, one in rounds.items():
                for language in library.survey(key).languages:
                    size = len(fetch(server.port, f"/r/{one.slugs[0]}/{language}"))
                    say(f"page.{key}.{language}", size, "bytes", ceiling=(WINDOW, "one TCP window"),
                        aim=Aim(at_most=WINDOW))  # fmt: skip
        finally:
            server.stop()
        with product(ground.config) as app:
            least = _cpu(hello, "/")
            for key, one in rounds.items():
                say(f"page.{key}.cpu", _cpu(app, f"/r/{one.slugs[0]}/en"), "us of CPU",
                    ceiling=(least, "a bare Flask route, without a server around it"))  # fmt: skip


def _cpu(app: Flask, path: str) -> float:
    """Microseconds for one call of the application, after it has warmed up."""
    for _ in range(20):
        _call(app, path)
    begun = time.process_time()
    for _ in range(CALLS):
        _call(app, path)
    return (time.process_time() - begun) / CALLS * 1e6


def _call(app: Flask, path: str) -> None:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = app.wsgi_app(environ, lambda status, _headers, _fault=None: _expect(status))
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()


def _expect(status: str) -> None:
    if not status.startswith("200"):
        raise http.client.HTTPException(status)
