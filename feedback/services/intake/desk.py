"""The desk: requests hand in envelopes and wait; one thread per process carries them to the disk.

While one batch is being made durable the next one gathers, so that the cost of a commit is
shared by as many as happen to wait, without any timer.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
import weakref
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue

from sqlalchemy import Engine

from feedback.services.intake.batch import Delivery, Outcome, settle
from feedback.services.intake.postgresql import PostgresqlStore
from feedback.services.intake.sqlite import SqliteStore
from feedback.services.intake.store import Store

#: envelopes in one transaction; more would only lengthen the wait of the first
LARGEST_BATCH = 128
#: more than this many waiting means that the disk stands still: say so at once
MOST_WAITING = 1024
#: seconds until a person is told to try again
DEADLINE = 10.0

_log = logging.getLogger(__name__)


class Unavailable(RuntimeError):
    """Not acknowledged: the database did not answer in time. The sender keeps the answer and
    sends it again with the same id. Whether it was stored is not known."""


class _Waiting:
    """A delivery, its outcome once known, and the lock that its request waits for."""

    __slots__ = ("abandoned", "delivery", "done", "outcome")

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.outcome: Outcome | None = None
        self.abandoned = False
        self.done = threading.Lock()
        self.done.acquire()

    def answer(self, outcome: Outcome | None) -> None:
        self.outcome = outcome
        self.done.release()


class Intake:
    """Takes sealed envelopes and acknowledges them once they are on the disk."""

    def __init__(self, engine: Engine, lock: Path) -> None:
        self._engine, self._lock_file = engine, lock
        self._guard = threading.Lock()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        #: started with the first envelope, so never before a fork
        self._thread: threading.Thread | None = None
        self._stopped = False
        _living.add(self)

    def accept(
        self,
        partner_id: uuid.UUID,
        round_id: uuid.UUID,
        envelope_id: bytes,
        box: bytes,
        *,
        stratum_no: int | None,
        code: bytes | None,
        today: date,
    ) -> Outcome:
        """Store one envelope, once: the same id again is ALREADY, whatever happened in between.

        Returns after the commit; raises Unavailable when that could not be had in time.
        """
        waiting = _Waiting(Delivery(partner_id, round_id, envelope_id, box, stratum_no, code, today))
        with self._guard:
            if self._stopped or self._queue.qsize() >= MOST_WAITING:
                raise Unavailable
            if self._thread is None or not self._thread.is_alive():
                self._thread = self._start()
            self._queue.put(waiting)
        if not waiting.done.acquire(timeout=DEADLINE):
            waiting.abandoned = True
            raise Unavailable
        if waiting.outcome is None:
            raise Unavailable
        return waiting.outcome

    def stop(self) -> None:
        """End the writer thread; everything acknowledged is on disk. Nothing is accepted after."""
        with self._guard:
            self._stopped = True
            thread = self._thread
            self._queue.put(None)
        if thread:
            thread.join()

    def _start(self) -> threading.Thread:
        writer = _Writer(self._queue, lambda: open_store(self._engine, self._lock_file))
        thread = threading.Thread(target=writer.run, name="intake", daemon=True)
        thread.start()
        return thread

    def _after_fork(self) -> None:
        # The parent's thread did not come along, its locks may be held for ever and its
        # connections are still the parent's.
        self._engine.dispose(close=False)
        self._guard, self._queue, self._thread = threading.Lock(), SimpleQueue(), None


def open_store(engine: Engine, lock: Path) -> Store:
    """A connection for one thread, taken out of the pool for good."""
    raw = engine.raw_connection()
    raw.detach()
    if engine.dialect.name == "sqlite":
        return SqliteStore(raw, lock)
    return PostgresqlStore(raw)


class _Writer:
    """The thread's work. It holds the one connection, and a new one after every fault."""

    def __init__(self, queue: SimpleQueue[_Waiting | None], connect: Callable[[], Store]) -> None:
        self.queue, self.connect = queue, connect
        self.store: Store | None = None

    def run(self) -> None:
        stopping = False
        while not stopping:
            batch, stopping = self._gather()
            if batch:
                self._serve(batch)
        self._hang_up()

    def _gather(self) -> tuple[list[_Waiting], bool]:
        """Wait for one, take all that wait with it; whether this is the last batch."""
        batch = []
        waiting = self.queue.get()
        with suppress(Empty):
            while waiting is not None:
                if not waiting.abandoned:
                    batch.append(waiting)
                if len(batch) == LARGEST_BATCH:
                    break
                waiting = self.queue.get_nowait()
        return batch, waiting is None

    def _serve(self, batch: list[_Waiting]) -> None:
        outcomes = self._try(batch) or self._try(batch)  # the second time on a new connection
        if outcomes is None and len(batch) > 1 and self._database_answers():
            for waiting in batch:
                self._serve([waiting])  # one bad envelope is nobody else's fault
            return
        for number, waiting in enumerate(batch):
            waiting.answer(outcomes[number] if outcomes else None)

    def _try(self, batch: list[_Waiting]) -> list[Outcome] | None:
        """The outcomes of a committed batch; None when anything at all went wrong."""
        try:
            if self.store is None:
                self.store = self.connect()
            with self.store.transaction():
                outcomes = settle(self.store, (waiting.delivery for waiting in batch))
        except Exception as fault:
            # The kind of fault and no word of it: drivers quote values in their messages.
            _log.error("intake: %s", type(fault).__name__)
            self._hang_up()
            return None
        return outcomes

    def _database_answers(self) -> bool:
        """Whether the database is there and takes an empty transaction: then it was the batch."""
        return self._try([]) is not None

    def _hang_up(self) -> None:
        store, self.store = self.store, None
        if store is not None:
            with suppress(Exception):
                store.close()


_living: weakref.WeakSet[Intake] = weakref.WeakSet()


def _after_fork() -> None:
    for intake in list(_living):
        intake._after_fork()


os.register_at_fork(after_in_child=_after_fork)
