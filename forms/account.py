"""What a person fills in about themselves."""

from __future__ import annotations

from wtforms import HiddenField

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form


class SignInForm(Form):
    """E-mail and password. Its length limits are wide: old passwords must fit."""

    email = fields.email(_("E-mail address"))
    password = fields.password(_("Password"), new=False)
    next = HiddenField()
