"""Counting: every person of a group falls under exactly one option of every question.

"Do not know", "not applicable", skipped and not asked are one option, NO_ANSWER: apart they would
be small cells that nobody prints, and the base stays the group's n for every question (PRIVACY 5.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from feedback.survey.definition import NOT_USABLE, Survey

NO_ANSWER = "-"

#: option -> how many
Counts = Mapping[str, int]


class Miscounted(AssertionError):
    """A table whose sum is not its group's n: nothing of it may be kept."""


class Tally:
    """Counts answers as they stream by; its size is that of the survey, not of the answers."""

    def __init__(self, survey: Survey) -> None:
        self._questions = tuple((q.key, frozenset(q.codes) - set(NOT_USABLE)) for q in survey.closed)
        self._counts: Counter[tuple[int, str, str]] = Counter()
        self.sizes: Counter[int] = Counter()

    def add(self, leaf: int, given: Mapping[str, str]) -> None:
        """One person's answers, as survey/answers let them through."""
        self.sizes[leaf] += 1
        counts = self._counts
        for key, usable in self._questions:
            code = given.get(key)
            counts[leaf, key, code if code in usable else NO_ANSWER] += 1

    def tables(self, leaves: Iterable[int]) -> dict[str, Counts]:
        """Every question's counts over these leaves together; raises Miscounted."""
        wanted = frozenset(leaves)
        size = sum(self.sizes[leaf] for leaf in wanted)
        tables: dict[str, Counter[str]] = {key: Counter() for key, _ in self._questions}
        for (leaf, key, option), count in self._counts.items():
            if leaf in wanted:
                tables[key][option] += count
        for key, table in tables.items():
            if sum(table.values()) != size:
                raise Miscounted(key)
        return dict(tables)
