"""What all staff forms share: sentences from our catalogue, text without surprises, errors in one list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import wtforms

from feedback.i18n import N_, gettext

#: What WTForms says by itself, in our words.
_SAID = {
    "Not a valid choice.": N_("Choose one of the answers that are offered."),
    "Invalid Choice: could not coerce.": N_("Choose one of the answers that are offered."),
    "Not a valid date value.": N_("Write a date, for example 2026-03-31."),
    "Not a valid integer value.": N_("Write a whole number."),
    "This field is required.": N_("Fill in this field."),
    "Invalid input.": N_("This does not fit here."),
}


class _Catalogue:
    """WTForms asks this for its own few messages."""

    def gettext(self, message: str) -> str:
        if message in _SAID:
            return gettext(_SAID[message])
        if message.endswith("is not a valid choice for this field.") or "valid choices" in message:
            return gettext("Choose one of the answers that are offered.")
        return message

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class Form(wtforms.Form):
    """A form of the staff's app. The token against foreign posts is the page's affair, not ours."""

    class Meta(wtforms.Form.Meta):  # type: ignore[misc]
        def get_translations(self, _form: wtforms.Form) -> Any:
            return _Catalogue()

        def wrap_formdata(self, form: wtforms.Form, formdata: Any) -> Any:
            """Nothing sent is nothing sent: boxes that are ticked by what is kept stay ticked."""
            return super().wrap_formdata(form, formdata) if formdata else None

    def reject(self, problems: Mapping[str, str]) -> None:
        """Write problems beside their fields; those of no field of ours stand above the form."""
        for name, text in problems.items():
            if name in self._fields:
                field = self._fields[name]
                field.errors = [*field.errors, text]
            else:
                self.form_errors.append(text)

    def problems(self) -> Iterator[tuple[Any, str]]:
        """Every problem with the field it is about (None: the whole form), in the page's order."""
        for text in self.form_errors:
            yield None, text
        for field in self:
            for text in field.errors:
                yield field, str(text)


def tidy(text: object) -> object:
    """One spelling, no control characters, no blank ends; a NUL would be refused by PostgreSQL."""
    if not isinstance(text, str):
        return text
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(
        letter for letter in whole if letter in "\n\t" or unicodedata.category(letter) not in _UNSEEN
    )
    return kept.strip()


#: control characters and lone surrogates; joiners (Cf) stay, Persian and Nepali need them
_UNSEEN = ("Cc", "Cs")
