"""People at the staff's door, each in a partner that has a neighbour just like it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from feedback.services import account, clock, member, sign_in
from feedback.services.access import Actor
from feedback.services.post import Post
from feedback.staff.login import TOKEN
from tests import make
from tests.make import Home
from tests.staff.visitor import PASSWORD, Visitor, named

SignIn = Callable[..., Visitor]


@pytest.fixture
def home(app: Flask) -> Home:
    """A partner with sites and organisations."""
    return make.partner()


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def sign_in_as(app: Flask, home: Home) -> SignIn:
    """Somebody with a role and a side in the partner, signed in."""

    def enter(role: str = "admin", side: str = "local", *, language: str = "en", at: Home = home) -> Visitor:
        email, name = named(role, side), f"{role.title()} of {side}"
        account_id = account.create_account(email, name, PASSWORD, language=language)
        member_id = member.join(at.id, account_id, Post(role, side, languages=("en", "es", "ar")))
        actor = Actor(at.id, account_id, member_id, role, side, name, language, ("en", "es", "ar"))
        visitor = Visitor(app, actor)
        with visitor.client.session_transaction(base_url="http://localhost/staff/") as session:
            session[TOKEN] = sign_in.sign_in_as(account_id, now=clock.now())
        return visitor

    return enter


@pytest.fixture
def admin(sign_in_as: SignIn) -> Visitor:
    """An administrator of the local side."""
    return sign_in_as()


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> date:
    """It is make.TODAY, wherever a partner lives."""
    monkeypatch.setattr(clock, "today", lambda _timezone="UTC": make.TODAY)
    return make.TODAY
