"""How a verb says no. Each carries a message of the catalogue for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.i18n import N_


class Refusal(Exception):
    """A verb was not carried out; nothing has changed. `message` is a key of the catalogue,
    `values` fill its placeholders."""

    message = N_("This cannot be done.")

    def __init__(self, message: str | None = None, **values: object) -> None:
        self.message = message or type(self).message
        self.values = values
        super().__init__(self.message)


class NotFound(Refusal):
    """Absent, or another partner's: the two are told apart nowhere."""

    message = N_("We cannot find this.")


class Forbidden(Refusal):
    """The member's role or side does not allow this."""

    message = N_("Your role does not allow this. Ask an administrator of your partner.")


class Conflict(Refusal):
    """The thing has changed or is in a state in which this cannot be done."""

    message = N_("This has changed in the meantime. Please look again.")


class Invalid(Refusal):
    """Values that cannot be kept: `problems` maps a field to a message of the catalogue."""

    message = N_("Please look at the marked fields.")

    def __init__(self, problems: Mapping[str, str], **values: object) -> None:
        super().__init__(None, **values)
        self.problems = dict(problems)
