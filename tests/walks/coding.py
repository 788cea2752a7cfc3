"""What may be printed of counts, worked out again from the rules.

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


def flag(n: int, count: int) -> tuple[int, int]:
    """A flag rises at three; below that nobody learns whether it was none, one or two."""
    return (0, 2) if count <= 2 else (3, n)


def favourable(n: int, count: int, *, flagged: bool) -> tuple[int, int]:
    """Exact in the middle; "2 or fewer" and "all but 2 or more" at the ends. A raised flag speaks
    of three who are not among them: the upper end then lies below those."""
    most = n - 3 if flagged else n
    if most <= 4:
        return 0, most
    if count <= 2:
        return 0, 2
    return (most - 2, most) if count >= most - 2 else (count, count)


def unfavourable(n: int, count: int, *, good: tuple[int, int], flagged: bool) -> tuple[int, int] | None:
    """Up to 2, 3 to half, more than half; nothing below ten answers.

    Nothing either where one of the steps could stand for one single count, seeing how many were
    favourable and that a flag is raised: that would count out who gave no usable answer.
    """
    if n < 10:
        return None
    possible = range(3 if flagged else 0, n - good[0] + 1)
    steps = [(0, 2), (3, n // 2), (n // 2 + 1, n)]
    if any(len([one for one in possible if low <= one <= high]) == 1 for low, high in steps):
        return None
    return next((low, high) for low, high in steps if low <= count <= high)


def printed(sent: list[dict[str, str]], question: str) -> dict[str, tuple[int, int] | None]:
    """What a debrief may say of a question at the level of the whole round."""
    n, answers, codes = len(sent), counted(sent, question), CODES[question]
    raised = flag(n, sum(answers[code] for code in FLAGS.get(question, ())))
    flagged = question in FLAGS and raised[0] == 3
    good = favourable(n, sum(answers[code] for code in codes["fav"]), flagged=flagged)
    bad = sum(answers[code] for code in codes["unfav"])
    return {
        "favourable": good,
        "unfavourable": unfavourable(n, bad, good=good, flagged=flagged),
        "flag": raised if question in FLAGS else None,
    }
