"""What every chapter stands on: a migrated database of either engine, the disk's own rate, CPU."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine

from config import Config
from feedback.app import create_app
from feedback.cli.migrate import upgrade
from feedback.extensions import db
from tests.postgres import Absent, Cluster, programs
from tests.rounds import PEPPER


@dataclass(frozen=True)
class Ground:
    """A fresh installation of its own."""

    engine: str
    folder: Path
    url: str

    @property
    def config(self) -> Config:
        return Config(
            data_dir=self.folder,
            base_url="http://127.0.0.1:8000",
            secret_key="only for tests",
            pepper=PEPPER,
            database_url=self.url,
            respond_database_url=self.url,
        )


@contextmanager
def installation(engine: str) -> Iterator[Ground]:
    """Raises Absent where there is no PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="feedback-bench-"))
    cluster = Cluster() if engine == "postgresql" else None
    url = cluster.url() if cluster else f"sqlite:///{folder}/feedback.db"
    try:
        fresh = create_engine(url)
        upgrade(fresh)
        fresh.dispose()
        yield Ground(engine, folder, url)
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(folder)


def engines() -> Iterator[str]:
    """Those that this machine has."""
    yield "sqlite"
    try:
        programs()
    except Absent:
        return
    yield "postgresql"


@contextmanager
def product(config: Config) -> Iterator[Flask]:
    """The whole product in this process, as a server has it: without a context that would join
    one request's memory to the next one's."""
    app = create_app(config)
    yield app
    app.extensions["respond"].extensions["intake"].stop()
    for one in (app, app.extensions["respond"]):
        with one.app_context():
            db.engine.dispose()


def flushes_per_second(folder: Path, seconds: float = 1.0) -> float:
    """4 KiB appended and flushed, one after the other: what the disk can promise."""
    path, count = folder / "flushed", 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    block, end = os.urandom(4096), time.perf_counter() + seconds
    begun = time.perf_counter()
    while time.perf_counter() < end:
        os.write(handle, block)
        os.fdatasync(handle)
        count += 1
    rate = count / (time.perf_counter() - begun)
    os.close(handle)
    path.unlink()
    return rate


def cpu_of(pids: list[int]) -> float:
    """Seconds of CPU that these processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int | str = "self") -> float:
    """The most memory that a process has had since it began. Not getrusage: that counts what its
    parent had when it was born."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
