"""Members: who may change whom, and who must stay."""

import threading

import pytest
from sqlalchemy import select

from feedback.models import Member, Record
from feedback.services import account, member
from feedback.services.errors import Conflict, Forbidden, Invalid, NotFound
from feedback.services.post import Post
from feedback.services.session import reading
from tests import make

PASSWORD = "quiet rivers carry stones"


@pytest.fixture
def home(app):
    return make.partner()


def join(home, name, role="admin", side="local", **rest):
    account_id = account.create_account(f"{name}@example.org", name, PASSWORD)
    return member.join(home.id, account_id, Post(role, side, **rest))


def names(home):
    return {one.name for one in member.members(home.admin)}


def test_members_of_one_partner_are_not_seen_in_another(home):
    other = make.partner("Somebody else", neighbour=False)
    join(home, "amina")
    foreign = join(other, "boris")

    assert "amina" in names(home)
    assert "boris" not in names(home)
    for act in (
        lambda: member.member(home.admin, foreign),
        lambda: member.change(home.admin, foreign, Post("reader", "local")),
        lambda: member.remove(home.admin, foreign),
    ):
        with pytest.raises(NotFound):
            act()


def test_only_the_local_side_changes_members(home):
    someone = join(home, "amina")

    for role, side in (("admin", "visiting"), ("editor", "local"), ("reader", "independent")):
        with pytest.raises(Forbidden):
            member.change(home.member(role, side), someone, Post("reader", "local"))
        with pytest.raises(Forbidden):
            member.remove(home.member(role, side), someone)


def test_a_change_is_kept_on_record(home):
    someone = join(home, "amina", "reader")

    member.change(home.admin, someone, Post("moderator", "independent", languages=("en", "ar")))

    card = member.member(home.admin, someone)
    assert (card.role, card.side, card.languages) == ("moderator", "independent", ("en", "ar"))
    with reading() as s:
        record = s.scalars(select(Record).where(Record.act == "member.change")).one()
        assert record.account_id == home.admin.account_id
        assert record.thing == str(someone)
        assert record.about == {"from": ["reader", "local"], "to": ["moderator", "independent"]}


def test_the_last_administrator_of_the_local_side_stays(home):
    last = join(home, "amina")
    join(home, "visitor", "admin", "visiting")

    with pytest.raises(Conflict):
        member.remove(home.admin, last)
    with pytest.raises(Conflict):
        member.change(home.admin, last, Post("admin", "visiting"))
    with pytest.raises(Conflict):
        member.change(home.admin, last, Post("reader", "local"))

    member.change(home.admin, last, Post("admin", "local", languages=("en",)))
    join(home, "second")
    member.remove(home.admin, last)
    assert "amina" not in names(home)


def test_two_administrators_cannot_remove_each_other_at_once(home, app):
    """Each sees the other still there unless the changes line up."""
    pair = [join(home, "amina"), join(home, "boris")]
    ready, outcomes = threading.Barrier(2), []

    def remove(one):
        with app.app_context():
            ready.wait()
            try:
                member.remove(home.admin, one)
                outcomes.append("removed")
            except Conflict:
                outcomes.append("refused")

    threads = [threading.Thread(target=remove, args=(one,)) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "removed"]


def test_an_organisation_brings_its_side_with_it(home):
    someone = join(home, "amina")
    visiting = home.organisation_ids["visiting"]

    with pytest.raises(Invalid) as refusal:
        member.change(home.admin, someone, Post("reader", "local", visiting))
    assert set(refusal.value.problems) == {"organisation"}

    join(home, "boris")
    member.change(home.admin, someone, Post("reader", "visiting", visiting))
    assert member.member(home.admin, someone).organisation == "The visiting organisation"


def test_an_organisation_of_another_partner_is_not_there(home):
    other = make.partner("Somebody else", neighbour=False)
    someone = join(home, "amina")

    with pytest.raises(NotFound):
        member.change(home.admin, someone, Post("reader", "local", other.organisation_ids["local"]))


@pytest.mark.parametrize(
    ("post", "wrong"),
    [
        (Post("owner", "local"), "role"),
        (Post("reader", "both"), "side"),
        (Post("reader", "local", languages=("tlh",)), "languages"),
    ],
)
def test_a_post_that_cannot_be_is_refused(home, post, wrong):
    account_id = account.create_account("amina@example.org", "Amina", PASSWORD)

    with pytest.raises(Invalid) as refusal:
        member.join(home.id, account_id, post)

    assert set(refusal.value.problems) == {wrong}


def test_nobody_is_a_member_twice(home):
    account_id = account.create_account("amina@example.org", "Amina", PASSWORD)
    member.join(home.id, account_id, Post("reader", "local"))

    with pytest.raises(Conflict):
        member.join(home.id, account_id, Post("admin", "local"))

    with reading() as s:
        rows = s.scalars(select(Member).where(Member.account_id == account_id)).all()
        assert [row.role for row in rows] == ["reader"]
