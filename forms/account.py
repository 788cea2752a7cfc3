"""What a person fills in about themselves."""

from __future__ import annotations

from wtforms import HiddenField

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form
from forms.fields import Choices


class SignInForm(Form):
    """E-mail and password; `next` is where the person wanted to go."""

    email = fields.email(_("E-mail address"))
    password = fields.password(_("Password"), new=False)
    next = HiddenField()


class PersonForm(Form):
    """How the person is called, and the language of their pages."""

    name = fields.text(_("Your name"), length=120, help=_("Other members read it."))
    language = fields.one_of(_("Language of your pages"))

    def offer(self, *, languages: Choices) -> PersonForm:
        """The same form with its choices."""
        self.language.choices = fields.offered(languages)
        return self


class PasswordForm(Form):
    """A new password for somebody who knows the old one."""

    old = fields.password(_("Your password until now"), new=False)
    password = fields.password(
        _("New password"), new=True, help=_("At least 10 characters. Three or four words are good.")
    )


class ForgottenForm(Form):
    """Asks for a link by mail."""

    email = fields.email(_("E-mail address"))


class NewPasswordForm(Form):
    """A new password for the holder of a link."""

    password = fields.password(
        _("New password"), new=True, help=_("At least 10 characters. Three or four words are good.")
    )


class JoinForm(Form):
    """A new account for somebody who was invited."""

    name = fields.text(_("Your name"), length=120, help=_("Other members read it."))
    password = fields.password(
        _("Choose a password"), new=True, help=_("At least 10 characters. Three or four words are good.")
    )
