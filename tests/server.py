"""The real server as a program of its own, so that it can really be killed."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
START = 60.0


class Server:
    """gunicorn with the project's own settings; `stop` and `kill` end every process of it."""

    def __init__(self, folder: Path, database_url: str, module: str = "wsgi:app") -> None:
        self.port, self.module = free_port(), module
        self.log = folder / "server.log"
        ours = (
            "BASE_URL",
            "RESPOND_DATABASE_URL",
            "ALLOW_HTTP",
            "DEMO",
            "KEYRING_MIRROR",
            "GUNICORN_CMD_ARGS",
        )
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ours},
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "PEPPER": bytes(32).hex(),
            "SECRET_KEY": "only for tests",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
        }
        self.program: subprocess.Popen[bytes] | None = None

    def start(self, more: Mapping[str, str] | None = None) -> None:
        """Return once it answers."""
        with self.log.open("ab") as log:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", self.module],
                cwd=ROOT,
                env={**self.environment, **(more or {})},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.await_answer()

    def await_answer(self) -> None:
        last = time.monotonic() + START
        while time.monotonic() < last:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/r/")
                connection.getresponse().read()
            except OSError:
                time.sleep(0.05)
            else:
                return
            finally:
                connection.close()
        raise TimeoutError(self.log.read_text())

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        assert self.program is not None
        children = Path(f"/proc/{self.program.pid}/task/{self.program.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def reload(self) -> None:
        """Ask for new workers, as after an upgrade."""
        assert self.program is not None
        self.program.send_signal(signal.SIGHUP)

    def await_workers(self, other_than: set[int]) -> None:
        """Return when all of those have gone and as many others are there."""
        last = time.monotonic() + START
        while len(now := set(self.workers())) < len(other_than) or now & other_than:
            if time.monotonic() > last:
                raise TimeoutError(f"workers {now} of {other_than}")
            time.sleep(0.05)
        self.await_answer()

    def kill_a_worker(self) -> None:
        """As the kernel does when memory runs out: no good-byes."""
        workers = self.workers()
        if workers:
            os.kill(random.choice(workers), signal.SIGKILL)

    def kill(self) -> None:
        """Master and workers in one moment: what a power cut does to programs."""
        assert self.program is not None
        os.killpg(self.program.pid, signal.SIGKILL)
        self.program.wait()

    def kill_and_start(self) -> None:
        """The power comes back."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """Ask politely, as an operator does; then make it."""
        if self.program is None or self.program.poll() is not None:
            return
        self.program.terminate()
        try:
            self.program.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
