"""What is written about the partner."""

from __future__ import annotations

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form
from forms.fields import Choices


class PartnerForm(Form):
    """Its choices of languages and zones are handed over."""

    name = fields.text(_("Name"), help=_("As people at your sites call it."))
    language = fields.one_of(_("Language of your work"))
    timezone = fields.one_of(_("Time zone"), help=_("Surveys open and close by the days of this place."))
    operator = fields.text(
        _("Who runs the computer"),
        optional=True,
        help=_("People who answer read this name: whoever runs the computer could break the rules."),
    )

    def offer(self, *, languages: Choices, zones: Choices) -> PartnerForm:
        """The same form with its choices."""
        self.language.choices = fields.offered(languages)
        self.timezone.choices = fields.offered(zones)
        return self
