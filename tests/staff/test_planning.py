"""Setting up a mission's rounds: what the numbers mean comes before anything is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from feedback.services import collection, mission
from feedback.staff.chances import in_a_hundred
from tests import make

pytestmark = pytest.mark.usefixtures("monday")


class Sheet:
    """The page of one mission, filled in."""

    def __init__(self, home, mission_id):
        self.home, self.mission_id = home, mission_id
        self.address = f"/staff/missions/{mission_id}/rounds/new"

    def fields(self, /, do="show", shown="", **numbers):
        """`staff=(12, 6)`: people at the first and second site; anything else as it is."""
        sent = {"do": do, "shown": shown, "languages": ["en", "es"], "meeting_on": "2026-03-20", "grace": "1"}
        for who in ("staff", "chw", "patients", "visitors"):
            sent[f"channel_{who}"] = "open" if who == "patients" else "codes"
            for site, count in zip(self.home.site_ids, numbers.pop(who, ()), strict=False):
                sent[f"n_{who}_{site.hex}"] = str(count)
        return sent | numbers

    def show(self, visitor, status=200, **numbers):
        return visitor.send(self.address, status, **self.fields(**numbers))

    def set_up(self, visitor, status=303, **numbers):
        """As a person would: look first, then press the button that the page shows."""
        page = self.show(visitor, **numbers)
        return visitor.send(self.address, status, **self.fields(do="set_up", shown=shown(page), **numbers))

    def kept(self):
        return collection.rounds(self.home.admin, self.mission_id)


def shown(page):
    return next(field.get("value") for field in page.every("input") if field.get("name") == "shown")


def buttons(page):
    return [button.get("value") for button in page.every("button") if button.get("name") == "do"]


@pytest.fixture
def sheet(home):
    return Sheet(home, make.mission(home))


def test_the_empty_page_asks_for_numbers_languages_and_the_meeting(admin, sheet):
    page = admin.get(sheet.address)

    assert page.title == "Set up the rounds"
    assert "District hospital" in page.main
    assert "no moderator yet: without comments" in page.main
    assert [box.get("value") for box in page.every("input") if box.get("checked") is not None] == [
        "en",
        "es",
        "ar",
    ]
    assert 'value="2026-03-20"' in page.source
    assert buttons(page) == ["show"]


def test_showing_keeps_nothing_and_loses_nothing(admin, sheet):
    page = sheet.show(admin, staff=(12, 6), chw=(9,))

    assert sheet.kept() == []
    typed = {field.get("name"): field.get("value") for field in page.every("input") if field.get("value")}
    assert {"12", "6", "9"} <= set(typed.values())
    assert "Set up 2 rounds" in page.main


def test_days_are_counted_back_from_the_meeting(admin, sheet):
    page = sheet.show(admin, staff=(12, 6))

    assert "Last day to answer 15 March 2026" in page.main
    assert "Answers are counted 17 March 2026" in page.main
    assert "Comments are read by 19 March 2026" in page.main
    assert "Debrief meeting 20 March 2026" in page.main


def test_it_says_what_will_be_seen_and_the_chance_of_seeing_nothing(admin, sheet):
    page = sheet.show(admin, staff=(12, 6))

    assert "If 6 in 10 answer, about 11 answers come." in page.main
    assert "Chance that fewer than 5 answer, so that nothing can be shown: under 1 in 100." in page.main
    assert "18 slips to print" in page.main


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.0, "not possible"), (0.001, "under 1 in 100"), (0.005, "1 in 100"), (0.234, "23 in 100"),
     (0.994, "99 in 100"), (0.996, "over 99 in 100")],
)  # fmt: skip
def test_a_chance_is_so_many_in_a_hundred_and_never_sure(chance, said):
    assert in_a_hundred(chance) == said


def test_small_groups_are_warned_of_and_heard_together(admin, sheet):
    page = sheet.show(admin, staff=(12, 6), chw=(4, 2))
    assert "Only 6 people are invited." in page.main
    assert "together" in buttons(page)

    page = sheet.show(admin, do="together", staff=(12, 6), chw=(4, 2))
    assert "Local team: staff and community health workers together" in page.main
    assert "Set up 1 round" in page.main
    assert "24 slips to print" in page.main

    sheet.set_up(admin, staff=(12, 6), chw=(4, 2), together="y")
    (card,) = sheet.kept()
    assert (card.audience, card.invited) == ("local_team", 24)


def test_fewer_than_five_are_refused_with_offers(admin, sheet):
    page = sheet.show(admin, staff=(2, 2), visitors=(9,))

    assert "Fewer than 5 people are invited" in page.main
    for offer in ("another site", "administrators", "facilitator"):
        assert offer in page.main
    assert buttons(page) == ["show"]


def test_a_refused_round_cannot_be_set_up_by_a_forged_button(admin, sheet):
    page = sheet.show(admin, staff=(2, 2))

    sheet_fields = sheet.fields(do="set_up", shown=shown(page), staff=(2, 2))
    admin.send(sheet.address, 200, **sheet_fields)

    assert sheet.kept() == []


def test_a_language_without_a_moderator_is_asked_without_texts(admin, sheet):
    page = sheet.show(admin, staff=(12, 6), languages=["en", "am"])

    assert "Nobody reads comments in አማርኛ yet" in page.main
    sheet.set_up(admin, staff=(12, 6), languages=["en", "am"])
    assert sheet.kept()[0].text_languages == ("en",)


def test_an_operator_who_takes_part_is_named(admin, home, sheet):
    admin.send(
        "/staff/settings/partner", name="Weyra Valley", language="en", timezone="UTC", operator="Weyra Valley"
    )

    assert "Weyra Valley runs this computer and takes part" in sheet.show(admin, staff=(12, 6)).main


def test_a_poster_needs_no_numbers(admin, home, sheet):
    tick = {f"poster_patients_{home.site_ids[0].hex}": "y"}

    page = sheet.show(admin, **tick)
    assert "Nobody knows how many will see a poster" in page.main
    sheet.set_up(admin, **tick)

    (card,) = sheet.kept()
    assert (card.audience, card.channel, card.invited) == ("patients", "open", None)


def test_what_was_shown_is_set_up_as_drafts(admin, sheet):
    page = admin.follow(sheet.set_up(admin, staff=(12, 6), visitors=(9,)))

    assert "2 rounds are set up. Nobody is asked before they are opened." in page.main
    assert [(card.audience, card.state, card.wish) for card in sheet.kept()] == [
        ("staff", "draft", None), ("visitors", "draft", None),
    ]  # fmt: skip


def test_changed_numbers_are_shown_before_they_are_set_up(admin, sheet):
    seen = shown(sheet.show(admin, staff=(12, 6)))

    page = admin.send(sheet.address, 200, **sheet.fields(do="set_up", shown=seen, staff=(12, 60)))

    assert "You changed something" in page.main
    assert sheet.kept() == []


def test_nobody_to_ask_is_said_and_not_set_up(admin, sheet):
    page = sheet.show(admin)

    assert "Nobody would be asked." in page.main
    assert buttons(page) == ["show"]


def test_dates_may_be_chosen_and_impossible_ones_are_refused(admin, sheet):
    page = sheet.show(admin, staff=(12, 6), opens_on="2026-03-04", closes_on="2026-03-20")
    assert "These dates cannot hold" in page.main

    sheet.set_up(admin, staff=(12, 6), opens_on="2026-03-04", closes_on="2026-03-10", grace="3")
    (card,) = sheet.kept()
    assert (card.opens_on, card.closes_on, card.grace) == (date(2026, 3, 4), date(2026, 3, 10), 3)


def test_the_meeting_of_the_page_becomes_the_missions(admin, home, sheet):
    sheet.set_up(admin, staff=(12, 6), meeting_on="2026-03-25")

    kept = mission.mission(home.admin, sheet.mission_id, today=make.TODAY)
    assert kept.meeting_on == date(2026, 3, 25)


@pytest.mark.parametrize(
    "wrong",
    [
        {"staff": ("twelve",)}, {"staff": (-1,)}, {"staff": (99999999,)}, {"languages": []},
        {"languages": ["xx"]}, {"meeting_on": "soon"}, {"meeting_on": ""}, {"grace": "9"},
        {"channel_staff": "pigeon"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_beside_its_field(admin, sheet, wrong):
    page = sheet.show(admin, 422, **({"staff": (12, 6)} | wrong))

    assert page.problems()
    assert sheet.kept() == []


def test_a_problem_names_the_field_that_it_is_about(admin, sheet):
    page = sheet.show(admin, 422, staff=("twelve",))

    assert page.problems() == ["Staff at District hospital: Write a whole number."]


def test_people_who_have_a_round_are_not_offered_again(admin, sheet):
    sheet.set_up(admin, staff=(12, 6))

    page = admin.get(sheet.address)

    assert "n_staff_" not in page.source
    assert "there is a round already" in page.main


def test_when_everybody_has_a_round_the_page_leads_back(admin, home, sheet):
    tick = {f"poster_patients_{home.site_ids[0].hex}": "y"}
    sheet.set_up(admin, staff=(12,), chw=(9,), visitors=(9,), **tick)

    assert "Everybody has a round already" in admin.get(sheet.address).main


@pytest.mark.parametrize(
    ("role", "side"), [("reader", "local"), ("moderator", "independent"), ("translator", "local")]
)
def test_others_find_no_way_to_set_up(sign_in_as, sheet, role, side):
    visitor = sign_in_as(role, side)

    visitor.get(sheet.address, 403)
    assert sheet.address not in visitor.get(f"/staff/missions/{sheet.mission_id}").links()


def test_another_partners_mission_is_not_found(admin):
    other = make.partner("Other", neighbour=False)
    foreign = Sheet(other, make.mission(other))

    admin.get(foreign.address, 404)
    foreign.show(admin, 404, staff=(12, 6))


def test_another_partners_site_cannot_be_asked_at(admin, home, sheet):
    other = make.partner("Other", neighbour=False)

    page = admin.send(sheet.address, 200, **sheet.fields() | {f"n_staff_{other.site_ids[0].hex}": "12"})

    assert "Nobody would be asked." in page.main


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_page_reads_well_in_every_language_of_the_staff(sign_in_as, sheet, language):
    visitor = sign_in_as(language=language)

    visitor.get(sheet.address)
    sheet.show(visitor, staff=(12, 6), chw=(4, 2), visitors=(2,), languages=["en", "am"])


def test_a_mission_in_the_past_is_asked_for_a_fortnight_when_no_meeting_is_set(admin, home):
    sheet = Sheet(home, make.mission(home, meeting_on=None))

    page = sheet.show(admin, 422, staff=(12, 6), meeting_on="")
    assert page.problems()
    sheet.set_up(admin, staff=(12, 6), meeting_on=str(make.TODAY + timedelta(days=20)))
    assert sheet.kept()
