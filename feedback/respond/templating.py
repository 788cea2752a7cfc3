"""Templates that indent for us, and pages that do not carry it to the phone."""

from __future__ import annotations

import re

from jinja2.ext import Extension


class Unindented(Extension):
    """Takes the blanks at the beginning of lines out of every template when it is read."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)
