"""Hands in envelopes one after the other: `python -m tests.faults.one_by_one URL LOCK PARTNER ROUND
COUNT SYNCHRONOUS`, to be watched by strace."""

import secrets
import sys
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from feedback.extensions import prepare
from feedback.privacy.sealing import OVERHEAD
from feedback.services.intake import Intake, Outcome, desk
from tests.rounds import TODAY


def main(url: str, lock: str, partner: str, round_: str, count: str, synchronous: str) -> None:
    def connect(*place: Any) -> Any:
        store = open_store(*place)
        store._connection.execute(f"PRAGMA synchronous = {synchronous}")  # type: ignore[attr-defined]
        return store

    open_store, desk.open_store = desk.open_store, connect
    engine = create_engine(url)
    prepare(engine)
    intake = Intake(engine, Path(lock))
    for _ in range(int(count)):
        outcome = intake.accept(
            uuid.UUID(partner),
            uuid.UUID(round_),
            secrets.token_bytes(16),
            secrets.token_bytes(4096 + OVERHEAD),
            stratum_no=1,
            code=None,
            today=TODAY,
        )
        assert outcome is Outcome.STORED
    intake.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
