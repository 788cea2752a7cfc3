"""`python -m tests.benchmarks.release_one URL FOLDER PARTNER ROUND`: releases one round and prints
what it took."""

from __future__ import annotations

import json
import sys
import time
import uuid
from pathlib import Path

from feedback.services import clock, release
from feedback.services.keyring import Keyring
from tests.benchmarks.ground import Ground, peak_mb, product


def main(url: str, folder: str, partner: str, round_: str) -> None:
    ground = Ground(url.partition(":")[0], Path(folder), url)
    with product(ground.config) as app, app.app_context():
        keyring = Keyring(app.extensions["settings"].keyring)
        before, begun, cpu = peak_mb(), time.perf_counter(), time.process_time()
        released = release.release_round(keyring, uuid.UUID(partner), uuid.UUID(round_), today=clock.today())
        assert released.state == "released", released
        found = {
            "cpu": time.process_time() - cpu,
            "seconds": time.perf_counter() - begun,
            "before_mb": before,
            "peak_mb": peak_mb(),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
