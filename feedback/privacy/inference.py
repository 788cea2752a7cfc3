"""What a reader can work out from a printed whole and the printed bands of its parts.

Parts that add up to the whole narrow each other: two sites of 5 and 6 people, "2 or fewer" and
"4 or more" and together exactly 8, prove that all six of the second said the same (PRIVACY 4.2,
question ii).
"""

from __future__ import annotations

from collections.abc import Sequence

from feedback.privacy.coding import END, Span


def narrowed(whole: Span, parts: Sequence[Span]) -> list[Span]:
    """The counts that each part can really have, given the others and the whole."""
    lows, highs = sum(low for low, _ in parts), sum(high for _, high in parts)
    return [(max(low, whole[0] - (highs - high)), min(high, whole[1] - (lows - low))) for low, high in parts]


def safe(whole: Span, parts: Sequence[Span], sizes: Sequence[int]) -> bool:
    """Whether no part is proven to be of one mind, or of one mind but for one person; and no
    count of up to two people, for or against, is told exactly."""
    return not any(_proven(span, size) for span, size in zip(narrowed(whole, parts), sizes, strict=True))


def _proven(span: Span, size: int) -> bool:
    low, high = span
    if high <= 1 or low >= size - 1:
        return True
    return low == high and (low <= END or low >= size - END)
