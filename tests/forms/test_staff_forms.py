"""What staff forms take, tidy and refuse, and in whose words."""

import pytest
from werkzeug.datastructures import MultiDict

from feedback.i18n import speaking
from forms.account import PasswordForm, SignInForm
from forms.base import tidy
from forms.member import InviteForm
from forms.mission import MissionForm
from forms.site import SiteForm

ID = "00000000-0000-0000-0000-000000000007"


def problems(form):
    form.validate()
    return {field.name: str(text) for field, text in form.problems()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Weyra  ", "Weyra"),
        ("We\x00y\x07ra", "Weyra"),
        ("cafe\u0301", "café"),
        ("two\nlines", "two lines"),
        ("a\u200cb", "a\u200cb"),  # a joiner that Persian needs
        ("\ud800x", "x"),
        ("=1+1", "=1+1"),
        ("{{7*7}} %(x)s ${7*7}", "{{7*7}} %(x)s ${7*7}"),
    ],
)
def test_text_is_tidied_and_otherwise_left_alone(typed, kept):
    form = SiteForm(MultiDict({"name": typed}))

    assert form.validate()
    assert form.name.data == kept


def test_what_is_not_text_is_left_alone():
    assert tidy(None) is None
    assert tidy(7) == 7


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u200b".replace("\u200b", " ")])
def test_nothing_is_not_a_name(typed):
    assert problems(SiteForm(MultiDict({"name": typed}))) == {"name": "Fill in this field."}


def test_every_text_has_an_end():
    form = SiteForm(MultiDict({"name": "x" * 201, "place": "x" * 100_000, "contact": "", "support": ""}))

    assert problems(form) == dict.fromkeys(("name", "place"), "Use at most 200 characters.")


@pytest.mark.parametrize(
    "typed", ["amina", "a@b@c", "a b@example.org", "a@b\nBcc: c@d", "<a@b>", "a,b@c", '"a"@b']
)
def test_an_address_looks_like_one(typed):
    form = SignInForm(MultiDict({"email": typed, "password": "x"}))

    if typed == "a@b\nBcc: c@d":
        assert not form.validate()
    else:
        assert problems(form) == {"email": "Write an e-mail address, for example name@example.org."}


def test_an_address_is_kept_in_small_letters():
    form = SignInForm(MultiDict({"email": " Amina@Example.ORG ", "password": " x "}))

    assert form.validate()
    assert form.email.data == "amina@example.org"
    assert form.password.data == " x "  # a password is nobody's to tidy


def test_choices_are_those_that_were_handed_over():
    form = MissionForm(
        MultiDict([
            ("name", "Eyes"), ("kind", "war"), ("starts_on", "2026-02-30"), ("ends_on", "2026-02-01"),
            ("sites", ID), ("sites", "x"), ("organisations", ID),
        ])
    )  # fmt: skip
    form.offer(kinds=[("short", "Short")], sites=[(ID, "Hospital")], organisations=[])

    assert problems(form) == {
        "kind": "Choose one of the answers that are offered.",
        "starts_on": "Write a date, for example 2026-03-31.",
        "sites": "Choose one of the answers that are offered.",
        "organisations": "Choose one of the answers that are offered.",
    }


def test_problems_are_said_in_the_persons_language():
    with speaking("es"):
        said = problems(SiteForm(MultiDict({"name": ""})))

    assert said["name"] not in ("", "Fill in this field.")


def test_a_verbs_refusal_stands_beside_its_field_or_above_the_form():
    form = SiteForm(MultiDict({"name": "Hospital"}))
    assert form.validate()

    form.reject({"name": "Taken.", "weather": "Too hot."})

    assert [(field and field.name, text) for field, text in form.problems()] == [
        (None, "Too hot."),
        ("name", "Taken."),
    ]
    assert form.errors


def test_a_post_is_read_as_the_services_take_it():
    form = InviteForm(
        MultiDict([
            ("email", "a@example.org"), ("role", "moderator"), ("side", "independent"),
            ("organisation", ID), ("languages", "en"), ("languages", "ar"), ("partner_id", "forged"),
        ])
    )  # fmt: skip
    form.offer(
        roles=[("moderator", "Moderator")], sides=[("independent", "Independent")],
        organisations=[(ID, "Ministry")], languages=[("en", "English"), ("ar", "العربية")],
    )  # fmt: skip

    assert form.validate()
    post = form.post()
    assert (post["role"], post["side"], post["languages"]) == ("moderator", "independent", ("en", "ar"))
    assert str(post["organisation_id"]) == ID
    assert "partner_id" not in form.data


def test_passwords_are_never_shown_again():
    form = PasswordForm(MultiDict({"old": "secret one", "password": "secret two"}))

    assert "secret" not in form.old() + form.password()
