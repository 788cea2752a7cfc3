"""Answers accepted per second over HTTP, and how long the slowest waited; nothing lost or doubled."""

from __future__ import annotations

import base64
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import create_engine

from feedback.privacy import sealing
from feedback.services import clock
from feedback.survey.definition import Survey
from tests.benchmarks.ground import Ground, cpu_of, engines, flushes_per_second, installation
from tests.benchmarks.load import Answered, run
from tests.benchmarks.report import Aim, progress, say
from tests.rounds import OpenRound, envelopes, open_round, twelve_questions
from tests.server import Server

CLIENTS = 32
TURNS, SECONDS = 5, 3.0
HELLO = b"GET /hello/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
#: by who seals: share of the same server's "hello" that must be reached
SHARES = {"phone": 0.35, "server": 0.25}


def measure() -> None:
    """Both engines, both ways of sealing."""
    for engine in engines():
        with installation(engine) as ground:
            _one_engine(ground)


@dataclass
class Found:
    """All turns of one engine: what was answered, which statuses ever, CPU of the workers."""

    turns: dict[str, list[Answered]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    flushes: list[float] = field(default_factory=list)

    def rate(self, name: str) -> float:
        return median(turn.rate for turn in self.turns[name])

    def wait(self, name: str, share: float) -> float:
        """Milliseconds, over all turns together."""
        waits = [wait for turn in self.turns[name] for wait in turn.waits]
        return Answered(1.0, waits=waits).percentile(share)

    def cpu_each(self, name: str) -> int:
        """Microseconds of the workers for one answer."""
        return round(self.cpu[name] / sum(len(turn.good) for turn in self.turns[name]) * 1e6)


def _one_engine(ground: Ground) -> None:
    progress(f"accepting answers on {ground.engine} ...")
    survey, engine = twelve_questions(), create_engine(ground.url)
    rounds = {who: open_round(engine, survey=survey, today=clock.today()) for who in SHARES}
    server = Server(ground.folder, ground.url, "tests.benchmarks.served:app")
    server.start()
    try:
        found = _take_turns(server, ground, {
            "hello": repeat(HELLO),
            "phone": phones(rounds["phone"]),
            "server": browsers(rounds["server"], survey),
        })  # fmt: skip
    finally:
        server.stop()
    for who, one in rounds.items():
        _tell(f"accept.{ground.engine}.{who}", who, found)
        _count(f"accept.{ground.engine}.{who}", found.statuses[who], len(envelopes(engine, one)))
    engine.dispose()


def _take_turns(server: Server, ground: Ground, streams: dict[str, Iterator[bytes]]) -> Found:
    """In each turn one after the other, so that they share what else the machine is doing."""
    found, workers = Found(), server.workers()
    for turn in range(TURNS + 1):
        for name, stream in streams.items():
            before = cpu_of(workers)
            answered = run(server.port, stream, connections=CLIENTS, seconds=SECONDS if turn else 1.0)
            found.statuses[name] += Counter(answered.statuses)
            if turn:  # the first warms up
                found.turns[name].append(answered)
                found.cpu[name] += cpu_of(workers) - before
        found.flushes.append(flushes_per_second(ground.folder, 0.5))
    return found


def _tell(name: str, who: str, found: Found) -> None:
    pairs = zip(found.turns[who], found.turns["hello"], strict=True)
    ceiling = found.wait("hello", 0.99)
    say(f"{name}.rate", found.rate(who), "answers/s",
        ceiling=(found.rate("hello"), "hello on the same server"),
        aim=Aim(at_least=SHARES[who], of_ratio=True),
        ratio_of_each_turn=[round(mine.rate / hello.rate, 3) for mine, hello in pairs],
        cpu_us=found.cpu_each(who), hello_cpu_us=found.cpu_each("hello"))  # fmt: skip
    say(f"{name}.of_flushes", found.rate(who), "answers/s",
        ceiling=(median(found.flushes), "4 KiB fdatasync/s, one after the other"))  # fmt: skip
    say(f"{name}.p99", found.wait(who, 0.99), "ms", ceiling=(ceiling, "hello's p99"),
        aim=Aim(at_most=round(max(3 * ceiling, 100.0), 1)), p50=round(found.wait(who, 0.5), 1))  # fmt: skip


def _count(name: str, statuses: Counter[int], present: int) -> None:
    """What clients know against what lies in the box. A 5xx settles nothing: it may be there."""
    acknowledged = statuses.pop(303, 0)
    unsettled = sum(times for status, times in statuses.items() if status >= 500)
    say(f"{name}.lost", max(acknowledged - present, 0), "answers", aim=Aim(at_most=0),
        acknowledged=acknowledged, present=present, other_statuses=statuses)  # fmt: skip
    say(f"{name}.doubled", max(present - acknowledged - unsettled, 0), "answers", aim=Aim(at_most=0))


def phones(one: OpenRound) -> Iterator[bytes]:
    """Envelopes as phones seal them. Noise of the right length: a server cannot tell."""
    pool = [base64.urlsafe_b64encode(one.noise()).rstrip(b"=") for _ in range(500)]
    key = sealing.key_id(one.keys.public).encode()
    start = _post(one, len(b"id=&key=&sealed=") + 32 + len(key) + len(pool[0])) + b"id="
    while True:
        for box in pool:
            yield start + secrets.token_hex(16).encode() + b"&key=" + key + b"&sealed=" + box


def browsers(one: OpenRound, survey: Survey) -> Iterator[bytes]:
    """The plain form as a browser without script sends it: every question answered."""
    answers = {question.key: _answer(question.codes) for question in survey.questions}
    fields = urlencode(answers).encode() + b"&nonce="
    start = _post(one, len(fields) + 22) + fields
    while True:
        yield start + secrets.token_urlsafe(16).encode()


def _answer(codes: tuple[str, ...]) -> str:
    return codes[len(codes) // 2] if codes else "The nurses explained everything twice. That helped."


def _post(one: OpenRound, length: int) -> bytes:
    return (
        f"POST /r/{one.slugs[0]}/en HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    ).encode()
