"""Counts become the intervals that are printed (PRIVACY 4.4 rule 3).

Every interval depends on n and on what is printed beside it, never on the hidden count: a rule
that fired on unanimous groups would announce them. All are inclusive counts of people,
[low, high].
"""

from __future__ import annotations

Span = tuple[int, int]

#: nobody can tell none from one or two
END = 2
#: a red flag rises here
RAISED_FROM = END + 1
#: unfavourable, and means, are told from here on
STEPS_FROM = 10
BANDS = 5
#: a mean is of at least as many guesses as a group needs to be told about
GUESSES_FROM = 5
#: least sizes of the bands in which small groups' sizes are told; the last one is open
SIZES = (5, 10, 15, 25, 50, 100, 200, 500, 1000)


def flag(n: int, count: int) -> Span:
    """A red flag rises at three; below that nobody is told whether it was none, one or two."""
    return (0, END) if count <= END else (RAISED_FROM, n)


def favourable(n: int, count: int, *, others: int = 0) -> Span:
    """At the reporting level: exact in the middle, "2 or fewer" and "n-2 or more" at the ends.

    `others` are people known not to be among them from a figure printed beside this one (a raised
    flag): the upper end lies below them, or the two figures together would count them out.
    """
    most = n - others
    if most <= 2 * END:
        return (0, most)
    if count <= END:
        return (0, END)
    if count >= most - END:
        return (most - END, most)
    return (count, count)


def unfavourable(n: int, count: int, *, beside: Span, flagged: bool = False) -> Span | None:
    """ "Up to 2 / 3 to half / more than half"; None below ten, where only favourable is told.

    None also where a step would hold one single count, given the favourable count printed
    `beside` it and a flag that is raised: that would tell how many said nothing usable.
    """
    if n < STEPS_FROM:
        return None
    half = n // 2
    lowest, highest = RAISED_FROM if flagged else 0, n - beside[0]
    steps = ((0, END), (END + 1, half), (half + 1, n))
    if any(max(low, lowest) == min(high, highest) for low, high in steps):
        return None
    return next(step for step in steps if step[0] <= count <= step[1])


def band(n: int, count: int) -> Span:
    """At every other level: fifths of n, and the same ends."""
    if count <= END or count >= n - END:
        return favourable(n, count)
    fifth = min(BANDS - 1, BANDS * count // n)
    low, high = -(-fifth * n // BANDS), -(-(fifth + 1) * n // BANDS) - 1
    return (max(low, END + 1), min(high, n - END - 1))


def mean_of_ten(n: int, guesses: int, total: int) -> Span | None:
    """Where the mean of the guesses "out of ten" of a group of n lies, in fifths of ten.

    None below ten people, or where fewer than five of them guessed. A fifth never proves that all
    said the same: mixed guesses reach it too.
    """
    if n < STEPS_FROM or guesses < GUESSES_FROM:
        return None
    fifth = min(BANDS - 1, total // (2 * guesses))
    return (2 * fifth, 2 * fifth + 2)


def sizes(counts: tuple[int, ...]) -> tuple[Span, ...]:
    """How many answered in each part of a round: as they are, unless one of them is small; then
    all in bands, for the exact ones would give the small one away beside the round's n."""
    if all(count >= STEPS_FROM for count in counts):
        return tuple((count, count) for count in counts)
    return tuple(_size_band(count) for count in counts)


def _size_band(count: int) -> Span:
    least = max(size for size in SIZES if size <= count)
    above = [size for size in SIZES if size > count]
    return (least, above[0] - 1 if above else 10 * least - 1)
