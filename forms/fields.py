"""Fields as our forms use them: tidied text with a length, and a sentence for each refusal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.form import BaseForm
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    StopValidation,
)
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.i18n import lazy_gettext
from forms.base import tidy

Choices = Iterable[tuple[str, str]]

# Spoken when somebody reads them; WTForms' annotations know only strings.
_FILL: Any = lazy_gettext("Fill in this field.")
_ADDRESS: Any = lazy_gettext("Write an e-mail address, for example name@example.org.")


def required() -> InputRequired:
    """Something must be there."""
    return InputRequired(_FILL)


def written() -> DataRequired:
    """Something besides blanks must be there."""
    return DataRequired(_FILL)


def at_most(length: int) -> Length:
    """No longer than this many characters."""
    message: Any = lazy_gettext("Use at most %(max)d characters.", max=length)
    return Length(max=length, message=message)


def text(label: Any, *, length: int = 200, optional: bool = False, help: Any = "", **options: Any) -> Any:  # noqa: A002 - the word of the page
    """One line of text."""
    return StringField(
        label, [Optional() if optional else written(), at_most(length)], filters=[tidy, _one_line],
        description=help, **options,
    )  # fmt: skip


def long_text(label: Any, *, length: int, optional: bool = False, help: Any = "", **options: Any) -> Any:  # noqa: A002
    """Several lines of text."""
    return TextAreaField(
        label, [Optional() if optional else written(), at_most(length)], filters=[tidy],
        description=help, **options,
    )  # fmt: skip


def email(label: Any, *, help: Any = "") -> Any:  # noqa: A002
    """An address; whether it exists is found out by writing to it."""
    shape = Regexp(r"[^@\s,;:<>\"]+@[^@\s,;:<>\"]+\Z", message=_ADDRESS)
    return EmailField(
        label, [written(), at_most(200), shape], filters=[tidy, _one_line, _lower], description=help,
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )  # fmt: skip


def password(label: Any, *, new: bool, help: Any = "") -> Any:  # noqa: A002
    """A password; managers are told whether to offer or to make one, and pasting works."""
    return PasswordField(
        label, [required(), at_most(200)], description=help,
        render_kw={"autocomplete": "new-password" if new else "current-password"},
    )  # fmt: skip


def day(label: Any, *, optional: bool = False, help: Any = "") -> Any:  # noqa: A002
    """A date."""
    return DateField(label, [Optional() if optional else required()], description=help)


def whole(
    label: Any = "", *, low: int = 0, high: int, optional: bool = False, help: Any = "", **options: Any  # noqa: A002
) -> Any:  # fmt: skip
    """A whole number within limits."""
    rules = [Optional() if optional else required(), _Within(low, high)]
    return IntegerField(
        label, rules, description=help,
        render_kw={"inputmode": "numeric", "autocomplete": "off"}, **options,
    )  # fmt: skip


class _Within(NumberRange):
    """Limits that keep quiet about what is no number: one problem a field is enough."""

    def __init__(self, low: int, high: int) -> None:
        message: Any = lazy_gettext("Write a whole number from %(low)d to %(high)d.", low=low, high=high)
        super().__init__(low, high, message)

    def __call__(self, form: BaseForm, field: Field) -> None:
        if field.process_errors:
            raise StopValidation
        super().__call__(form, field)


def tick(label: Any = "", *, help: Any = "", **options: Any) -> Any:  # noqa: A002
    """One box, ticked or not."""
    return BooleanField(label, description=help, **options)


def one_of(label: Any, *, help: Any = "", **options: Any) -> Any:  # noqa: A002
    """One answer of a list that the view hands over as `choices`."""
    return SelectField(label, choices=[], description=help, **options)


def choice(label: Any, *, help: Any = "") -> Any:  # noqa: A002
    """One answer of a short list, all of it in sight."""
    return RadioField(label, [required()], choices=[], description=help)


def offered(choices: Choices) -> list[Any]:
    """Values and their words, as WTForms wants them: plain pairs go in its next version."""
    return [SelectChoice(value, label) for value, label in choices]


class Ticks(SelectMultipleField):
    """Several answers, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def some_of(label: Any, *, help: Any = "", optional: bool = False) -> Any:  # noqa: A002
    """Several answers of a list that the view hands over as `choices`."""
    rules = [] if optional else [required()]
    return Ticks(label, rules, choices=[], description=help)


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value
