"""What may be printed of counts, worked out again from the rules (PRIVACY 4.4, DOMAIN 4.3).

Written from the paper and not from the product's code: nothing of the product is imported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

#: question -> its favourable, neutral and unfavourable codes, from the field's own table
CODES: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parents[1] / "pure" / "favourable_codes.json").read_text()
)
#: question -> (earlier question, answers after which it is not asked)
NOT_ASKED = {"cw_reply": ("cw_seen", ("1", "dk", "skip", ""))}
FLAGS = {
    "st_left_behind": ("2", "3"),
    "pt_photo": ("2",),
    "pt_medicine": ("1",),
    "cw_trust": ("1",),
    "vi_scope": ("2", "3"),
}


def counted(sent: Iterable[Mapping[str, str]], question: str) -> Counter[str]:
    """Answers to a question, without those that should not have been asked."""
    found: Counter[str] = Counter()
    for answers in sent:
        earlier, shut = NOT_ASKED.get(question, ("", ()))
        if not earlier or answers.get(earlier, "") not in shut:
            found[answers.get(question, "")] += 1
    return found


def favourable(n: int, count: int) -> tuple[int, int]:
    """Exact in the middle; "2 or fewer" and "n-2 or more" at the ends."""
    if count <= 2:
        return 0, 2
    return (n - 2, n) if count >= n - 2 else (count, count)


def unfavourable(n: int, count: int) -> tuple[int, int] | None:
    """Up to 2, 3 to half, more than half; nothing below ten answers."""
    if n < 10:
        return None
    if count <= 2:
        return 0, 2
    return (3, n // 2) if count <= n // 2 else (n // 2 + 1, n)


def printed(sent: list[dict[str, str]], question: str) -> dict[str, tuple[int, int] | None]:
    """What a debrief may say of a question at the level of the whole round."""
    n, answers, codes = len(sent), counted(sent, question), CODES[question]
    good = sum(answers[code] for code in codes["fav"])
    bad = sum(answers[code] for code in codes["unfav"])
    flagged = sum(answers[code] for code in FLAGS.get(question, ()))
    return {
        "favourable": favourable(n, good),
        "unfavourable": unfavourable(n, bad),
        "flag": ((0, 2) if flagged <= 2 else (3, n)) if question in FLAGS else None,
    }
