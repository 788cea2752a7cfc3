"""Tells the demo's story through the same verbs that everybody uses, with the days injected.

Nothing is written past the services: accounts join, rounds are set up, asked for, opened by the
verbs of the due process, answered through sealing and intake, closed, released, moderated.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from feedback.cli.demo.opinions import COMMENTS, Crowd, replies, written
from feedback.cli.demo.story import House, Person, Visit
from feedback.privacy import codes, sealing
from feedback.services import (
    account,
    collection,
    comment,
    member,
    mission,
    organisation,
    release,
    site,
    snapshot,
)
from feedback.services.access import Actor
from feedback.services.intake import Intake, Outcome
from feedback.services.keyring import Keyring
from feedback.services.partner import create_partner
from feedback.services.post import Post
from feedback.survey import library

#: the same answers at every load; who wrote what is nowhere, here as everywhere
SEED = 20260301
DAY = timedelta(days=1)


class Mishap(RuntimeError):
    """The story did not go as written: a fault of ours."""


@dataclass(frozen=True)
class Office:
    """What the operator of this computer lends to the demo."""

    intake: Intake
    keyring: Keyring
    pepper: bytes
    #: HTTPS or loopback; else an operator's word that plain HTTP will do
    safe: bool
    plain_http: bool


@dataclass(frozen=True)
class Home:
    """A partner that has moved in."""

    house: House
    partner_id: uuid.UUID
    people: dict[tuple[str, str], Actor]
    sites: dict[str, uuid.UUID]
    organisations: frozenset[uuid.UUID]

    @property
    def admin(self) -> Actor:
        return self.people["admin", "local"]

    def moderators(self) -> Iterator[Actor]:
        """Those who may moderate, the widest reader first."""
        able = [
            actor for (role, side), actor in self.people.items() if role == "moderator" and side != "visiting"
        ]
        yield from sorted(able, key=lambda actor: -len(actor.languages))


def move_in(house: House) -> Home:
    """The partner with its people, sites and organisations."""
    partner_id = create_partner(
        house.name, language=house.language, timezone=house.timezone, operator=house.operator
    )
    people = {(person.role, person.side): _join(house, partner_id, person) for person in house.people}
    admin = people["admin", "local"]
    return Home(
        house=house,
        partner_id=partner_id,
        people=people,
        sites={
            place.name: site.add(
                admin,
                site.Wanted(place.name, place=place.place, contact=place.contact, support=place.support),
            )
            for place in house.places
        },
        organisations=frozenset(
            organisation.add(admin, name=name, side=side) for name, side in house.organisations.items()
        ),
    )


def live_through(office: Office, home: Home, visit: Visit, *, today: date) -> uuid.UUID:
    """A finished mission: asked, answered, released, moderated, told."""
    mission_id = _begin(home, visit, today=today)
    round_ids = _set_up(home, mission_id, visit, today=today + visit.starts, closes_on=None, grace=1)
    dice = Random(SEED)  # noqa: S311 - made-up opinions, not secrets
    for round_id in round_ids:
        card = collection.round_card(home.admin, round_id)
        _open(office, home, round_id, today=card.opens_on)
        slips = _draw(office, home, card, visit)
        crowds = [crowd for crowd in visit.crowds if crowd.audience == card.audience]
        _answer(office, home, card, crowds, slips, dice, today=card.opens_on + DAY)
        collection.close_round(home.partner_id, round_id, today=card.closes_on + DAY)
        release.release_round(
            office.keyring, home.partner_id, round_id, today=card.closes_on + (card.grace + 2) * DAY
        )
        snapshot.make_round(home.partner_id, round_id, today=card.closes_on + (card.grace + 2) * DAY)
    _moderate(home)
    snapshot.make_edition(home.partner_id, mission_id, today=today + visit.meeting - DAY)
    return mission_id


def open_up(office: Office, home: Home, visit: Visit, *, today: date) -> dict[str, list[str]]:
    """A running mission whose rounds are open and close today; the slips of each coded door."""
    mission_id = _begin(home, visit, today=today)
    slips: dict[str, list[str]] = {}
    for round_id in _set_up(home, mission_id, visit, today=today + visit.ends, closes_on=today, grace=0):
        _open(office, home, round_id, today=today)
        card = collection.round_card(home.admin, round_id)
        drawn = _draw(office, home, card, visit)
        for door in card.doors:
            if door.stratum_no is None:
                stack = [codes.printed(code) for batch in drawn.values() for code in batch]
                secrets.SystemRandom().shuffle(stack)  # as everybody is told to do with slips
                slips[door.slug] = stack
    return slips


def _join(house: House, partner_id: uuid.UUID, person: Person) -> Actor:
    account_id = account.create_account(
        house.email(person), person.name, house.password(person), language=person.language
    )
    post = Post(person.role, person.side, languages=person.reads)
    member_id = member.join(partner_id, account_id, post)
    return Actor(
        partner_id,
        account_id,
        member_id,
        person.role,
        person.side,
        person.name,
        person.language,
        person.reads,
    )


def _begin(home: Home, visit: Visit, *, today: date) -> uuid.UUID:
    return mission.add(
        home.admin,
        mission.Wanted(
            name=visit.name,
            kind=visit.kind,
            starts_on=today + visit.starts,
            ends_on=today + visit.ends,
            meeting_on=today + visit.meeting,
            site_ids=frozenset(home.sites[crowd.site] for crowd in visit.crowds),
            organisation_ids=home.organisations,
        ),
    )


def _set_up(
    home: Home, mission_id: uuid.UUID, visit: Visit, *, today: date, closes_on: date | None, grace: int
) -> list[uuid.UUID]:
    audiences = {crowd.audience for crowd in visit.crowds}
    wanted = collection.Wanted(
        invited={(crowd.audience, home.sites[crowd.site]): crowd.invited for crowd in visit.crowds},
        languages=visit.languages,
        channels={audience: "codes" if audience in visit.coded else "open" for audience in audiences},
        closes_on=closes_on,
        grace=grace,
    )
    return collection.set_up(home.admin, mission_id, wanted, today=today)


def _open(office: Office, home: Home, round_id: uuid.UUID, *, today: date) -> None:
    collection.ask_to_open(home.admin, round_id, today=today, safe=office.safe or office.plain_http)
    collection.open_round(
        office.keyring, home.partner_id, round_id, today=today, safe=office.safe, plain_http=office.plain_http
    )


def _draw(office: Office, home: Home, card: collection.RoundCard, visit: Visit) -> dict[int, list[str]]:
    """A slip for everybody who was asked, by site."""
    if card.audience not in visit.coded:
        return {}
    return {
        place.no: collection.draw_slips(
            home.admin, card.id, stratum_no=place.no, count=place.invited or 0, pepper=office.pepper
        )
        for place in card.sites
    }


def _answer(
    office: Office, home: Home, card: collection.RoundCard, crowds: list[Crowd], slips: dict[int, list[str]],
    dice: Random, *, today: date,
) -> None:  # fmt: skip
    """Everybody's answers, sealed as a phone seals them and taken in at the one desk."""
    door = collection.question_paper(card.doors[0].slug)
    if door is None:
        raise Mishap(f"no door to the {card.audience} round")
    survey = library.survey(card.survey_key)
    numbers = {place.name: place.no for place in card.sites}
    hands = {no: list(batch) for no, batch in slips.items()}
    for crowd, reply in replies(survey, crowds, COMMENTS[home.house.mark], dice):
        number = numbers[crowd.site]
        envelope_id = secrets.token_bytes(sealing.ID_LENGTH)
        contents = sealing.Contents(envelope_id, reply.language, dict(reply.answers))
        box = sealing.seal(door.seal_public, card.id.bytes, sealing.pack(contents, door.envelope_size))
        code = hands[number].pop() if slips else None
        outcome = office.intake.accept(
            home.partner_id,
            card.id,
            envelope_id,
            box,
            stratum_no=None if slips else number,
            code=codes.fingerprint(office.pepper, card.id.bytes, code) if code else None,
            today=today,
        )
        if outcome is not Outcome.STORED:
            raise Mishap(f"an answer of {crowd.audience} at {crowd.site} was {outcome.name}")


def _moderate(home: Home) -> None:
    """Each moderator decides what they can read, as it is written beside the comment."""
    comments = COMMENTS[home.house.mark]
    for moderator in home.moderators():
        for waiting in comment.waiting(moderator):
            wanted = written(comments, waiting.text)
            words = {"text": wanted["retold"], "language": wanted["language"]} if "retold" in wanted else {}
            comment.decide(moderator, waiting.round_id, waiting.id, wanted.get("decision", "show"), **words)
