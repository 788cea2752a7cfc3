"""Show-if: one small safe language for "ask this only when".

A condition is plain data: {"q": key, "in": [codes]}, {"q": key, "not_in": [codes]},
{"q": key, "more_than": n}, {"all": [...]}, {"any": [...]}, {"not": condition}. It may look back
only, so that a page can be read from top to bottom. The code "skip" stands for no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Condition = Mapping[str, Any]


def holds(condition: Condition | None, answers: Mapping[str, str]) -> bool:
    """Whether the question is to be asked, given the answers so far (skipped ones absent)."""
    match condition:
        case None:
            shown = True
        case {"all": parts}:
            shown = all(holds(part, answers) for part in parts)
        case {"any": parts}:
            shown = any(holds(part, answers) for part in parts)
        case {"not": part}:
            shown = not holds(part, answers)
        case {"q": key, "in": codes}:
            shown = answers.get(key, "skip") in codes
        case {"q": key, "not_in": codes}:
            shown = answers.get(key, "skip") not in codes
        case {"q": key, "more_than": limit}:
            code = answers.get(key, "skip")
            shown = code.isdecimal() and int(code) > limit
        case _:
            raise ValueError(f"unknown condition {sorted(condition)}")
    return shown


def asked_about(condition: Condition | None) -> Iterator[str]:
    """The keys of the questions that the condition looks at."""
    if condition is None:
        return
    for part in (*condition.get("all", ()), *condition.get("any", ())):
        yield from asked_about(part)
    if "not" in condition:
        yield from asked_about(condition["not"])
    if "q" in condition:
        yield condition["q"]


def faults(condition: Condition | None, earlier: Iterable[str]) -> list[str]:
    """What is wrong with a condition, in words for a builder; empty when all is well."""
    earlier = set(earlier)
    found = [f"{key} is not asked before" for key in asked_about(condition) if key not in earlier]
    found += _shape(condition)
    return found


def _shape(condition: Condition | None) -> list[str]:
    if condition is None:
        return []
    if not isinstance(condition, Mapping):
        return ["a condition is an object"]
    if set(condition) in ({"all"}, {"any"}):
        parts = next(iter(condition.values()))
        return [fault for part in parts for fault in _shape(part)]
    if set(condition) == {"not"}:
        return _shape(condition["not"])
    if set(condition) in ({"q", "in"}, {"q", "not_in"}, {"q", "more_than"}):
        return []
    return [f"unknown condition {sorted(condition)}"]
