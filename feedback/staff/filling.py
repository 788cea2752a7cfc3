"""Forms in views: read what was sent, heed what a verb says about it, show it again.

form = SiteForm(request.form)
if sent(form):
    with heeding(form):
        site.add(guards.actor(), **form.data)
        return redirect(...)
return show("site/add.html", form=form)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import render_template, request

from feedback.i18n import gettext
from feedback.services.errors import Invalid
from forms.base import Form


def sent(form: Form) -> bool:
    """Whether this request sends the form with values that can be kept, as far as the form knows."""
    return request.method == "POST" and form.validate()


@contextmanager
def heeding(form: Form) -> Iterator[None]:
    """What a verb found wrong is written beside the fields instead of ending the request."""
    try:
        yield
    except Invalid as refusal:
        form.reject({field: gettext(text, **refusal.values) for field, text in refusal.problems.items()})


def show(template: str, form: Form, **values: object) -> tuple[str, int]:
    """The page with its form; 422 when something in it is wrong."""
    return render_template(template, form=form, **values), 422 if form.errors else 200
