"""What is written about a member."""

from __future__ import annotations

import uuid
from typing import Any

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form
from forms.fields import Choices


class PostForm(Form):
    """Role, side, organisation and, for moderators, the languages they read."""

    role = fields.choice(_("Role"))
    side = fields.one_of(_("Side"), help=_("Where this person stands. It decides what they may do."))
    organisation = fields.one_of(_("Organisation"))
    languages = fields.some_of(
        _("Languages this person reads"),
        optional=True,
        help=_("For moderators. In a language that no moderator reads, people are not asked for comments."),
    )

    def offer(self, *, roles: Choices, sides: Choices, organisations: Choices, languages: Choices) -> None:
        """Fill in the choices."""
        self.role.choices = fields.offered(roles)
        self.side.choices = fields.offered(sides)
        self.organisation.choices = fields.offered([("", str(_("None"))), *organisations])
        self.languages.choices = fields.offered(languages)

    def post(self) -> dict[str, Any]:
        """The values as services/post takes them."""
        chosen = self.organisation.data
        return {
            "role": self.role.data,
            "side": self.side.data,
            "organisation_id": uuid.UUID(chosen) if chosen else None,
            "languages": tuple(self.languages.data),
        }


class InviteForm(PostForm):
    """Whom to invite, and as what."""

    email = fields.email(_("E-mail address of the person"))
