"""One JSON line per figure: the value, the ceiling measured in the same run, the ratio of the two,
what we aim at, and whether it is reached."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Aim:
    """A bound on the value itself, or on its ratio to the ceiling."""

    at_least: float | None = None
    at_most: float | None = None
    of_ratio: bool = False

    def __str__(self) -> str:
        bound = f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"
        return f"ratio {bound}" if self.of_ratio else bound

    def met(self, value: float, ratio: float | None) -> bool:
        found = ratio if self.of_ratio else value
        if found is None:
            return False
        return found >= self.at_least if self.at_least is not None else found <= (self.at_most or 0)


def say(
    name: str,
    value: float,
    unit: str,
    *,
    ceiling: tuple[float, str] | None = None,
    aim: Aim | None = None,
    **more: Any,
) -> None:
    """Print one figure. `ceiling` is a number and what it is the number of."""
    ratio = value / ceiling[0] if ceiling and ceiling[0] else None
    line: dict[str, Any] = {"name": name, "value": _short(value), "unit": unit}
    if ceiling:
        line |= {"ceiling": _short(ceiling[0]), "of": ceiling[1], "ratio": _short(ratio or 0)}
    line |= {"target": str(aim) if aim else None, "ok": aim.met(value, ratio) if aim else None}
    print(json.dumps(line | more, ensure_ascii=False), flush=True)


def progress(words: str) -> None:
    """For whoever waits; not part of the figures."""
    print(words, file=sys.stderr, flush=True)


def _short(number: float) -> float:
    return round(number, 3) if abs(number) < 10 else round(number, 1)
