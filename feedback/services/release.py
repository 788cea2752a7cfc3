"""Release: open a closed box, check, count, shuffle, forget (PRIVACY 5.3).

Every step can be interrupted and done again: envelopes are read in pages outside the writing
transaction, everything that comes of them is written in one, and the key goes last. Whoever dies
in between leaves either a closed round with all its envelopes or a released one without any.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.i18n import N_, gettext, speaking
from feedback.measures.tally import Tally as Count
from feedback.models import Comment, Envelope, Round, Tally, Version
from feedback.models.release import NO_ANSWER
from feedback.privacy import sealing
from feedback.privacy.comments import detach, scrub
from feedback.privacy.policy import Policy, release_from
from feedback.privacy.tree import merge
from feedback.services.errors import Conflict
from feedback.services.keyring import Keyring
from feedback.services.session import reading, writing
from feedback.survey.answers import read
from feedback.survey.definition import Survey
from feedback.survey.document import load

#: envelopes read at a time: memory stays flat however many there are
PAGE = 500
#: above this share of useless envelopes, and at least two, two people confirm first
HELD_FROM = 0.1
#: too few to open: kept sealed this long, then destroyed with the key
KEPT = timedelta(days=30)

#: the root of the tree, and the row that holds a node's size
WHOLE, BASE = "all", ""

REMOVED = N_("[removed]")


class NoKey(Conflict):
    """The key is missing or opens nothing: everything is kept, an operator must look."""

    message = N_("The key of this round cannot be read. Nothing was opened and nothing is lost.")


@dataclass(frozen=True)
class Released:
    """What became of a round: released, too_few or held; and the envelopes that did not serve."""

    state: str
    unreadable: int = 0
    not_valid: int = 0


@dataclass
class _Opened:
    """What came out of a box so far."""

    tally: Count
    seen: int = 0
    unreadable: int = 0
    not_valid: int = 0
    comments: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def valid(self) -> int:
        return self.seen - self.unreadable - self.not_valid

    @property
    def useless(self) -> int:
        return self.unreadable + self.not_valid


def due_to_release(partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Closed rounds whose days of grace are over, and held ones that two people confirmed."""
    query = select(Round.id, Round.state, Round.wish, Round.closed_on, Round.grace).where(
        Round.partner_id == partner_id, Round.state.in_(("closed", "held"))
    )
    with reading() as s:
        rows = s.execute(query).all()
    return [
        row.id
        for row in rows
        if (row.wish == "release" if row.state == "held" else today >= release_from(row.closed_on, row.grace))
    ]


def release_round(keyring: Keyring, partner_id: uuid.UUID, round_id: uuid.UUID, *, today: date) -> Released:
    """Open the box of a closed round and leave only tallies and loose comments.

    Raises NoKey, keeping everything. Done again after a crash it comes to the same end.
    """
    row, survey = _load(partner_id, round_id)
    if row.state in ("released", "published"):
        keyring.destroy(round_id)
        return Released(row.state, row.unreadable, row.not_valid)
    if row.state not in ("closed", "held"):
        raise Conflict
    policy = Policy(minimum=row.k, words_from=max(10, row.k))
    if not keyring.opens(round_id, row.seal_public):
        raise NoKey
    if not policy.speaks(_count(partner_id, round_id)):
        return _leave_sealed(row)
    opened = _open(row, survey, keyring.private(round_id))
    if row.state == "closed" and opened.useless >= 2 and opened.useless > HELD_FROM * opened.seen:
        return _hold(row, opened)
    released = _keep(row, opened, policy, today=today)
    keyring.destroy(round_id)
    _truncate_log()
    return released


def settle_keys(keyring: Keyring) -> list[uuid.UUID]:
    """Start-up rule: the key of a round that was opened is destroyed again; returns which.

    A key whose round is not in this database stays: the database may be the wrong one, or an
    older one that was restored, and a key lost is a round lost.
    """
    held = keyring.round_ids()
    if not held:
        return []
    with reading() as s:
        opened = s.scalars(select(Round.id).where(Round.id.in_(held), Round.released_on.is_not(None))).all()
    for round_id in opened:
        keyring.destroy(round_id)
    return list(opened)


def destroy_unopened(keyring: Keyring, partner_id: uuid.UUID, *, today: date) -> list[uuid.UUID]:
    """Boxes with too few envelopes go with their keys, thirty days after closing."""
    with writing() as s:
        ids = s.scalars(
            select(Round.id).where(
                Round.partner_id == partner_id, Round.state == "too_few", Round.closed_on <= today - KEPT
            )
        ).all()
        for round_id in ids:
            s.execute(
                delete(Envelope).where(Envelope.partner_id == partner_id, Envelope.round_id == round_id)
            )
    for round_id in ids:
        keyring.destroy(round_id)
    return list(ids)


def tidy() -> None:
    """Level what the database's own book-keeping tells of order (PRIVACY 3.4); nightly.

    PostgreSQL: spent codes moved when they were spent; rewriting every code in one transaction
    and clustering on the random key leaves one transaction id and no order. SQLite: the log is
    emptied into the file, whose deleted pages secure_delete has blanked.
    """
    if db.engine.dialect.name == "sqlite":
        _truncate_log()
        return
    with writing() as s:
        s.execute(text("UPDATE code SET used = used"))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("code", "comment"):
            connection.execute(text(f"CLUSTER {table} USING pk_{table}"))


def _load(partner_id: uuid.UUID, round_id: uuid.UUID) -> tuple[Round, Survey]:
    with reading() as s:
        row = s.get(Round, (partner_id, round_id))
        if row is None:
            raise Conflict
        document = s.get_one(Version, (partner_id, row.version_id)).document
    return row, load(document)


def _count(partner_id: uuid.UUID, round_id: uuid.UUID) -> int:
    query = (
        select(func.count())
        .select_from(Envelope)
        .where(Envelope.partner_id == partner_id, Envelope.round_id == round_id)
    )
    with reading() as s:
        return s.scalar(query) or 0


def _envelopes(row: Round) -> Iterator[tuple[bytes, int, bytes]]:
    """Every envelope, a page at a time in the order of its random id."""
    last = b""
    while True:
        query = (
            select(Envelope.id, Envelope.stratum_no, Envelope.box)
            .where(Envelope.partner_id == row.partner_id, Envelope.round_id == row.id, Envelope.id > last)
            .order_by(Envelope.id)
            .limit(PAGE)
        )
        with reading() as s:
            page = s.execute(query).all()
        if not page:
            return
        for one in page:
            yield one.id, one.stratum_no, one.box
        last = page[-1].id


def _open(row: Round, survey: Survey, private: bytes) -> _Opened:
    opened = _Opened(Count(survey))
    unseal = sealing.opener(private, row.id.bytes)
    texts = [question.key for question in survey.questions if question.kind == "text"]
    spoken, quoted = frozenset(row.languages), frozenset(row.text_languages)
    for id_, stratum_no, box in _envelopes(row):
        opened.seen += 1
        try:
            contents = unseal(box)
        except sealing.Unreadable:
            opened.unreadable += 1
            continue
        answers = read(survey, contents.answers)
        if contents.id != id_ or contents.language not in spoken or not answers.fit:
            opened.not_valid += 1
            continue
        opened.tally.add(stratum_no, answers.given)
        if contents.language in quoted:
            opened.comments += [
                (key, answers.given[key], contents.language) for key in texts if key in answers.given
            ]
    return opened


def _leave_sealed(row: Round) -> Released:
    with writing() as s:
        fresh = s.get_one(Round, (row.partner_id, row.id), with_for_update=True)
        fresh.state, fresh.wish = "too_few", None
    return Released("too_few")


def _hold(row: Round, opened: _Opened) -> Released:
    with writing() as s:
        fresh = s.get_one(Round, (row.partner_id, row.id), with_for_update=True)
        fresh.state, fresh.wish = "held", None
        fresh.unreadable, fresh.not_valid = opened.unreadable, opened.not_valid
    return Released("held", opened.unreadable, opened.not_valid)


def _keep(row: Round, opened: _Opened, policy: Policy, *, today: date) -> Released:
    """The one transaction: tallies, comments, state; the envelopes go."""
    mine = {"partner_id": row.partner_id, "round_id": row.id}
    box = (Envelope.partner_id == row.partner_id, Envelope.round_id == row.id)
    speaks = policy.speaks(opened.valid)
    with writing() as s:
        fresh = s.get_one(Round, (row.partner_id, row.id), with_for_update=True)
        there = s.scalar(select(func.count()).select_from(Envelope).where(*box))
        if fresh.state != row.state or there != opened.seen:
            raise Conflict  # somebody else was here, or an envelope came late: the next run does it
        if speaks:
            _insert(s, Tally, [mine | cells for cells in _cells(opened.tally, policy)])
            _insert(s, Comment, [mine | comment for comment in _comments(opened.comments)])
        fresh.state = "released" if speaks else "too_few"
        fresh.wish, fresh.released_on = None, today
        fresh.unreadable, fresh.not_valid = opened.unreadable, opened.not_valid
        s.execute(delete(Envelope).where(*box))
    return Released(fresh.state, opened.unreadable, opened.not_valid)


def _cells(tally: Count, policy: Policy) -> list[dict[str, object]]:
    """The rows of every node, in the order of their key."""
    leaves = tuple(sorted(tally.sizes))
    nodes = {WHOLE: leaves}
    for node in merge(tally.sizes, policy.minimum):
        nodes["+".join(map(str, node.leaves))] = node.leaves
    cells: list[dict[str, object]] = []
    for name, below in nodes.items():
        size = sum(tally.sizes[leaf] for leaf in below)
        cells.append({"node": name, "question": BASE, "option": NO_ANSWER, "n": size})
        for question, counts in tally.tables(below).items():
            cells += [
                {"node": name, "question": question, "option": option, "n": count}
                for option, count in counts.items()
            ]
    return sorted(cells, key=lambda cell: (str(cell["node"]), str(cell["question"]), str(cell["option"])))


def _comments(comments: list[tuple[str, str, str]]) -> list[dict[str, object]]:
    scrubbed = []
    for question, words, language in comments:
        with speaking(language):
            scrubbed.append((question, scrub(words, gettext(REMOVED)), language))
    return [
        {
            "id": loose.id,
            "question": loose.question,
            "text": loose.text,
            "language": loose.language,
            "status": "waiting",
        }
        for loose in detach(scrubbed)
    ]


def _insert(s: Session, table: type[Tally] | type[Comment], rows: list[dict[str, object]]) -> None:
    if rows:
        s.execute(insert(table), rows)


def _truncate_log() -> None:
    """SQLite's log still holds the pages of the envelopes: empty it."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.execution_options(reading=True).connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # our begin hook opened one; no checkpoint inside it
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
