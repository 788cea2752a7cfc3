"""Missions and the first page."""

from datetime import timedelta

from feedback.services import collection, mission
from feedback.staff import guards
from tests import make


def fields(home, **changes):
    return {
        "name": "Eye surgery week",
        "kind": "short",
        "starts_on": "2026-02-01",
        "ends_on": "2026-02-14",
        "meeting_on": "2026-03-01",
        "sites": [str(one) for one in home.site_ids],
        "organisations": [str(home.organisation_ids["visiting"])],
    } | changes


def test_a_mission_is_added_changed_and_removed(admin, home):
    admin.get("/staff/missions/new")
    page = admin.follow(admin.send("/staff/missions/new", **fields(home)))
    assert page.title == "Eye surgery week"
    assert "1 to 14 February 2026" in page.main
    assert "1 March 2026" in page.main
    assert "The visiting organisation" in page.main
    there = page.address

    page = admin.get(f"{there}/change")
    ticked = [field.get("value") for field in page.every("input") if field.get("checked") is not None]
    assert set(ticked) == {*map(str, home.site_ids), str(home.organisation_ids["visiting"])}

    changed = fields(home, name="Eye week", ends_on="2026-03-02", meeting_on="", organisations=[])
    page = admin.follow(admin.send(f"{there}/change", **changed))
    assert page.title == "Eye week"
    assert "1 February 2026 to 2 March 2026" in page.main
    assert "No date yet" in page.main

    assert "nobody was asked" in admin.get(f"{there}/remove").main
    page = admin.follow(admin.send(f"{there}/remove"))
    assert "Eye week" not in page.main


def test_what_is_wrong_with_a_mission_is_said_and_nothing_typed_is_lost(admin, home):
    page = admin.send("/staff/missions/new", 422, **fields(home, ends_on="2026-01-01", sites=[]))
    assert page.problems() == ["Sites: Fill in this field."]

    page = admin.send("/staff/missions/new", 422, **fields(home, ends_on="2026-01-01"))
    assert page.problems() == ["Last day: The last day cannot be before the first."]
    values = [field.get("value") for field in page.every("input")]
    assert "2026-01-01" in values
    assert "Eye surgery week" in values


def test_only_sites_of_the_partner_can_be_chosen(admin, home):
    other = make.partner("Far away clinic", neighbour=False)

    page = admin.send("/staff/missions/new", 422, **fields(home, sites=[str(other.site_ids[0])]))

    assert page.problems() == ["Sites: Choose one of the answers that are offered."]


def test_the_hub_shows_where_a_mission_stands(admin, home):
    mission_id = make.mission(home)

    page = admin.get(f"/staff/missions/{mission_id}")

    (now,) = [step for step in page.every("li") if step.get("aria-current") == "step"]
    assert "".join(now.itertext()).strip() == "Prepare"
    steps = [one for one in page.every("ol") if one.get("class") == "steps"]
    assert len(list(steps[0])) == 7


def test_readers_see_a_mission_and_no_way_to_change_it(sign_in_as, home):
    mission_id = make.mission(home)

    page = sign_in_as("reader", "visiting").get(f"/staff/missions/{mission_id}")

    assert not [link for link in page.links() if link.endswith(("/change", "/remove", "/new"))]


def test_a_mission_with_rounds_stays(admin, home):
    mission_id = make.mission(home)
    wanted = collection.Wanted({("staff", one): 20 for one in home.site_ids}, ("en",))
    collection.set_up(home.admin, mission_id, wanted, today=make.TODAY)

    assert "Remove this mission" not in admin.get(f"/staff/missions/{mission_id}/change").main
    page = admin.send(f"/staff/missions/{mission_id}/remove", 409)
    assert "Rounds were set up for this mission" in page.main


def test_another_partners_missions_are_nowhere(admin, home):
    other = make.partner("Far away clinic", neighbour=False)
    make.mission(other, "A secret mission")
    make.mission(home, "Our mission")

    for address in ("/staff/", "/staff/missions/"):
        page = admin.get(address)
        assert "Our mission" in page.main
        assert "secret" not in page.source
        assert "Far away" not in page.source


def test_the_first_page_has_a_line_for_what_waits_and_one_first_button(admin, home, monkeypatch):
    monkeypatch.setattr(guards, "today", lambda: make.TODAY)
    first = make.mission(home, "First mission")
    make.mission(home, "Second mission")
    wanted = collection.Wanted({("staff", one): 20 for one in home.site_ids}, ("en",))
    collection.set_up(home.admin, first, wanted, today=make.TODAY)

    page = admin.get("/staff/")

    (lines,) = [one for one in page.every("ul") if one.get("class") == "waiting"]
    said = [" ".join("".join(line.itertext()).split()) for line in lines]
    assert said[0].startswith("Staff: the round is set up and can open. First mission")
    assert said[1].startswith("Nobody is asked yet: no rounds are set up. Second mission")
    primary = [one for one in page.every("a") if one.get("class") == "button primary"]
    assert len(primary) == 1
    for link in page.links():
        if link.startswith("/staff/"):
            admin.get(link)


def test_nothing_waits_for_somebody_with_nothing_to_do(sign_in_as, home, monkeypatch):
    monkeypatch.setattr(guards, "today", lambda: make.TODAY)
    make.mission(home)

    page = sign_in_as("reader").get("/staff/")

    assert "Nothing waits for you today." in page.main
    assert "Eye surgery" in page.main


def test_old_missions_do_not_crowd_the_first_page(admin, home):
    for number in range(5):
        days = timedelta(days=400 + number)
        make.mission(
            home, f"Old {number}", starts_on=make.TODAY - days, ends_on=make.TODAY - days, meeting_on=None
        )

    page = admin.get("/staff/")
    assert page.main.count("Old ") == 3
    assert "/staff/missions/" in page.links()
    assert admin.get("/staff/missions/").main.count("Old ") == 5


def test_reading_changes_nothing(admin, home, app):
    """Every page is read, then everything is as it was."""
    mission_id = make.mission(home)

    def everything():
        return (
            mission.missions(home.admin, today=make.TODAY),
            collection.rounds(home.admin, mission_id),
        )

    before = everything()
    seen, waiting = set(), ["/staff/"]
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/staff/"):
            continue
        seen.add(address)
        answer = admin.client.get(address)
        assert answer.status_code < 400, address
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting += admin.get(address).links()

    assert len(seen) > 20
    assert everything() == before
