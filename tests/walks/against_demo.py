"""Walks through a demo that is running: answers every open round, closes them, reads the debrief.

    make demo | tee demo.log            in one terminal
    python -m tests.walks.against_demo demo.log

It knows the line of JSON, HTML forms, and the rules of what may be told. The rounds are closed
afterwards; make demo-reset opens new ones.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any

from tests.walks.coding import CODES, printed
from tests.walks.over_http import Visitor
from tests.walks.reading import Told, from_csv, from_html, from_xlsx, in_words
from tests.walks.staff_desk import Desk
from tests.walks.stranger import answer

EACH = 25
#: seconds in which the due process has closed and counted everything
PATIENCE = 120
ROUND = r"/staff/rounds/[0-9a-f-]{36}$"
PREFIXES = {"st": "staff", "cw": "chw", "pt": "patients", "vi": "visitors"}


def walk(guide: dict[str, Any], dice: Random) -> str:
    """Everything; returns what was compared, raises AssertionError where two numbers differ."""
    sent = fill(guide, dice)
    visitor = Visitor()
    desk = Desk(visitor.open, guide["staff"])
    admin = next(one for one in guide["accounts"] if (one["role"], one["side"]) == ("admin", "local"))
    desk.sign_in(admin["email"], admin["password"])
    mission, rounds = running(desk)
    for address in rounds:
        desk.confirm(f"{address}/close")
    return compare(desk, await_debrief(desk, mission, len(sent)), sent)


def fill(guide: dict[str, Any], dice: Random) -> dict[str, list[dict[str, str]]]:
    """Each door EACH times: audience -> what was sent."""
    doors: list[tuple[str, list[str]]] = [(address, []) for address in guide["respond"].values()]
    doors += [(address, list(codes)) for address, codes in guide["coded"].items()]
    sent: dict[str, list[dict[str, str]]] = defaultdict(list)
    for address, codes in doors:
        for number in range(EACH):
            given, last = answer(Visitor().open, address, dice, codes[number] if codes else None)
            assert (last.status, last.address[-7:]) == (200, "/thanks"), (last.status, last.address)
            audience = next(PREFIXES[name[:2]] for name in given if name[:2] in PREFIXES and name[2] == "_")
            sent[audience].append(given)
    return sent


def running(desk: Desk) -> tuple[str, list[str]]:
    """The mission with rounds that can be closed, and those rounds."""
    for mission in desk.links("/staff/missions/", r"/staff/missions/[0-9a-f-]{36}$"):
        rounds = [one for one in desk.links(mission, ROUND) if desk.links(one, r"/close$")]
        if rounds:
            return mission, rounds
    raise AssertionError("no mission has open rounds")


def await_debrief(desk: Desk, mission: str, audiences: int) -> str:
    """The debrief's address, once all its rounds are in it."""
    address = mission.replace("/missions/", "/debriefs/")
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        for file in desk.links(address, r"/en/figures\.csv$"):
            if len({audience for audience, _ in from_csv(desk.get(file).content)}) == audiences:
                return address
        time.sleep(2)
    raise AssertionError(f"no complete debrief after {PATIENCE} seconds")


def compare(desk: Desk, debrief: str, sent: dict[str, list[dict[str, str]]]) -> str:
    wanted: Told = {}
    for audience, answers in sent.items():
        for question in CODES.keys() & {name for given in answers for name in given}:
            spans = printed(answers, question)
            wanted[audience, question] = {
                kind: (*spans[kind], len(answers)) for kind in ("favourable", "unfavourable") if spans[kind]
            }
    (table,), (book,) = (desk.links(debrief, rf"/en/figures\.{end}$") for end in ("csv", "xlsx"))
    assert from_csv(desk.get(table).content) == wanted
    assert from_xlsx(desk.get(book).content) == wanted
    page = Counter(row[1:] for row in from_html(desk.get(debrief).html).elements())
    assert page == Counter(
        (in_words(told.get("favourable")), in_words(told.get("unfavourable"))) for told in wanted.values()
    )
    counts = ", ".join(f"{audience} {len(answers)}" for audience, answers in sorted(sent.items()))
    return f"{len(wanted)} questions agree in page, CSV and XLSX with what was sent ({counts})."


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    print(walk(json.loads(next(line for line in lines if line.startswith("{"))), Random(8)))
