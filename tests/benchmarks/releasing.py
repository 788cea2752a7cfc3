"""Release: envelopes opened, checked and counted per second of one core; memory that stays flat."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, insert

from feedback.models import Envelope
from feedback.privacy import sealing
from feedback.services import clock
from feedback.services.keyring import Keyring
from feedback.survey.answers import longest
from feedback.survey.definition import Survey
from tests.benchmarks.ground import Ground, engines, installation
from tests.benchmarks.report import Aim, progress, say
from tests.rounds import OpenRound, open_round, twelve_questions
from tests.server import ROOT

FEW, MANY = 1_000, 100_000
#: envelopes that one core must open, check and count in a second
AIM = 3_000
CHUNK = 2_000


@dataclass(frozen=True)
class Sealed:
    """Envelopes for a round that many databases will have, and the keyring that opens them."""

    round_id: uuid.UUID
    survey: Survey
    keyring: Path
    keys: sealing.Keys
    #: id, stratum, box
    box: list[tuple[bytes, int, bytes]]


def measure() -> None:
    """A thousand envelopes and a hundred thousand, on both engines."""
    progress(f"sealing {MANY} envelopes ...")
    with TemporaryDirectory() as folder:
        sealed = seal(Path(folder) / "keyring", twelve_questions(), MANY)
        ceiling = _opening_alone(sealed)
        for engine in engines():
            progress(f"releasing on {engine} ...")
            few, many = (_release(engine, sealed, count) for count in (FEW, MANY))
            say(f"release.{engine}.rate", MANY / many["cpu"], "envelopes/s of one core",
                ceiling=(ceiling, "opening alone, HPKE and JSON, on one core"), aim=Aim(at_least=AIM),
                envelopes=MANY, seconds=round(many["seconds"], 1))  # fmt: skip
            say(f"release.{engine}.memory", many["peak_mb"], "MB at the peak",
                ceiling=(few["peak_mb"], f"the same with {FEW} envelopes"),
                aim=Aim(at_most=1.2, of_ratio=True), before_mb=round(many["before_mb"], 1))  # fmt: skip


def seal(folder: Path, survey: Survey, count: int) -> Sealed:
    """Answered at random, without comments, sealed on all cores for a round still to be made."""
    round_id, keyring = uuid.uuid4(), Keyring(folder)
    keys = sealing.Keys(public=keyring.create(round_id), private=keyring.private(round_id))
    parts = [(keys.public, round_id, survey, CHUNK, number) for number in range(-(-count // CHUNK))]
    with ProcessPoolExecutor() as pool:
        box = [one for part in pool.map(_seal, parts) for one in part][:count]
    return Sealed(round_id, survey, folder, keys, box)


def _seal(part: tuple[bytes, uuid.UUID, Survey, int, int]) -> list[tuple[bytes, int, bytes]]:
    public, round_id, survey, count, seed = part
    dice, size, sealed = Random(seed), sealing.envelope_size(longest(survey)), []
    for _ in range(count):
        name = secrets.token_bytes(16)
        answers = {question.key: dice.choice(question.codes) for question in survey.closed}
        plain = sealing.pack(sealing.Contents(name, "en", answers), size)
        sealed.append((name, 1 + dice.randrange(2), sealing.seal(public, round_id.bytes, plain)))
    return sealed


def closed_round(
    ground: Ground, engine: Engine, sealed: Sealed, count: int, beside: OpenRound | None = None
) -> OpenRound:
    """The first so many envelopes in a round that is due to be released today."""
    yesterday = clock.today() - timedelta(days=1)
    shutil.copytree(sealed.keyring, ground.config.keyring, dirs_exist_ok=True)
    one = open_round(
        engine, survey=sealed.survey, today=yesterday, keys=sealed.keys, id=sealed.round_id, beside=beside,
        state="closed", closed_on=yesterday, closes_on=yesterday, grace=0,
    )  # fmt: skip
    mine = {"partner_id": one.partner_id, "round_id": one.round_id}
    with engine.begin() as connection:
        for start in range(0, count, CHUNK):
            part = sealed.box[start : min(start + CHUNK, count)]
            connection.execute(
                insert(Envelope), [mine | {"id": i, "stratum_no": no, "box": box} for i, no, box in part]
            )
    return one


def _opening_alone(sealed: Sealed) -> float:
    look, begun = sealing.opener(sealed.keys.private, sealed.round_id.bytes), time.process_time()
    for _, _, box in sealed.box[:FEW]:
        look(box)
    return FEW / (time.process_time() - begun)


def _release(engine_name: str, sealed: Sealed, count: int) -> dict[str, float]:
    """In a process of its own, so that its peak of memory is its own."""
    with installation(engine_name) as ground:
        engine = create_engine(ground.url)
        one = closed_round(ground, engine, sealed, count)
        engine.dispose()
        command = [sys.executable, "-m", "tests.benchmarks.release_one", ground.url, str(ground.folder)]
        command += [one.partner_id.hex, one.round_id.hex]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found
