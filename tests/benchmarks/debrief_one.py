"""`python -m tests.benchmarks.debrief_one URL FOLDER PARTNER MISSION`: releases what is due, then
reads the debrief as a signed-in member, and prints what that took."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from feedback.cli import due
from feedback.services import account, member, sign_in
from feedback.services.clock import now
from feedback.services.post import Post
from feedback.staff.login import TOKEN
from tests.benchmarks.ground import Ground, peak_mb, product

TIMES, PDFS = 21, 3
EMPTY = "import typst; typst.compile(b' ')"


def main(url: str, folder: str, partner: str, mission: str) -> None:
    ground = Ground(url.partition(":")[0], Path(folder), url)
    with product(ground.config) as app:
        said: list[str] = []
        client = app.test_client()
        with app.app_context():
            due.run(ground.config, said.append)
            account_id = account.create_account("ana@example.org", "Ana", "quiet rivers carry stones")
            member.join(uuid.UUID(partner), account_id, Post("admin", "local", languages=("en",)))
            token = sign_in.sign_in_as(account_id, now=now())
        with client.session_transaction(base_url="http://localhost/staff/") as session:
            session[TOKEN] = token

        def get(path: str, browser: FlaskClient = client) -> None:
            answer = browser.get(path, base_url="http://localhost")
            assert answer.status_code == 200, (path, answer.status_code, said)

        debrief = f"/staff/debriefs/{uuid.UUID(mission)}/1/en"
        # CPU, not the clock: what else the machine does must not look like growth.
        page = _milliseconds(lambda: get(debrief), TIMES, time.process_time)
        least = _milliseconds(lambda: get("/staff/sign-in", app.test_client()), TIMES, time.process_time)
        page_peak = peak_mb()
        with _Watch() as watch:
            pdf = _milliseconds(lambda: get(f"{debrief}/a4.pdf"), PDFS)
        empty = _milliseconds(lambda: subprocess.run([sys.executable, "-I", "-c", EMPTY], check=True), PDFS)
    found = {
        "page_ms": page,
        "least_page_ms": least,
        "page_peak_mb": page_peak,
        "pdf_ms": pdf,
        "least_pdf_ms": empty,
        "pdf_peak_mb": watch.peak,
    }
    print(json.dumps(found))


def _milliseconds(
    act: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The median; the first warms up."""
    act()
    found = []
    for _ in range(times):
        begun = clock()
        act()
        found.append(clock() - begun)
    return median(found) * 1000


class _Watch:
    """The largest memory of any child process while it looks."""

    def __init__(self) -> None:
        self.peak, self._ending = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._ending.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ending.wait(0.005):
            for children in Path("/proc/self/task").glob("*/children"):
                for pid in children.read_text().split():
                    self.peak = max(self.peak, _peak(pid))


def _peak(pid: str) -> float:
    try:
        return peak_mb(pid)
    except (OSError, StopIteration):
        return 0.0  # gone, or not yet there


if __name__ == "__main__":
    main(*sys.argv[1:])
