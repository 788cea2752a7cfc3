"""From how many people on anything may be told, and from when: fixed before a round opens, and
never lowered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

#: hard floor for ratings (PRIVACY decision 8); an installation may raise it, nobody may lower it
FLOOR = 5
#: comments are shown word for word from here on; below it a moderator retells them
WORDS_FROM = 10


class TooLow(ValueError):
    """A minimum below the floor."""


@dataclass(frozen=True)
class Policy:
    """minimum: answers a group needs before any figure of it exists; words_from: answers from
    which comments may be shown as they were written."""

    preset: str = "strict"
    minimum: int = FLOOR
    words_from: int = WORDS_FROM

    def __post_init__(self) -> None:
        if self.minimum < FLOOR or self.words_from < max(WORDS_FROM, self.minimum):
            raise TooLow(f"{self.minimum} and {self.words_from}")

    @classmethod
    def of(cls, k: int) -> Policy:
        """The policy of a round with this smallest group."""
        return cls(minimum=k, words_from=max(WORDS_FROM, k))

    def speaks(self, n: int) -> bool:
        """Whether a group of n is told about at all."""
        return n >= self.minimum

    def quotes(self, n: int) -> bool:
        """Whether a group of n is quoted word for word."""
        return n >= self.words_from


def release_from(closed_on: date, grace: int) -> date:
    """The first day on which nothing can arrive any more: phones deliver through the whole last
    day of grace."""
    return closed_on + timedelta(days=grace + 1 if grace else 0)
