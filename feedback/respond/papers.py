"""Papers remembered for a moment, so that a post does not read again what cannot have changed.

Only what is frozen at opening is used of a remembered paper: its round, key, size, channel and
languages. Whether the round still takes answers is decided by the intake, inside its transaction
(docs/decisions/0042).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from feedback.services import collection
from feedback.services.collection import Paper

#: seconds; a paper also carries its partner's date of today
LIFE = 30.0
MOST_KEPT = 1000


class Papers:
    """The papers of open rounds, by slug; one for each app."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, Paper]] = {}

    def fresh(self, slug: str) -> Paper | None:
        """The paper as it is now."""
        paper = collection.question_paper(slug)
        if paper is None or paper.state != "open":
            self._kept.pop(slug, None)
            return paper
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[slug] = (self._clock() + LIFE, paper)
        return paper

    def recent(self, slug: str) -> Paper | None:
        """The paper as it was at most LIFE ago, if its round was open then; else as it is now."""
        until, paper = self._kept.get(slug, (0.0, None))
        return paper if self._clock() < until else self.fresh(slug)
