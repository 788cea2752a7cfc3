"""Moderation: one comment alone on its page, and only what privacy allows for it."""

from __future__ import annotations

import re
import uuid

import pytest

from feedback.services import comment, debrief
from tests import make

pytestmark = pytest.mark.usefixtures("monday")

PRAISE = "The mornings together went well."


@pytest.fixture
def moderator(sign_in_as):
    return sign_in_as("moderator", "independent")


def told(app, settings, home, words, *, quiet=0):
    """A released round in which these people wrote (language, words), and others only rated."""
    running = make.open_round(settings, home, make.mission(home), languages=("en", "es", "ar"))
    for language, said in words:
        make.answer(app, running, {"st_respect": "5", "st_keep": said}, language=language)
    for _ in range(quiet):
        make.answer(app, running, {"st_respect": "4"})
    make.close(settings, running)
    return running


def offered(page):
    return [field.get("value") for field in page.every("input") if field.get("name") == "decision"]


def form(page):
    """Where the page's form sends to."""
    return next(one.get("action") for one in page.every("form") if "/comments/" in (one.get("action") or ""))


def test_a_comment_stands_alone_with_its_question(app, moderator, home, settings):
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)

    page = moderator.get("/staff/comments")

    assert "3 comments wait. Nobody else has read them." in page.main
    assert ["".join(quote.itertext()) for quote in page.every("blockquote")] == [PRAISE]
    assert "What should stay the same next time?" in page.main
    assert offered(page) == ["show", "edit", "retell", "reject"]


def test_nothing_on_the_page_tells_where_when_or_who(app, moderator, home, settings):
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)

    page = moderator.get("/staff/comments")

    for trace in ("District hospital", "Health post", "Staff", "2026", "Eye surgery"):
        assert trace not in page.main


def test_a_decision_leads_to_the_next_and_the_last_to_peace(app, moderator, home, settings):
    running = told(app, settings, home, [("en", f"{PRAISE} {n}") for n in "abc"], quiet=9)

    for decision, text in (("show", ""), ("edit", "The mornings went well."), ("reject", "")):
        page = moderator.get("/staff/comments")
        moderator.send(form(page), decision=decision, text=text, language="en")

    assert "No comment waits for you" in moderator.get("/staff/comments").main
    make.due(settings)
    kept = sorted(one["text"] for one in debrief.edition(home.admin, running.mission_id).figures["comments"])
    assert len(kept) == 2
    assert "The mornings went well." in kept


def test_nobody_reads_a_comment_before_it_is_decided(app, moderator, sign_in_as, home, settings):
    running = told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)
    reader = sign_in_as()
    there = f"/staff/debriefs/{running.mission_id}"
    assert PRAISE not in reader.get(there).text

    for _ in range(3):
        page = moderator.get("/staff/comments")
        moderator.send(form(page), decision="show", text="", language="en")
    make.due(settings)

    assert PRAISE in reader.get(there).text


def test_among_five_to_nine_only_a_retelling_is_offered(app, moderator, home, settings):
    running = told(app, settings, home, [("en", PRAISE)] * 3, quiet=4)

    page = moderator.get("/staff/comments")
    assert offered(page) == ["retell", "reject"]
    assert "may not be shown in its own words" in page.main
    assert page.one("textarea").text is None or not page.one("textarea").text.strip()
    refused = moderator.send(form(page), 422, decision="show", text="", language="en")
    assert refused.problems()
    moderator.send(form(page), decision="retell", text="Somebody liked the mornings.", language="es")
    assert len(comment.waiting(home.moderator)) == 2
    assert running.card.n == 7


def test_a_rare_language_is_retold_too(app, moderator, home, settings):
    told(app, settings, home, [("ar", "كان الصباح جيدًا."), *[("en", PRAISE)] * 3], quiet=9)

    pages = [moderator.get("/staff/comments")]
    for one in comment.waiting(home.moderator):
        pages.append(moderator.get(f"/staff/comments?after={one.id}"))
    arabic = next(page for page in pages if "الصباح" in page.main)

    assert offered(arabic) == ["retell", "reject"]
    quote = arabic.one("blockquote")
    assert (quote.get("dir"), quote.get("lang")) == ("auto", None)


def test_a_retelling_may_not_repeat_the_words(app, moderator, home, settings):
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=4)
    page = moderator.get("/staff/comments")

    refused = moderator.send(form(page), 422, decision="retell", text=f"  {PRAISE.upper()} ", language="en")

    assert "Retell it in your own words" in refused.main
    assert PRAISE.upper() in refused.one("textarea").text
    assert len(comment.waiting(home.moderator)) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "edit", "text": ""}, {"decision": "edit", "text": "x" * 2001}, {"decision": ""},
        {"decision": "publish"}, {"decision": "retell", "text": "Fine.", "language": "xx"},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(app, moderator, home, settings, wrong):
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)
    page = moderator.get("/staff/comments")

    refused = moderator.send(form(page), 422, **{"text": "", "language": "en"} | wrong)

    assert refused.problems()
    assert PRAISE in refused.main
    assert len(comment.waiting(home.moderator)) == 3


def test_a_comment_can_be_put_off(app, moderator, home, settings):
    told(app, settings, home, [("en", f"{PRAISE} {n}") for n in "abc"], quiet=9)
    seen, address = [], "/staff/comments"

    for _ in range(4):
        page = moderator.get(address)
        seen.append("".join(page.one("blockquote").itertext()))
        address = next(link for link in page.links() if "after=" in link)

    assert len(set(seen[:3])) == 3
    assert seen[3] == seen[0]


def test_traces_are_scrubbed_before_the_moderator_reads(app, moderator, home, settings):
    told(app, settings, home, [("en", "Call me at 0911 223344 or ana@example.org")] * 3, quiet=9)

    page = moderator.get("/staff/comments")

    assert "[removed]" in page.main
    assert "223344" not in page.source
    assert "ana@example.org" not in page.source


def test_hostile_words_stay_words(app, moderator, home, settings):
    told(app, settings, home, [("en", "<script>alert(1)</script> {{ 7*7 }}")] * 3, quiet=9)

    page = moderator.get("/staff/comments")

    assert "<script>alert(1)</script> {{ 7*7 }}" in page.main
    assert not page.every("script")


def test_what_is_decided_is_decided(app, moderator, home, settings):
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)
    there = form(moderator.get("/staff/comments"))
    moderator.send(there, decision="reject", text="", language="en")

    moderator.send(there, 404, decision="show", text="", language="en")


def test_another_partners_comment_is_not_there(app, moderator, settings):
    other = make.partner("Other", neighbour=False)
    told(app, settings, other, [("en", PRAISE)] * 3, quiet=9)
    one = comment.waiting(other.moderator)[0]

    assert "No comment waits" in moderator.get("/staff/comments").main
    moderator.send(f"/staff/comments/{one.round_id}/{one.id}", 404, decision="show", text="", language="en")
    moderator.send(f"/staff/comments/{uuid.uuid4()}/nothing", 404, decision="show")
    assert len(comment.waiting(other.moderator)) == 3


@pytest.mark.parametrize(
    ("role", "side"), [("moderator", "visiting"), ("admin", "local"), ("reader", "independent")]
)
def test_nobody_but_an_independent_moderator_reads(app, sign_in_as, home, settings, role, side):
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)
    one = comment.waiting(home.moderator)[0]
    visitor = sign_in_as(role, side)

    visitor.get("/staff/comments", 403)
    visitor.send(f"/staff/comments/{one.round_id}/{one.id}", 403, decision="show", text="", language="en")


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_pages_read_well_in_every_language_of_the_staff(app, sign_in_as, home, settings, language):
    visitor = sign_in_as("moderator", "local", language=language)
    visitor.get("/staff/comments")
    told(app, settings, home, [("en", PRAISE)] * 3, quiet=9)

    page = visitor.get("/staff/comments")

    assert page.one("blockquote").get("dir") == "ltr"
    assert re.search(r"[^\x00-\x7f]", page.main)
