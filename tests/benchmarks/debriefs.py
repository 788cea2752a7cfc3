"""The debrief: time of its page and its PDF, peak memory; nothing depends on how many answered."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from feedback.survey import library
from tests.benchmarks.ground import installation
from tests.benchmarks.releasing import Sealed, closed_round, seal
from tests.benchmarks.report import Aim, progress, say
from tests.rounds import OpenRound
from tests.server import ROOT

FEW, MANY, OTHERS = 100, 100_000, 30
#: asked of the many; the others are small rounds of the same mission
CROWD = "patient_family"
SMALL = ("staff_post_mission", "chw_post_mission", "visiting_team")


@dataclass(frozen=True)
class Taken:
    """What the newest edition of a mission took: milliseconds (of CPU for pages), MB."""

    page_ms: float
    least_page_ms: float
    page_peak_mb: float
    pdf_ms: float
    least_pdf_ms: float
    pdf_peak_mb: float


def measure() -> None:
    """The same mission twice: a hundred patients answered, and a hundred thousand."""
    progress(f"sealing {MANY} envelopes for a debrief ...")
    with TemporaryDirectory() as folder:
        crowd = seal(Path(folder) / "crowd", library.survey(CROWD), MANY)
        others = [seal(Path(folder) / key, library.survey(key), OTHERS) for key in SMALL]
        few, many = (_debrief(crowd, others, count) for count in (FEW, MANY))
    say("debrief.page.growth", many.page_ms, "ms of CPU", ceiling=(few.page_ms, f"with {FEW} answers"),
        aim=Aim(at_most=1.2, of_ratio=True), answers=MANY)  # fmt: skip
    say("debrief.page.time", many.page_ms, "ms of CPU", ceiling=(many.least_page_ms, "the sign-in page"),
        peak_mb=round(many.page_peak_mb, 1))  # fmt: skip
    say("debrief.pdf.time", many.pdf_ms, "ms", ceiling=(many.least_pdf_ms, "an empty page, typeset alike"),
        peak_mb=round(many.pdf_peak_mb, 1), with_few_answers_ms=round(few.pdf_ms))  # fmt: skip


def _debrief(crowd: Sealed, others: list[Sealed], count: int) -> Taken:
    progress(f"releasing a mission of {count} answers ...")
    with installation("sqlite") as ground:
        engine = create_engine(ground.url)
        first: OpenRound = closed_round(ground, engine, crowd, count)
        for one in others:
            closed_round(ground, engine, one, OTHERS, beside=first)
        engine.dispose()
        command = [sys.executable, "-m", "tests.benchmarks.debrief_one", ground.url, str(ground.folder)]
        command += [first.partner_id.hex, first.mission_id.hex]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        return Taken(**json.loads(done.stdout))
