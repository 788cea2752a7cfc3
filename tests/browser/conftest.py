"""A real Chromium against the real product, on a loopback port."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from feedback.extensions import db
from feedback.services import clock
from feedback.survey import library
from tests.postgres import free_port
from tests.rounds import TODAY, OpenRound, open_round

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing")
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """One engine is enough here: what a browser sees does not depend on it."""
    path = tmp_path / "feedback.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


class _Quiet(WSGIRequestHandler):
    def log(self, *_found: Any) -> None:
        """The development server is none of ours."""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the product answers."""
    port = free_port()
    server = make_server("127.0.0.1", port, app.wsgi_app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def a_day_without_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda _timezone="UTC": TODAY)


@pytest.fixture
def door(app: Flask) -> Callable[..., OpenRound]:
    """Opens a round of a ready-made survey, in all languages."""

    def make(key: str = "staff_post_mission", **values: Any) -> OpenRound:
        survey = library.survey(key)
        return open_round(
            db.engine,
            survey=survey,
            audience=survey.audience,
            text_languages=list(survey.languages),
            **values,
        )

    return make


Doors = Callable[..., OpenRound]
Opens = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Opens]:
    """Opens pages as on a small phone. Afterwards nothing may have gone wrong in any of them:
    no error, nothing blocked by the policy, nothing asked of anybody else, nothing kept."""
    troubles: list[str] = []
    with ExitStack() as stack:

        def make(script: bool = True, dark: bool = False, init: str = "", **options: Any) -> Page:
            options.setdefault("viewport", {"width": 360, "height": 640})
            context = chromium.new_context(
                java_script_enabled=script,
                color_scheme="dark" if dark else "light",
                base_url=address,
                **options,
            )
            stack.callback(context.close)
            context.set_default_timeout(60_000)  # two cores, and another test beside this one
            if init:
                context.add_init_script(init)
            page = context.new_page()
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("console", lambda message: _note(message, troubles))
            page.on("request", lambda asked: _foreign(asked.url, address, troubles))
            return page

        yield make
    assert troubles == []


def _note(message: Any, troubles: list[str]) -> None:
    # Chromium writes a line for every 4xx and for being offline: those the tests ask for.
    if message.type == "error" and "Failed to load resource" not in message.text:
        troubles.append(message.text)


def _foreign(url: str, address: str, troubles: list[str]) -> None:
    if not url.startswith((address, "data:")):
        troubles.append(f"asked for {url}")
