"""A debrief as a PDF: tagged, each text in its language and direction, the same words and bars."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

from feedback.debrief.document import Document, Mark, direction
from feedback.debrief.quoting import plain
from feedback.i18n import gettext as _
from feedback.i18n import speaking
from feedback.survey.wording import Said

Paper = Literal["a4", "us-letter"]

#: A debrief takes less than two seconds; a text that keeps the typesetter busy is cut off.
SECONDS = 60
_TYPESETTER = Path(__file__).with_name("typesetter.py")
#: No script of ours has words this long; they would run off the paper.
_LONG = re.compile(r"\S{30,}")
_NO_SPACE = "\N{ZERO WIDTH SPACE}"


class NotSet(Exception):
    """The typesetter could not set the document; the message is for the operator."""


def render(document: Document, paper: Paper = "a4") -> bytes:
    """The PDF. The same document gives the same bytes."""
    with speaking(document.language):
        order = {"data": json.dumps(_plain(document, paper)), "moment": str(_moment(document))}
    # A process that ends: the memory of the typesetter goes with it. It gets no environment.
    found = subprocess.run(  # noqa: S603 - our own file, nothing of the document on its command line
        [sys.executable, "-I", str(_TYPESETTER)],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={},
    )
    if found.returncode:
        raise NotSet(found.stderr.decode("utf-8", "replace")[-500:])
    return found.stdout


def _plain(document: Document, paper: Paper) -> dict[str, Any]:
    found: dict[str, Any] = _value(document)
    return found | {
        "paper": paper,
        "lang": document.language,
        "dir": document.direction,
        "name": {"title": plain(document.title.text), "author": plain(document.partner.text)},
        "words": {
            "page": _("Page {page} of {pages}"),
            "annex": _("All figures as tables"),
            "missing": _("Some letters cannot be printed here. The web page of this debrief shows them."),
        },
    }


def _value(thing: Any) -> Any:
    """Frozen blocks as JSON: each block with its kind, each text with language and direction."""
    if isinstance(thing, Said):
        return {"text": _breakable(thing.text), "lang": thing.language, "dir": _direction(thing)}
    if isinstance(thing, tuple):
        return [_value(part) for part in thing]
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        found = {field.name.replace("_", "-"): _value(getattr(thing, field.name)) for field in _fields(thing)}
        found["block"] = type(thing).__name__
        if isinstance(thing, Mark):
            found["point"] = thing.at.point
        return found
    return thing


def _fields(thing: Any) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(thing)


def _direction(said: Said) -> str:
    """For a text of unknown language, what its first letter with a direction says."""
    if said.language:
        return direction(said)
    for character in said.text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _breakable(text: str) -> str:
    """Places to break in words that no line can hold."""
    return _LONG.sub(lambda found: _NO_SPACE.join(re.findall(".{1,15}", found.group())), text)


def _moment(document: Document) -> int:
    day = date.fromisoformat(document.made_on)
    return int(datetime.combine(day, time(12), UTC).timestamp())
