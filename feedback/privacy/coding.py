"""Counts become the intervals that are printed (PRIVACY 4.4 rule 3).

Every interval depends on n alone: a rule that fired on unanimous groups would announce them.
All are inclusive counts of people, [low, high].
"""

from __future__ import annotations

from collections.abc import Callable

Span = tuple[int, int]

#: nobody can be told from nobody, one or two
END = 2
#: unfavourable, and means, are told from here on
STEPS_FROM = 10
BANDS = 5


def favourable(n: int, count: int) -> Span:
    """At the reporting level: exact in the middle, "2 or fewer" and "n-2 or more" at the ends."""
    if count <= END:
        return (0, END)
    if count >= n - END:
        return (n - END, n)
    return (count, count)


def unfavourable(n: int, count: int) -> Span | None:
    """ "Up to 2 / 3 to half / more than half"; None below ten, where only favourable is told."""
    if n < STEPS_FROM:
        return None
    if count <= END:
        return (0, END)
    half = n // 2
    return (END + 1, half) if count <= half else (half + 1, n)


def band(n: int, count: int) -> Span:
    """At every other level: fifths of n, and the same ends."""
    if count <= END or count >= n - END:
        return favourable(n, count)
    fifth = min(BANDS - 1, BANDS * count // n)
    low, high = -(-fifth * n // BANDS), -(-(fifth + 1) * n // BANDS) - 1
    return (max(low, END + 1), min(high, n - END - 1))


def flag(n: int, count: int) -> Span:
    """A red flag rises at three; below that nobody is told whether it was none, one or two."""
    return (0, END) if count <= END else (END + 1, n)


def mean_of_ten(n: int, total: int) -> Span | None:
    """Where the mean of n guesses "out of ten" lies, in fifths; None below ten guesses' group.

    A fifth never proves that all said the same: its ends can be reached by mixed answers too.
    """
    if n < STEPS_FROM:
        return None
    fifth = min(BANDS - 1, total // (2 * n))
    return (2 * fifth, 2 * fifth + 2)


def size_band(n: int) -> Span:
    """How many answered, where the group is not the whole round: from ten on as it is, below it
    only that it was enough to tell."""
    return (n, n) if n >= STEPS_FROM else (5, STEPS_FROM - 1)


def partition(code: Callable[[int, int], Span], n: int) -> list[Span]:
    """The intervals that a code can print for a group of n, in order."""
    return sorted({code(n, count) for count in range(n + 1)})
