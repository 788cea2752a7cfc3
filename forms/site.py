"""What is written about a site."""

from __future__ import annotations

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form


class SiteForm(Form):
    """A clinic, a hospital, a community."""

    name = fields.text(_("Name"))
    place = fields.text(_("Town or district"), optional=True)
    contact = fields.text(
        _("Who to tell in case of harm"),
        optional=True,
        help=_(
            "People who answer see this beside every text box. Write a role and a number that is answered,"
            " for example: the matron, 01 555 0142."
        ),
    )
    support = fields.text(
        _("Whom visitors can talk to"),
        optional=True,
        help=_("Visitors see this when they answer, for example: the visiting team's care line."),
    )
