"""Every test that touches rows runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from config import Config
from feedback.app import create_app
from feedback.cli.migrate import upgrade
from feedback.extensions import db
from feedback.models import Base
from tests import postgres

ENGINES = ("sqlite", "postgresql")


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


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


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


@pytest.fixture
def app(settings: Config) -> Iterator[Flask]:
    """The whole product on one of the two engines, with its context pushed."""
    app = create_app(settings)
    with app.app_context():
        yield app
        app.extensions["respond"].extensions["intake"].stop()
        with app.extensions["respond"].app_context():
            db.engine.dispose()
        db.engine.dispose()
