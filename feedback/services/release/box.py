"""A box, streamed: envelopes in pages, opened, checked again, counted. Nothing is written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select

from feedback.measures.tally import Tally
from feedback.models import Envelope, Round, Version
from feedback.privacy import sealing
from feedback.privacy.policy import Policy
from feedback.services.errors import NotFound
from feedback.services.session import reading
from feedback.survey.answers import read
from feedback.survey.definition import Survey
from feedback.survey.document import load

#: envelopes in memory at a time: it stays flat however many there are
PAGE = 500
#: above this share of useless envelopes, and from two on, two people confirm first: anybody can
#: post noise at an open link, and a slip of a thumb must not hold a small round up
HELD_ABOVE, HELD_FROM = 0.1, 2


@dataclass(frozen=True)
class Box:
    """A round as its release needs it, read once."""

    partner_id: uuid.UUID
    round_id: uuid.UUID
    state: str
    seal_public: bytes | None
    policy: Policy
    survey: Survey
    #: languages in which the survey was shown, and in which its text questions were
    languages: frozenset[str]
    text_languages: frozenset[str]


@dataclass
class Opened:
    """What has come out of a box so far."""

    tally: Tally
    seen: int = 0
    unreadable: int = 0
    not_valid: int = 0
    #: question, words, language
    comments: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def valid(self) -> int:
        return self.seen - self.useless

    @property
    def useless(self) -> int:
        return self.unreadable + self.not_valid

    @property
    def doubtful(self) -> bool:
        """Whether so much of it is noise that people should look first."""
        return self.useless >= HELD_FROM and self.useless > HELD_ABOVE * self.seen


def find(partner_id: uuid.UUID, round_id: uuid.UUID) -> Box:
    """The round's box, shut."""
    query = (
        select(
            Round.state,
            Round.seal_public,
            Round.k,
            Round.languages,
            Round.text_languages,
            Version.document,
        )
        .join(Version, (Version.partner_id == Round.partner_id) & (Version.id == Round.version_id))
        .where(Round.partner_id == partner_id, Round.id == round_id)
    )
    with reading() as s:
        row = s.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return Box(
        partner_id,
        round_id,
        row.state,
        row.seal_public,
        Policy.of(row.k),
        load(row.document),
        frozenset(row.languages),
        frozenset(row.text_languages),
    )


def count(box: Box) -> int:
    """How many envelopes lie in it."""
    query = (
        select(func.count())
        .select_from(Envelope)
        .where(Envelope.partner_id == box.partner_id, Envelope.round_id == box.round_id)
    )
    with reading() as s:
        return s.scalar(query) or 0


def open_all(box: Box, private: bytes) -> Opened:
    """Open every envelope and count what fits; what does not open or fit is counted as such."""
    opened = Opened(Tally(box.survey))
    unseal = sealing.opener(private, box.round_id.bytes)
    texts = [question.key for question in box.survey.questions if question.kind == "text"]
    for envelope_id, stratum_no, sealed in _envelopes(box):
        opened.seen += 1
        try:
            contents = unseal(sealed)
        except sealing.Unreadable:
            opened.unreadable += 1
            continue
        answers = read(box.survey, contents.answers)
        if contents.id != envelope_id or contents.language not in box.languages or not answers.fit:
            opened.not_valid += 1
            continue
        opened.tally.add(stratum_no, answers.given)
        if contents.language in box.text_languages:
            opened.comments += [
                (key, answers.given[key], contents.language) for key in texts if key in answers.given
            ]
    return opened


def _envelopes(box: Box) -> Iterator[tuple[bytes, int, bytes]]:
    """Every envelope, a page at a time in the order of its random id."""
    mine = (Envelope.partner_id == box.partner_id, Envelope.round_id == box.round_id)
    query = select(Envelope.id, Envelope.stratum_no, Envelope.box).where(*mine)
    last = b""
    while True:
        with reading() as s:
            page = s.execute(query.where(Envelope.id > last).order_by(Envelope.id).limit(PAGE)).all()
        if not page:
            return
        yield from ((row.id, row.stratum_no, row.box) for row in page)
        last = page[-1][0]
