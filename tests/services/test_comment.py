"""Moderation: who reads a comment before anybody else, and what may become of it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.models import Comment
from feedback.services import collection, comment
from feedback.services.access import Actor
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.survey import library
from tests import make

SURVEY = library.survey("staff_post_mission")


@pytest.fixture
def home(app):
    return make.partner()


@pytest.fixture
def told(app, settings, home):
    """A round of staff of whom `n` answered and wrote, released."""

    def build(n=12, language="en", at=home, extra=()):
        running = make.open_round(settings, at, make.mission(at))
        people = [(language, f"Words {number}.") for number in range(n)] + list(extra)
        for code, words in people:
            given = {"st_respect": "4", "st_keep": words}
            make.answer(app, running, given, language=code)
        make.close(settings, running)
        return running

    return build


def row(home, one):
    with Session(db.engine) as session:
        return session.get_one(Comment, (home.id, one.round_id, bytes.fromhex(one.id)))


def decide(home, one, decision, actor=None, **words):
    comment.decide(actor or home.moderator, one.round_id, one.id, decision, **words)


def test_a_moderator_reads_question_and_words_and_nothing_of_the_writer(home, told):
    told()

    found = comment.waiting(home.moderator)

    assert {one.text for one in found} == {f"Words {number}." for number in range(12)}
    assert {one.question["en"] for one in found} == {SURVEY.question("st_keep").words["en"]}
    assert {one.language for one in found} == {"en"}
    assert set(vars(found[0])) == {"round_id", "id", "question", "text", "language", "choices"}


def test_the_order_of_comments_means_nothing(home, told):
    told()

    assert [one.id for one in comment.waiting(home.moderator)] == sorted(
        one.id for one in comment.waiting(home.moderator)
    )


@pytest.mark.parametrize(("n", "choices"), [(9, ("retell", "reject")), (10, comment.DECISIONS)])
def test_from_five_to_nine_words_are_only_retold(home, told, n, choices):
    told(n)

    assert {one.choices for one in comment.waiting(home.moderator)} == {choices}
    one = comment.waiting(home.moderator)[0]
    if n == 9:
        for decision in ("show", "edit"):
            with pytest.raises(Conflict):
                decide(home, one, decision, text="Other words.", language="en")
        assert row(home, one).status == "waiting"


def test_a_language_that_few_wrote_in_is_not_named_and_only_retold(home, told):
    told(12, extra=[("es", "Palabras raras."), ("es", "Y otras.")])

    rare = [one for one in comment.waiting(home.moderator) if one.language is None]

    assert {one.text for one in rare} == {"Palabras raras.", "Y otras."}
    assert {one.choices for one in rare} == {("retell", "reject")}


@pytest.mark.parametrize(
    ("decision", "words", "status", "shown", "language"),
    [
        ("show", {}, "shown", None, "en"),
        ("edit", {"text": "Words without a name."}, "shown", "Words without a name.", "en"),
        ("retell", {"text": "Alguien dijo algo.", "language": "es"}, "retold", "Alguien dijo algo.", "es"),
        ("reject", {}, "rejected", None, None),
    ],
)
def test_what_is_decided_is_all_that_is_kept(home, told, decision, words, status, shown, language):
    told()
    one = comment.waiting(home.moderator)[0]

    decide(home, one, decision, **words)

    kept = row(home, one)
    assert (kept.status, kept.shown_language, kept.text) == (status, language, "")
    assert kept.shown == (one.text if decision == "show" else shown)
    assert one.id not in {other.id for other in comment.waiting(home.moderator)}


def test_a_decision_stands(home, told):
    told()
    one = comment.waiting(home.moderator)[0]
    decide(home, one, "reject")

    for decision in ("show", "retell"):
        with pytest.raises(Conflict):
            decide(home, one, decision, text="Something.", language="en")


@pytest.mark.parametrize(
    ("decision", "words", "field"),
    [
        ("edit", {"text": "  "}, "text"),
        ("edit", {"text": "x" * 2001}, "text"),
        ("retell", {"text": "", "language": "en"}, "text"),
        ("retell", {"text": "Somebody said so.", "language": "tlh"}, "language"),
        ("retell", {"text": "Somebody said so."}, "language"),
    ],
)
def test_words_that_cannot_be_shown_are_refused(home, told, decision, words, field):
    told()
    one = comment.waiting(home.moderator)[0]

    with pytest.raises(Invalid) as refusal:
        decide(home, one, decision, **words)

    assert set(refusal.value.problems) == {field}
    assert row(home, one).status == "waiting"


def test_a_retelling_is_not_the_comment_again(home, told):
    told(7)
    one = comment.waiting(home.moderator)[0]

    with pytest.raises(Invalid):
        decide(home, one, "retell", text=one.text.upper().replace(" ", "\n"), language="en")


def test_a_moderator_gets_what_they_read(home, told):
    told(5, extra=[("es", f"Palabras {n}.") for n in range(5)])

    reads_spanish = make.registered(home.id, "moderator", "local", ("es",))

    assert {one.language for one in comment.waiting(reads_spanish)} == {"es"}


@pytest.mark.parametrize(
    ("role", "side"), [("moderator", "visiting"), ("admin", "local"), ("reader", "independent")]
)
def test_moderators_are_independent(home, told, role, side):
    told()
    actor = home.member(role, side)

    with pytest.raises(Forbidden):
        comment.waiting(actor)
    with pytest.raises(Forbidden):
        decide(home, comment.waiting(home.moderator)[0], "show", actor=actor)


def test_who_opened_the_round_does_not_read_its_comments_whatever_they_are_now(home, told):
    told()
    admin = home.admin
    turned = Actor(
        admin.partner_id, admin.account_id, admin.member_id, "moderator", "local", languages=("en",)
    )
    one = comment.waiting(home.moderator)[0]

    assert comment.waiting(turned) == []
    with pytest.raises(Forbidden):
        decide(home, one, "show", actor=turned)


def test_another_partners_comments_are_not_there(home, told):
    told()
    other = make.partner("Elsewhere")
    told(11, at=other)
    one = comment.waiting(home.moderator)[0]

    assert len(comment.waiting(other.moderator)) == 11
    with pytest.raises(NotFound):
        decide(other, one, "show")
    for name in ("00" * 16, "no hex", ""):
        with pytest.raises(NotFound):
            comment.decide(home.moderator, one.round_id, name, "show")


def test_of_too_few_answers_no_words_exist(home, told):
    told(4)

    assert comment.waiting(home.moderator) == []


def test_nobody_reads_before_the_round_is_over(app, settings, home):
    running = make.open_round(settings, home, make.mission(home))
    for _ in range(12):
        make.answer(app, running, {"st_keep": "Words."})

    assert collection.round_card(home.admin, running.id).state == "open"
    assert comment.waiting(home.moderator) == []
