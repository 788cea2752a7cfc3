"""Every address of both doors: guarded, kept to its partner, whole as a page, silent in the
tables. A new address is in here by itself, because the list comes from the product."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from feedback.cli.demo.story import RIO_HONDO, WEYRA, House
from feedback.extensions import db
from feedback.i18n import LANGUAGES
from feedback.models import Base, SignIn
from feedback.services import (
    access,
    account,
    clock,
    collection,
    comment,
    debrief,
    invitation,
    member,
    mission,
    organisation,
    sign_in,
    site,
)  # fmt: skip
from feedback.services.access import Actor
from feedback.services.installation import tenants
from feedback.services.post import Post
from feedback.staff import guards
from feedback.staff.login import TOKEN
from tests.respond.reader import Inspector
from tests.staff.visitor import Visitor

#: a page that says no to a thing that is not in the right state is a page too
ANSWERS = (200, 409)


def actor(house: House, role: str = "admin", side: str = "local") -> Actor:
    (owner,) = [tenant.id for tenant in tenants() if tenant.name == house.name]
    person = next(one for one in house.people if (one.role, one.side) == (role, side))
    account_id = account.find_account(house.email(person))
    member_id = uuid.uuid4()  # nobody looks it up here
    return Actor(owner, account_id, member_id, role, side, person.name, person.language, person.reads)


def signed_in(app: Flask, who: Actor) -> Visitor:
    """As after the sign-in page, without paying for a password."""
    visitor = Visitor(app, who)
    with visitor.client.session_transaction(base_url="http://localhost/staff/") as session:
        session[TOKEN] = sign_in.sign_in_as(who.account_id, now=clock.now())
    return visitor


class Things:
    """One of everything that an address can name, of one partner."""

    def __init__(self, house: House) -> None:
        admin = actor(house)
        today = clock.today(house.timezone)
        missions = {one.name: one.id for one in mission.missions(admin, today=today)}
        finished = missions[house.finished.name]
        running = missions[house.running.name] if house.running else finished
        rounds = collection.rounds(admin, running)
        coded = next(card for card in rounds if card.channel == "codes")
        invitation.invite(admin, "new@example.org", Post("reader", "local"), now=clock.now())
        self.values = {
            "mission_id": running,
            "round_id": coded.id,
            "slug": coded.doors[0].slug,
            "no": coded.sites[0].no,
            "site_id": site.sites(admin)[0].id,
            "organisation_id": organisation.organisations(admin)[0].id,
            "member_id": member.members(admin)[-1].id,
            "invitation_id": invitation.invitations(admin, now=clock.now())[0].id,
            "partner_id": admin.partner_id,
            "browser_id": self.browser(admin),
            "comment_id": "0" * 32,
            "key": "staff_post_mission",
            "code": "en",
            "number": 1,
            "name": "staff.css",
        }
        self.finished = finished

    def browser(self, admin: Actor) -> uuid.UUID:
        sign_in.sign_in_as(admin.account_id, now=clock.now())
        with Session(db.engine) as session:
            return session.scalars(select(SignIn.id).where(SignIn.account_id == admin.account_id)).first()

    def fill(self, rule) -> str:
        values = dict(self.values)
        if rule.endpoint.startswith("staff.debrief"):
            values |= {"mission_id": self.finished, "name": "figures.csv"}
        values["token"] = "nobody-has-this-one"
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match.group(1)]), rule.rule)


def rules(app: Flask, method: str):
    """The staff's addresses that answer to this method."""
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.") and method in rule.methods
    ]
    assert len(found) > 10
    return sorted(found, key=lambda rule: rule.rule)


def mark(app: Flask, rule) -> str:
    return guards.mark_of(app.view_functions[rule.endpoint])


def contents():
    """Every row of every table but the browsers' own: reading moves when they were last seen."""
    with Session(db.engine) as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name != "sign_in"
        }


def test_addresses_are_written_one_way(demo):
    for rule in demo.url_map.iter_rules():
        fixed = re.sub(r"<[^>]+>", "", rule.rule)
        assert fixed == fixed.lower(), rule.rule
        assert "_" not in fixed, rule.rule


def test_ids_are_of_a_type(demo):
    loose = {
        name
        for rule in demo.url_map.iter_rules()
        for name in re.findall(r"<(\w+)>", rule.rule)
        if rule.endpoint.startswith("staff.")
    }

    # words that a view looks up in a fixed list or a table of tokens
    assert loose <= {"key", "code", "name", "slug", "token", "comment_id"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_reaches_nothing_but_what_is_for_everyone(demo, method):
    things, stranger = Things(WEYRA), Visitor(demo)
    stranger.get("/staff/sign-in")

    for rule in rules(demo, method):
        if mark(demo, rule) == guards.ANYONE:
            continue
        address = things.fill(rule)
        if method == "GET":
            answer = stranger.client.get(address)
        else:
            answer = stranger.client.post(address, data={"csrf_token": stranger.page.token})
        assert (answer.status_code, "/staff/sign-in" in answer.headers.get("Location", "")) == (303, True), (
            address
        )


def test_no_form_is_taken_without_its_token(demo):
    things, admin = Things(WEYRA), signed_in(demo, actor(WEYRA))
    before = contents()

    for rule in rules(demo, "POST"):
        assert admin.client.post(things.fill(rule)).status_code == 400, rule.rule

    assert contents() == before


def test_a_role_and_side_reach_what_the_table_says_and_no_more(demo):
    things = Things(WEYRA)
    before = contents()

    for person in WEYRA.people:
        who = actor(WEYRA, person.role, person.side)
        visitor = signed_in(demo, who)
        visitor.get("/staff/menu")
        for rule in rules(demo, "GET"):
            act = mark(demo, rule)
            if act in access.MAY:
                said = visitor.client.get(things.fill(rule)).status_code
                assert (said == 403) is not access.may(who, act), (person, rule.rule, said)
        for rule in rules(demo, "POST"):
            act = mark(demo, rule)
            if act in access.MAY and not access.may(who, act):
                token = {"csrf_token": visitor.page.token}
                said = visitor.client.post(things.fill(rule), data=token).status_code
                assert said == 403, (person, rule.rule, said)

    assert contents() == before


@pytest.mark.parametrize(("role", "side"), [("admin", "local"), ("moderator", "local")])
def test_another_partners_things_are_nowhere(demo, role, side):
    theirs, who = Things(RIO_HONDO), actor(WEYRA, role, side)
    visitor = signed_in(demo, who)
    visitor.get("/staff/menu")
    before = contents()
    tried = 0

    for method in ("GET", "POST"):
        for rule in rules(demo, method):
            act = mark(demo, rule)
            if not any(name.endswith("_id") for name in rule.arguments) or (
                act in access.MAY and not access.may(who, act)
            ):
                continue
            address, tried = theirs.fill(rule), tried + 1
            token = {"csrf_token": visitor.page.token}
            answer = visitor.client.open(address, method=method, data=token if method == "POST" else None)
            assert answer.status_code == 404, (method, rule.rule, answer.status_code)
            assert RIO_HONDO.name not in answer.get_data(as_text=True)

    assert tried
    assert contents() == before


@pytest.mark.parametrize(
    ("role", "side"), [("admin", "local"), ("admin", "visiting"), ("admin", "independent")]
)
def test_every_page_is_whole_in_the_readers_language(demo, role, side):
    """English, Spanish and Arabic: the Visitor looks at each page closely."""
    things, who = Things(WEYRA), actor(WEYRA, role, side)
    visitor = signed_in(demo, who)
    before = contents()

    for rule in rules(demo, "GET"):
        act = mark(demo, rule)
        if (act in access.MAY and not access.may(who, act)) or rule.endpoint == "staff.assets.file":
            continue
        address = things.fill(rule)
        answer = visitor.client.get(address)
        assert answer.status_code in (*ANSWERS, 303, 404 if "token" in rule.arguments else 200), address
        if answer.status_code in ANSWERS and answer.mimetype == "text/html":
            page = visitor.get(address, answer.status_code)
            assert page.tree.get("lang") == who.language, address

    assert contents() == before


def test_every_language_of_a_debrief_is_whole(demo):
    things, visitor = Things(WEYRA), signed_in(demo, actor(WEYRA))

    for code, language in LANGUAGES.items():
        page = visitor.get(f"/staff/debriefs/{things.finished}/1/{code}")
        article = next(one for one in page.every("article"))
        assert (article.get("lang"), article.get("dir")) == (code, language.direction)


def test_moderators_see_no_comment_of_a_neighbour(demo):
    assert comment.waiting(actor(WEYRA, "moderator", "independent")) == []
    assert debrief.debriefs(actor(RIO_HONDO))[0].name == RIO_HONDO.finished.name


@pytest.fixture
def spoken(demo):
    """Every statement that reaches the database."""
    said: list[str] = []

    def hear(_connection, _cursor, statement, *_rest):
        said.append(statement)

    engines = [db.engine]
    with demo.extensions["respond"].app_context():
        engines.append(db.engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    yield said
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)


def test_the_respondents_pages_ask_for_nobody(demo, spoken):
    """Every address of that door, for every round and language, with a staff's cookie at hand."""
    inspector = Inspector(demo)
    admin = actor(WEYRA)
    running = mission.missions(admin, today=clock.today(WEYRA.timezone))[0]
    cards = collection.rounds(admin, running.id)
    spoken.clear()

    for rule in demo.extensions["respond"].url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        for card in cards:
            for code in LANGUAGES:
                values = {"slug": card.doors[0].slug, "language": code}
                address = re.sub(r"<(?:\w+:)?(\w+)>", lambda match, v=values: v.get(match[1], "x"), rule.rule)
                answer = inspector.get(f"/r{address}", headers={"Cookie": "staff=somebody"})
                assert answer.status_code in (200, 404), address

    asked = " ".join(spoken).lower()
    for table in ("account", "sign_in", "member", "record", "invitation"):
        assert not re.search(rf"\b{table}\b", asked), table
    assert not re.search(r"\b(insert|update|delete)\b", asked)


def test_what_is_absent_looks_the_same_whatever_is_absent(demo):
    inspector = Inspector(demo)

    pages = {inspector.get(f"/r/{slug}").data for slug in ("nobody22", "zzzzzzzz", "2222bbbb")}

    assert len(pages) == 1


def test_the_days_of_the_demo_are_in_order(demo):
    admin = actor(WEYRA)
    for visit in mission.missions(admin, today=date.today()):  # noqa: DTZ011 - any day will do
        for card in collection.rounds(admin, visit.id):
            assert card.opens_on <= card.closes_on
            assert card.state in ("open", "released")
