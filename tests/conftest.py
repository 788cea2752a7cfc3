"""Every test that touches rows runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import create_engine, text

from config import Config
from feedback.app import create_app
from feedback.cli.migrate import upgrade
from feedback.extensions import db
from feedback.models import Base
from feedback.services import proof
from tests import postgres

ENGINES = ("sqlite", "postgresql")
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts one PostgreSQL; workers find its address in the environment."""
    if hasattr(config, "workerinput") or os.environ.get("TEST_POSTGRES"):
        return
    try:
        cluster = postgres.Cluster()
    except postgres.Absent as reason:
        if os.environ.get("CI"):
            raise
        os.environ["TEST_POSTGRES_ABSENT"] = str(reason)
        return
    os.environ["TEST_POSTGRES"] = cluster.url()
    config.add_cleanup(cluster.stop)
    config.add_cleanup(lambda: os.environ.pop("TEST_POSTGRES", None))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI=true a test that cannot run is a failure; elsewhere it is named at the end."""
    return _never_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _never_skipped((yield))


def _never_skipped(report: Report) -> Report:
    if os.environ.get("CI") and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"could not run, which CI does not allow: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, told to speak to nobody but the pages under test."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("Chromium is missing (Debian: apt-get install chromium)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """The program that reads a PDF's text back."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is missing (Debian: apt-get install poppler-utils)")
    return program


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy for each test."""
    path = tmp_path_factory.mktemp("template") / "feedback.db"
    engine = create_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(worker: str) -> str:
    """The address of a migrated database that this worker has for itself."""
    if "TEST_POSTGRES" not in os.environ:
        pytest.skip(f"PostgreSQL half not run: {os.environ['TEST_POSTGRES_ABSENT']}")
    server, name = os.environ["TEST_POSTGRES"], f"test_{worker}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    url = server.rsplit("/", 1)[0] + "/" + name
    engine = create_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database: the test that asks for it runs once per engine."""
    if request.param == "sqlite":
        path = tmp_path / "feedback.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("migrated_postgresql")
    engine = create_engine(url)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
    engine.dispose()
    return url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Config:
    return Config(
        data_dir=tmp_path,
        base_url="http://localhost",
        secret_key="only for tests",
        pepper=bytes(32),
        database_url=database_url,
        respond_database_url=database_url,
    )


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    """Passwords of tests are hashed as fast as argon2 can; what people get stands in proof.COST."""
    proper = proof._hasher
    proof._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    proof._hasher = proper


class Client(FlaskClient):
    """Gives each request a context of its own, as a server does: the one that the app fixture
    pushes would carry who is signed in from one request into the next."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def app(settings: Config) -> Iterator[Flask]:
    """The whole product on one of the two engines, with its context pushed."""
    app = create_app(settings)
    app.test_client_class, app.testing = Client, True
    with app.app_context():
        yield app
        app.extensions["respond"].extensions["intake"].stop()
        with app.extensions["respond"].app_context():
            db.engine.dispose()
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo_template(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demo that was loaded once, to copy for each test."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(migrated_sqlite, folder / "feedback.db")
    app = create_app(_demo_config(folder))
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 0, (answer.output, answer.exception)
    for one in (app, app.extensions["respond"]):
        with one.app_context():
            db.engine.dispose()
    return folder


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The product with the demo in it, on SQLite, with its context pushed."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_template, folder)
    app = create_app(_demo_config(folder))
    app.test_client_class, app.testing = Client, True
    with app.app_context():
        yield app
        app.extensions["respond"].extensions["intake"].stop()
        with app.extensions["respond"].app_context():
            db.engine.dispose()
        db.engine.dispose()


def _demo_config(folder: Path) -> Config:
    url = f"sqlite:///{folder / 'feedback.db'}"
    return Config(
        data_dir=folder,
        base_url="http://localhost",
        secret_key="only for tests",
        pepper=bytes(32),
        database_url=url,
        respond_database_url=url,
        demo=True,
    )
