"""Who may enter where: every route of the staff's door x role x side, and no route without a rule.

The tables below are written down a second time on purpose: whoever opens a door to more people
changes them here too, and says so.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.services import clock, collection, invitation, member, sign_in
from feedback.services.access import ALL_SIDES, EVERYBODY, MAY
from feedback.services.post import Post
from feedback.staff import guards
from tests import make
from tests.staff.conftest import home, sign_in_as  # noqa: F401 - fixtures

ANYONE, SIGNED_IN = guards.ANYONE, guards.SIGNED_IN

#: route -> the act of the table that opens it
RULES = {
    "account.change": SIGNED_IN,
    "account.change_password": SIGNED_IN,
    "account.end_browser": SIGNED_IN,
    "account.end_others": SIGNED_IN,
    "account.partners": SIGNED_IN,
    "account.show": SIGNED_IN,
    "account.sign_in": ANYONE,
    "account.sign_out": SIGNED_IN,
    "account.work_in": SIGNED_IN,
    "assets.file": ANYONE,
    "comment.decide": "comment.moderate",
    "comment.index": "comment.moderate",
    "debrief.download": "debrief.read",
    "debrief.edition": "debrief.read",
    "debrief.index": "debrief.read",
    "debrief.show": "debrief.read",
    "handout.draw": "code.draw",
    "handout.message": "round.read",
    "handout.poster": "round.read",
    "handout.reissue": "code.draw",
    "home.index": "mission.read",
    "home.menu": SIGNED_IN,
    "home.settings": "partner.read",
    "invitation.accept": SIGNED_IN,
    "invitation.join": ANYONE,
    "invitation.show": ANYONE,
    "member.change": "member.change",
    "member.confirm_removal": "member.change",
    "member.confirm_reset": "member.change",
    "member.hand_over": "member.change",
    "member.index": "member.read",
    "member.invite": "member.change",
    "member.remove": "member.change",
    "member.withdraw": "member.change",
    "mission.add": "mission.change",
    "mission.change": "mission.change",
    "mission.confirm_removal": "mission.change",
    "mission.index": "mission.read",
    "mission.remove": "mission.change",
    "mission.show": "mission.read",
    "organisation.add": "partner.change",
    "organisation.change": "partner.change",
    "organisation.confirm_removal": "partner.change",
    "organisation.index": "partner.read",
    "organisation.remove": "partner.change",
    "partner.change": "partner.change",
    "planning.set_up": "round.set_up",
    "reset.ask": ANYONE,
    "reset.asked": ANYONE,
    "reset.set_password": ANYONE,
    "round.ask_to_close": "round.close",
    "round.ask_to_open": "round.open",
    "round.ask_to_release": "round.release",
    "round.confirm_closing": "round.close",
    "round.confirm_discarding": "round.set_up",
    "round.confirm_opening": "round.open",
    "round.confirm_release": "round.release",
    "round.discard": "round.set_up",
    "round.show": "round.read",
    "site.add": "partner.change",
    "site.change": "partner.change",
    "site.confirm_removal": "partner.change",
    "site.index": "partner.read",
    "site.remove": "partner.change",
    "survey.index": "survey.read",
    "survey.phone": "survey.read",
    "survey.show": "survey.read",
}

EVERY, TEAMS = ("local", "visiting", "independent"), ("local", "visiting")
ALL = dict.fromkeys(EVERYBODY, EVERY)
LOCAL_ADMINS, ADMINS = {"admin": ("local",)}, {"admin": TEAMS}
EDITORS = {"admin": TEAMS, "editor": TEAMS}
#: act -> role -> sides
PEOPLE: dict[str, dict[str, tuple[str, ...]]] = {
    "partner.read": ALL,
    "partner.change": LOCAL_ADMINS,
    "member.read": ADMINS,
    "member.change": LOCAL_ADMINS,
    "mission.read": ALL,
    "mission.change": EDITORS,
    "survey.read": ALL,
    "survey.change": EDITORS,
    "round.read": ALL,
    "round.set_up": EDITORS,
    "round.open": LOCAL_ADMINS,
    "round.close": ADMINS,
    "round.release": ADMINS,
    "code.draw": LOCAL_ADMINS,
    "comment.moderate": {"moderator": ("local", "independent")},
    "debrief.read": ALL,
    "debrief.publish": ADMINS,
}

POSTS = [(role, side) for role in sorted(EVERYBODY) for side in sorted(ALL_SIDES)]


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address with ids that nobody has) of every route of this door."""
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("staff."):
            continue
        values = {name: _value(name) for name in rule.arguments}
        adapter = app.url_map.bind("localhost")
        address = adapter.build(rule.endpoint, values)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint.removeprefix("staff."), method, address


def _value(name: str) -> object:
    if name.endswith("_id"):
        return uuid.UUID(int=7)
    return {"no": 0, "number": 1, "code": "en", "key": "staff_post_mission"}.get(name, "nothing")


def _token(client: FlaskClient) -> str:
    page = client.get("/staff/menu").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def _ask(client: FlaskClient, method: str, address: str, token: str) -> tuple[int, str]:
    data = {"csrf_token": token} if method == "POST" else None
    answer = client.open(address, method=method, data=data)
    return answer.status_code, answer.headers.get("Location", "")


def test_every_route_has_a_rule_and_carries_it(app):
    carried = {
        name.removeprefix("staff."): guards.mark_of(view)
        for name, view in app.view_functions.items()
        if name.startswith("staff.")
    }

    assert carried == RULES


def test_the_table_of_who_may_do_what_is_the_one_that_was_agreed():
    written = {
        act: {role: tuple(side for side in EVERY if side in sides) for role in roles}
        for act, (roles, sides) in MAY.items()
    }

    assert written == PEOPLE


@pytest.mark.parametrize(("role", "side"), POSTS)
def test_only_who_may_gets_past_the_guard(app, sign_in_as, role, side):  # noqa: F811
    visitor = sign_in_as(role, side)
    token = _token(visitor.client)

    wrong = []
    for name, method, address in routes(app):
        if name == "account.sign_out":
            continue
        status, there = _ask(visitor.client, method, address, token)
        act = RULES[name]
        allowed = act in (ANYONE, SIGNED_IN) or side in PEOPLE[act].get(role, ())
        entered = status != 403 and "/sign-in" not in there
        if entered != allowed or status >= 500:
            wrong.append((name, method, status))

    assert not wrong


def test_strangers_are_sent_to_sign_in(app):
    client = app.test_client()
    page = client.get("/staff/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    wrong = []
    for name, method, address in routes(app):
        status, there = _ask(client, method, address, token)
        sent = status == 303 and there.startswith("/staff/sign-in")
        if sent == (RULES[name] == ANYONE):
            wrong.append((name, method, status, there))

    assert not wrong


def test_what_another_partner_has_is_as_absent_as_what_nobody_has(app, sign_in_as):  # noqa: F811
    other = make.partner("Somebody else", neighbour=False)
    foreign = things_of(other)
    clients = [sign_in_as().client, sign_in_as("moderator", "independent").client]
    tokens = [_token(client) for client in clients]

    told = []
    for rule in app.url_map.iter_rules():
        names = [name for name in rule.arguments if name in foreign]
        if not rule.endpoint.startswith("staff.") or not names:
            continue
        act = RULES[rule.endpoint.removeprefix("staff.")]
        who = 1 if act == "comment.moderate" else 0
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answers = []
            for ids in (foreign, {}):
                values = {name: ids.get(name) or _value(name) for name in rule.arguments}
                address = app.url_map.bind("localhost").build(rule.endpoint, values)
                data = {"csrf_token": tokens[who]} if method == "POST" else None
                answer = clients[who].open(address, method=method, data=data)
                text = re.sub(r'value="[^"]+"', "", answer.get_data(as_text=True))
                answers.append((answer.status_code, text))
            if answers[0] != answers[1] or answers[0][0] != 404:
                told.append((rule.endpoint, method, answers[0][0], answers[1][0]))

    assert not told


def things_of(other: make.Home) -> dict[str, object]:
    """An id of each kind of thing, all of them real, none of them ours."""
    mission_id = make.mission(other)
    wanted = collection.Wanted({("staff", site): 20 for site in other.site_ids}, ("en",))
    round_ids = collection.set_up(other.admin, mission_id, wanted, today=make.TODAY)
    card = collection.round_card(other.admin, round_ids[0])
    person = member.members(other.admin)[0]
    later = clock.now() + timedelta(minutes=1)
    token = sign_in.sign_in_as(person.account_id, now=later)
    visit = sign_in.resume(token, now=later)
    assert visit is not None
    invitation.invite(other.admin, "new@example.org", Post("reader", "local"), now=later)
    return {
        "mission_id": mission_id,
        "site_id": other.site_ids[0],
        "organisation_id": other.organisation_ids["local"],
        "member_id": person.id,
        "partner_id": other.id,
        "browser_id": visit.id,
        "invitation_id": invitation.invitations(other.admin, now=later)[0].id,
        "round_id": round_ids[0],
        "slug": card.doors[0].slug if card.doors else "nothing",
        "no": card.sites[0].no,
    }
