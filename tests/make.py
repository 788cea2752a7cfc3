"""Builders: say what matters, the rest is filled in. Everything goes through services, as in life.

There is always a neighbour: another partner with things of the same names, so that a forgotten
WHERE shows.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date

from flask import Flask

from config import Config
from feedback.cli.due import run as run_due
from feedback.privacy import codes, sealing
from feedback.services import account, collection
from feedback.services import member as members
from feedback.services import mission as missions
from feedback.services import organisation as organisations
from feedback.services import partner as partners
from feedback.services import site as sites
from feedback.services.access import Actor
from feedback.services.intake import Intake, Outcome
from feedback.services.post import Post

TODAY = date(2026, 3, 2)
SITES = ("District hospital", "Health post")
#: what the independent moderator of every partner reads; in other languages nobody asks for texts
READ = ("en", "es", "ar")


@dataclass(frozen=True)
class Home:
    """A partner with what one always needs."""

    id: uuid.UUID
    admin: Actor
    #: in the order of SITES
    site_ids: tuple[uuid.UUID, ...]
    #: side -> organisation
    organisation_ids: dict[str, uuid.UUID]
    #: reads comments in READ; has an account, as planning looks for one
    moderator: Actor

    def member(self, role: str, side: str = "local", languages: tuple[str, ...] = ("en",)) -> Actor:
        """Somebody of this partner in that role, on that side."""
        return member(self.id, role, side, languages)


def member(
    partner_id: uuid.UUID, role: str, side: str = "local", languages: tuple[str, ...] = ("en",)
) -> Actor:
    return Actor(
        partner_id, uuid.uuid4(), uuid.uuid4(), role, side, name=f"{role} {side}", languages=languages
    )


def registered(
    partner_id: uuid.UUID, role: str, side: str = "local", languages: tuple[str, ...] = READ
) -> Actor:
    """Somebody with an account and a membership, for what looks members up."""
    email = f"{secrets.token_hex(8)}@example.org"
    account_id = account.create_account(email, f"{role} {side}", "seven brown foxes")
    member_id = members.join(partner_id, account_id, Post(role, side, languages=languages))
    return Actor(partner_id, account_id, member_id, role, side, f"{role} {side}", languages=languages)


def partner(name: str = "Weyra Valley", *, neighbour: bool = True) -> Home:
    """A partner with two sites and an organisation per side, next to another one just like it."""
    if neighbour:
        next_door = partner(name, neighbour=False)
        mission(next_door)
    owner = partners.create_partner(name, timezone="Africa/Addis_Ababa", operator="The university")
    admin = member(owner, "admin")
    return Home(
        id=owner,
        admin=admin,
        site_ids=tuple(
            sites.add(admin, sites.Wanted(name, contact="the front desk", support="the team doctor"))
            for name in SITES
        ),
        organisation_ids={
            side: organisations.add(admin, name=f"The {side} organisation", side=side)
            for side in ("local", "visiting", "independent")
        },
        moderator=registered(owner, "moderator", "independent"),
    )


def mission(
    home: Home,
    name: str = "Eye surgery",
    *,
    starts_on: date = date(2026, 2, 1),
    ends_on: date = date(2026, 2, 14),
    meeting_on: date | None = date(2026, 3, 20),
) -> uuid.UUID:
    """A mission at all sites with all organisations."""
    return missions.add(
        home.admin,
        missions.Wanted(
            name=name,
            kind="short",
            starts_on=starts_on,
            ends_on=ends_on,
            meeting_on=meeting_on,
            site_ids=frozenset(home.site_ids),
            organisation_ids=frozenset(home.organisation_ids.values()),
        ),
    )


@dataclass(frozen=True)
class Running:
    """A round that takes answers, and the codes drawn for it (none at open links)."""

    home: Home
    mission_id: uuid.UUID
    id: uuid.UUID
    codes: list[str]

    @property
    def card(self) -> collection.RoundCard:
        return collection.round_card(self.home.admin, self.id)


def open_round(
    config: Config,
    home: Home,
    mission_id: uuid.UUID,
    audience: str = "staff",
    *,
    invited: int = 30,
    channel: str = "open",
    languages: tuple[str, ...] = ("en", "es"),
    grace: int = 0,
    today: date = TODAY,
) -> Running:
    """A round at all sites of the home, open; with `channel="codes"` all slips are drawn."""
    wanted = collection.Wanted(
        invited={(audience, site): invited for site in home.site_ids},
        languages=languages,
        channels={audience: channel},
        opens_on=today,
        closes_on=today,
        grace=grace,
    )
    (round_id,) = collection.set_up(home.admin, mission_id, wanted, today=today)
    drawn = [
        code
        for site in collection.round_card(home.admin, round_id).sites
        if channel == "codes"
        for code in collection.draw_slips(
            home.admin, round_id, stratum_no=site.no, count=invited, pepper=config.pepper
        )
    ]
    collection.ask_to_open(home.admin, round_id, today=today)
    due(config, today)
    return Running(home, mission_id, round_id, drawn)


def answer(
    app: Flask,
    running: Running,
    given: dict[str, object],
    *,
    site: int = 0,
    language: str = "en",
    code: str | None = None,
    today: date = TODAY,
) -> Outcome:
    """One person's sealed answers, through the same desk as anybody's."""
    config: Config = app.extensions["settings"]
    slugs = [door.slug for door in running.card.doors if door.stratum_no in (None, site)]
    paper = collection.question_paper(slugs[0])
    assert paper is not None
    name = secrets.token_bytes(16)
    plain = sealing.pack(sealing.Contents(name, language, given), paper.envelope_size)
    box = sealing.seal(paper.seal_public, paper.round_id.bytes, plain)
    intake: Intake = app.extensions["respond"].extensions["intake"]
    return intake.accept(
        paper.partner_id,
        paper.round_id,
        name,
        box,
        stratum_no=paper.stratum_no,
        code=codes.fingerprint(config.pepper, paper.round_id.bytes, code) if code else None,
        today=today,
    )


def close(config: Config, running: Running, today: date = TODAY) -> None:
    """Closed by an admin on its last day; without grace it is released and written down at once."""
    collection.ask_to_close(running.home.admin, running.id, today=today)
    due(config, today)


def due(config: Config, today: date = TODAY) -> list[str]:
    """One run of the due process; what it said."""
    said: list[str] = []
    run_due(config, said.append, today=today)
    return said
