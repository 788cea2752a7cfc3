"""How the operators' door says no: the verb's own words, no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from feedback.i18n import gettext
from feedback.services.errors import Invalid, Refusal


@contextmanager
def in_words() -> Iterator[None]:
    """A verb's refusal inside becomes a sentence for the terminal and exit code 1."""
    try:
        yield
    except Invalid as refusal:
        problems = [f"{field}: {gettext(message)}" for field, message in refusal.problems.items()]
        raise click.ClickException("\n".join(problems)) from None
    except Refusal as refusal:
        raise click.ClickException(gettext(refusal.message, **refusal.values)) from None
