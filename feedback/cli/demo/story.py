"""Who is in the demo: a district hospital and its visitors, and a clinic that they never see.

Everybody and everything here is made up; the addresses end in .example and the numbers ring
nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from feedback.cli.demo.opinions import Crowd


@dataclass(frozen=True)
class Person:
    """Somebody who signs in. `reads`: the languages in which a moderator can judge a text."""

    name: str
    role: str
    side: str
    language: str = "en"
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A site, with whom to tell in case of harm and whom visitors can talk to."""

    name: str
    place: str
    contact: str
    support: str


@dataclass(frozen=True)
class Visit:
    """A mission; its days count from today. `coded`: audiences that need a slip to answer."""

    name: str
    kind: str
    starts: timedelta
    ends: timedelta
    meeting: timedelta
    languages: tuple[str, ...]
    coded: frozenset[str]
    crowds: tuple[Crowd, ...]


@dataclass(frozen=True)
class House:
    """A partner and everything in it."""

    name: str
    mark: str
    language: str
    timezone: str
    operator: str
    places: tuple[Place, ...]
    #: name -> side
    organisations: dict[str, str]
    people: tuple[Person, ...]
    finished: Visit
    running: Visit | None = None

    def email(self, person: Person) -> str:
        return f"{person.role}.{person.side}@{self.mark}.example"

    def password(self, person: Person) -> str:
        """Known to everybody: a demo holds nobody's secrets."""
        return f"{self.mark}-{person.side}-{person.role}"


HOSPITAL, POST = "Weyra Valley District Hospital", "Lay Amba Health Post"
EVERY_LANGUAGE = ("en", "es", "ar", "ne", "am")


def days(number: int) -> timedelta:
    return timedelta(days=number)


WEYRA = House(
    name="Weyra Valley Health Services",
    mark="weyra",
    language="en",
    timezone="Africa/Addis_Ababa",
    operator="Weyra University computing centre",
    places=(
        Place(HOSPITAL, "Weyra town", "the patient desk, 058 555 0134", "the team doctor, 058 555 0108"),
        Place(POST, "Lay Amba", "the health post nurse, 058 555 0141", "the team doctor, 058 555 0108"),
    ),
    organisations={
        "Manos Cercanas": "visiting",
        "Himal Eye Team": "visiting",
        "Weyra Zone Health Bureau": "local",
        "Weyra University, School of Public Health": "independent",
    },
    people=(
        Person("Hirut Tadesse", "admin", "local"),
        Person("Bereket Alemu", "editor", "local"),
        Person("Meron Haile", "translator", "local"),
        Person("Selam Girma", "moderator", "local", reads=("am", "en", "ar")),
        Person("Dawit Kebede", "reader", "local"),
        Person("Marta Ruiz", "admin", "visiting", "es"),
        Person("Suman Shrestha", "editor", "visiting"),
        Person("Lucía Prats", "translator", "visiting", "es"),
        Person("Jordi Camps", "moderator", "visiting", "es", reads=("es", "en")),
        Person("Anjali Karki", "reader", "visiting"),
        Person("Yusuf Idris", "admin", "independent", "ar"),
        Person("Tigist Bekele", "editor", "independent"),
        Person("Samira Osman", "translator", "independent", "ar"),
        Person("Rahel Mulugeta", "moderator", "independent", reads=EVERY_LANGUAGE),
        Person("Daniel Worku", "reader", "independent"),
    ),
    finished=Visit(
        name="Cataract surgery visit",
        kind="short",
        starts=days(-49),
        ends=days(-38),
        meeting=days(-17),
        languages=EVERY_LANGUAGE,
        coded=frozenset(("staff", "chw", "visitors")),
        crowds=(
            Crowd("staff", HOSPITAL, 28, {"am": 14, "en": 6}, 0.02),
            Crowd("staff", POST, 9, {"am": 6, "en": 1}, -0.08),
            Crowd("chw", HOSPITAL, 14, {"am": 7, "ar": 2}),
            Crowd("chw", POST, 12, {"am": 5, "ar": 2, "en": 1}, -0.06),
            Crowd("patients", HOSPITAL, None, {"am": 26, "ar": 13, "en": 2}),
            Crowd("patients", POST, None, {"am": 12, "ar": 5}, -0.05),
            Crowd("visitors", HOSPITAL, 18, {"es": 7, "en": 5, "ne": 4}),
        ),
    ),
    running=Visit(
        name="Follow-up and training visit",
        kind="hybrid",
        starts=days(-12),
        ends=days(-3),
        meeting=days(5),
        languages=EVERY_LANGUAGE,
        coded=frozenset(("staff",)),
        # nobody has answered yet: these are the people who were asked
        crowds=(
            Crowd("staff", HOSPITAL, 30, {}),
            Crowd("staff", POST, 12, {}),
            Crowd("chw", HOSPITAL, 40, {}),
            Crowd("chw", POST, 30, {}),
            Crowd("patients", HOSPITAL, None, {}),
            Crowd("patients", POST, None, {}),
            Crowd("visitors", HOSPITAL, 30, {}),
        ),
    ),
)

CLINIC = "Clínica Río Hondo"
RIO_HONDO = House(
    name="Red de Salud Río Hondo",
    mark="riohondo",
    language="es",
    timezone="America/Tegucigalpa",
    operator="Universidad del Litoral",
    places=(Place(CLINIC, "Río Hondo", "la enfermera de turno, 555 0162", "la doctora, 555 0175"),),
    organisations={"Sonrisas Claras": "visiting", "Secretaría de Salud": "local"},
    people=(
        Person("Xiomara Paz", "admin", "local", "es"),
        Person("Nelson Ávila", "moderator", "local", "es", reads=("es", "en")),
        Person("Grace Miller", "reader", "visiting"),
    ),
    finished=Visit(
        name="Brigada dental",
        kind="short",
        starts=days(-40),
        ends=days(-35),
        meeting=days(-15),
        languages=("es", "en"),
        coded=frozenset(("staff",)),
        crowds=(
            Crowd("staff", CLINIC, 14, {"es": 11}, 0.1),
            Crowd("visitors", CLINIC, 9, {"es": 2, "en": 5}),
        ),
    ),
)

HOUSES = (WEYRA, RIO_HONDO)
