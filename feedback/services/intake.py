"""The one hot path: group commit of sealed envelopes."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine


class Intake:
    """Puts waiting envelopes into one durable transaction at a time."""

    def __init__(self, engine: Engine, lock: Path) -> None:
        self.engine, self.lock = engine, lock

    def stop(self) -> None:
        """End the writer thread; everything acknowledged is on disk."""
