"""What a moderator decides about one comment."""

from __future__ import annotations

from feedback.i18n import lazy_gettext as _
from forms import fields
from forms.base import Form
from forms.fields import Choices

LONGEST = 2000


class DecisionForm(Form):
    """Only the decisions that privacy allows for this comment are offered."""

    decision = fields.choice(_("What may others read?"))
    text = fields.long_text(
        _("Your words"),
        length=LONGEST,
        optional=True,
        help=_("Only if you change or retell the comment. This, and nothing else, is what others read."),
    )
    language = fields.one_of(_("Language of your words"))

    def offer(self, *, decisions: Choices, languages: Choices) -> DecisionForm:
        """The same form with its choices."""
        self.decision.choices = list(decisions)
        self.language.choices = list(languages)
        return self

    def repeats(self, original: str) -> bool:
        """Whether a retelling has the very words that it should hide."""
        told = str(self.text.data or "").casefold().split()
        return self.decision.data == "retell" and told == original.casefold().split()
