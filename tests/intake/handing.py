"""How tests hand envelopes in: with everything as it should be unless they say otherwise."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from feedback.services.intake import Intake, Outcome
from tests.rounds import TODAY, OpenRound

STORED, ALREADY, REFUSED = Outcome.STORED, Outcome.ALREADY, Outcome.REFUSED
CLOSED, MISFIT = Outcome.CLOSED, Outcome.MISFIT


def hand_in(intake: Intake, one: OpenRound, **values: Any) -> Outcome:
    """One envelope, whose parts are as they should be unless the test says otherwise."""
    name = values.get("name") or secrets.token_bytes(16)
    stratum_no = values.get("stratum_no", None if one.codes else 1)
    return intake.accept(
        values.get("partner_id", one.partner_id),
        values.get("round_id", one.round_id),
        name,
        values.get("box") or one.noise(),
        stratum_no=stratum_no,
        code=values.get("code"),
        today=values.get("today", TODAY),
    )


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Results of acts that begin in the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
