"""The ready-made surveys, one file each, and the scales and themes that they share."""

from feedback.survey.library.read import (
    KEYS,
    Flag,
    Pair,
    Theme,
    for_audience,
    pairs,
    red_flag,
    survey,
    theme,
    themes,
)

__all__ = [
    "KEYS",
    "Flag",
    "Pair",
    "Theme",
    "for_audience",
    "pairs",
    "red_flag",
    "survey",
    "theme",
    "themes",
]
