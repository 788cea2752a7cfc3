"""A question paper printed as a page, in one language, for one door.

The empty page is the same for everybody but for its nonce, which stands at its very end: it is
rendered and squeezed once and kept until the paper changes. Nothing that a person sends is kept.
"""

from __future__ import annotations

import base64
import secrets
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import render_template

from feedback import i18n
from feedback.i18n import gettext as _
from feedback.i18n import isolated
from feedback.privacy import sealing, traces
from feedback.respond.arrival import Unfit
from feedback.services.collection import Paper, variables
from forms.respond import AskedField, RespondForm, Speech, build

ROOT = "/r"
MOST_KEPT = 500

_NONCE_HERE = secrets.token_hex(16)
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


@dataclass(frozen=True)
class Blank:
    """An empty page up to its nonce, and after it; `squeezed` is the beginning in deflate."""

    paper: Paper
    start: bytes
    end: bytes
    squeezed: bytes
    check: int

    def plain(self, nonce: str) -> bytes:
        return self.start + nonce.encode() + self.end

    def gzip(self, nonce: str) -> bytes:
        """The whole page as gzip: the kept beginning, then the end as one stored block."""
        end = nonce.encode() + self.end
        size = len(end).to_bytes(2, "little")
        stored = b"\x01" + size + bytes(byte ^ 0xFF for byte in size) + end
        check = zlib.crc32(end, self.check).to_bytes(4, "little")
        length = (len(self.start) + len(end)).to_bytes(4, "little")
        return _GZIP_HEAD + self.squeezed + stored + check + length


class Printer:
    """Prints empty pages and remembers the last of them; one for each app."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Blank] = OrderedDict()
        self._lock = Lock()

    def blank(self, paper: Paper, language: str) -> Blank:
        """The empty page of a paper in a language of the round."""
        name = (paper.slug, language)
        kept = self._kept.get(name)
        if kept is None or kept.paper != paper:
            kept = _print(paper, language)
            with self._lock:
                self._kept[name] = kept
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return kept


def filled(paper: Paper, language: str, raw: Mapping[str, str], unfit: Unfit, nonce: str) -> str:
    """The page with everything that was typed, a summary that links, and a sentence beside each
    question that does not fit."""
    form = _form(paper, language)
    form.fill(raw)
    problems = {name: _(sentence) for name, sentence in unfit.problems.items() if name in form}
    form.reject(problems)
    listed = [
        {"name": name, "label": _label(form, name), "sentence": sentence}
        for name, sentence in problems.items()
    ]
    return _render(
        paper, language, form, nonce,
        summary=_(unfit.summary), problems=listed, confirm=unfit.confirm,
    )  # fmt: skip


def _label(form: RespondForm, name: str) -> str:
    field = form[name]
    return field.asked.words.text if isinstance(field, AskedField) else _("Your code")


def _print(paper: Paper, language: str) -> Blank:
    form = _form(paper, language)
    page = _render(paper, language, form, _NONCE_HERE, summary="", problems=[], confirm=False)
    start, _nonce, end = page.encode().rpartition(_NONCE_HERE.encode())
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    squeezed = squeezer.compress(start) + squeezer.flush(zlib.Z_FULL_FLUSH)
    return Blank(paper, start, end, squeezed, zlib.crc32(start))


def speech(paper: Paper, language: str) -> Speech:
    """The words of a round in a language: its placeholders are filled."""
    filling = variables(paper, language)
    return Speech(language, {name: isolated(value) for name, value in filling.items()})


def _form(paper: Paper, language: str) -> RespondForm:
    return build(
        paper.survey, speech(paper, language),
        texts=language in paper.text_languages, codes=paper.channel == "codes",
    )  # fmt: skip


def _render(paper: Paper, language: str, form: RespondForm, nonce: str, **found: Any) -> str:
    spoken, survey = speech(paper, language), paper.survey
    questions = form.questions
    return render_template(
        "pages/show.html",
        tongue=i18n.language(language),
        paper=paper,
        form=form,
        questions=questions,
        texts=any(field.asked.question.kind == "text" for field in questions),
        languages=[i18n.language(code) for code in paper.languages],
        sites=i18n.listing((isolated(name) for name in paper.site_names), language),
        visit_dates=spoken.variables["visit_dates"],
        title=spoken.say(survey.title),
        consent=spoken.say(survey.consent),
        yes=spoken.say(survey.consent_yes),
        no=spoken.say(survey.consent_no),
        nonce=nonce,
        public=_text(paper.seal_public),
        context=_text(sealing.context(paper.round_id.bytes)),
        traces=traces.SCRIPT_PATTERN,
        **found,
    )


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
