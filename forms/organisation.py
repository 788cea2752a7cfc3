"""What is written about an organisation."""

from __future__ import annotations

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form
from forms.fields import Choices


class OrganisationForm(Form):
    """Anyone who works with the partner."""

    name = fields.text(_("Name"))
    side = fields.one_of(_("Side"), help=_("On which side its people work and answer."))

    def offer(self, *, sides: Choices) -> OrganisationForm:
        """The same form with its choices."""
        self.side.choices = fields.offered(sides)
        return self
