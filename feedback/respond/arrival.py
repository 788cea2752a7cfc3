"""From the fields of a post to an envelope: sealed on the phone, or sealed here at once.

Nothing here is kept, counted or logged; the plaintext is gone when the function returns.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.exceptions import BadRequest

from feedback.i18n import N_
from feedback.privacy import codes, sealing, traces
from feedback.services.collection import Paper
from feedback.survey import answers

NONCE = re.compile(r"[A-Za-z0-9_-]{22}")
_ID = re.compile(r"[0-9a-f]{32}")

UNFIT = N_("Nothing was sent yet, because something does not fit.")
INCOMPLETE = N_("Nothing was sent yet, because the page was not complete. Please press Send once more.")
ARE_YOU_SURE = N_(
    "Nothing was sent yet. Your words can show who you are. Change them, or send them as they are."
)
TRACED = N_("This may hold an e-mail address, a web address or a phone number.")
NO_CODE = N_("Please type the code from your slip.")
LOOK_AT_SLIP = N_("Look at your slip again. This code has a wrong letter or number in it.")


@dataclass(frozen=True)
class Envelope:
    """What may be stored: `token` is what the phone made its id from, and knows it by."""

    id: bytes
    box: bytes
    code: bytes | None
    token: str


class Unfit(Exception):
    """Not stored: `problems` maps a field to a message of the catalogue, `summary` says the rest."""

    def __init__(
        self, problems: Mapping[str, str] | None = None, summary: str = "", *, confirm: bool = False
    ) -> None:
        self.problems = dict(problems or {})
        self.summary = summary or UNFIT
        self.confirm = confirm
        super().__init__()


def new_nonce() -> str:
    """What tells one copy of the page from the next person's."""
    return secrets.token_urlsafe(16)


def sealed_on_phone(paper: Paper, fields: Mapping[str, str], pepper: bytes) -> Envelope:
    """The envelope as it came; raises BadRequest when it cannot be one of this round's, Unfit
    for a code that cannot be one."""
    wanted = {"id", "key", "sealed"} | ({"code"} if paper.channel == "codes" else set())
    if set(fields) != wanted or fields["key"] != paper.key_id or not _ID.fullmatch(fields["id"]):
        raise BadRequest
    sealed = fields["sealed"]
    try:
        box = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest from None
    if len(box) != paper.envelope_size + sealing.OVERHEAD:
        raise BadRequest
    return Envelope(bytes.fromhex(fields["id"]), box, _code(paper, fields, pepper), fields["id"])


def sealed_here(paper: Paper, language: str, fields: Mapping[str, str], pepper: bytes) -> Envelope:
    """Checks what somebody filled in and seals it at once; raises Unfit with what does not fit."""
    given = answers.read(paper.survey, _asked(paper, language, fields))
    problems = dict(given.problems)
    code = None
    try:
        code = _code(paper, fields, pepper)
    except Unfit as unfit:
        problems |= unfit.problems
    if problems:
        raise Unfit(problems)
    nonce = fields.get("nonce", "")
    if not NONCE.fullmatch(nonce):
        raise Unfit(summary=INCOMPLETE)
    if "sure" not in fields and (shown := _traced(paper, given.given)):
        raise Unfit(dict.fromkeys(shown, TRACED), ARE_YOU_SURE, confirm=True)
    envelope_id = identity(nonce, given.given, code)
    contents = sealing.Contents(envelope_id, language, given.given)
    box = sealing.seal(paper.seal_public, paper.round_id.bytes, sealing.pack(contents, paper.envelope_size))
    return Envelope(envelope_id, box, code, nonce)


def identity(nonce: str, given: Mapping[str, str], code: bytes | None) -> bytes:
    """Back-and-send-again is one answer; the next person's on the same page is another."""
    body = json.dumps([sorted(given.items()), code.hex() if code else ""]).encode()
    return hmac.digest(nonce.encode(), body, hashlib.sha256)[: sealing.ID_LENGTH]


def _asked(paper: Paper, language: str, fields: Mapping[str, str]) -> dict[str, object]:
    """The answers among the fields; a field that no page of ours has is refused."""
    beside = {"nonce", "sure"} | ({"code"} if paper.channel == "codes" else set())
    raw: dict[str, object] = {name: value for name, value in fields.items() if name not in beside}
    if answers.unknown(paper.survey, raw):
        raise BadRequest
    if language not in paper.text_languages:
        for question in paper.survey.questions:
            if question.kind == "text":
                raw.pop(question.key, None)
    return raw


def _traced(paper: Paper, given: Mapping[str, str]) -> list[str]:
    texts = (question.key for question in paper.survey.questions if question.kind == "text")
    return [key for key in texts if traces.seen(given.get(key, ""))]


def _code(paper: Paper, fields: Mapping[str, str], pepper: bytes) -> bytes | None:
    if paper.channel != "codes":
        return None
    typed = fields.get("code", "")
    if not typed.strip():
        raise Unfit({"code": NO_CODE})
    code = codes.tidy(typed)
    if code is None:
        raise Unfit({"code": LOOK_AT_SLIP})
    return codes.fingerprint(pepper, paper.round_id.bytes, code)
