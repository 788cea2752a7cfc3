"""What is written about a mission."""

from __future__ import annotations

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form
from forms.fields import Choices


class MissionForm(Form):
    """Its choices of kinds, sites and organisations are handed over."""

    name = fields.text(_("Name"), help=_("For example: Eye surgery week, March 2026."))
    kind = fields.one_of(_("Kind"))
    starts_on = fields.day(_("First day"))
    ends_on = fields.day(_("Last day"))
    meeting_on = fields.day(
        _("Debrief meeting"),
        optional=True,
        help=_("The day on which both sides read the answers together. Surveys close before it."),
    )
    sites = fields.some_of(_("Sites"))
    organisations = fields.some_of(_("Organisations that take part"), optional=True)

    def offer(self, *, kinds: Choices, sites: Choices, organisations: Choices) -> MissionForm:
        """The same form with its choices."""
        self.kind.choices = fields.offered(kinds)
        self.sites.choices = fields.offered(sites)
        self.organisations.choices = fields.offered(organisations)
        return self
