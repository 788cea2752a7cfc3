"""A machine is stopped; a waiting room behind one address is not; no address is kept."""

from __future__ import annotations

from itertools import repeat

import pytest

from feedback.respond import limit
from feedback.respond.limit import BURST, KEY_LIFE, PER_SECOND, Limit


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def posts(one: Limit, count: int, peer: str, forwarded: str | None = None) -> list[bool]:
    return [one.allows(*found) for found in repeat((peer, forwarded), count)]


def test_after_the_burst_answers_are_let_in_as_time_goes(clock: Clock) -> None:
    one = Limit(clock)

    assert all(posts(one, BURST, "203.0.113.7"))
    assert not any(posts(one, 50, "203.0.113.7"))
    clock.now += 10 / PER_SECOND
    assert sum(posts(one, 50, "203.0.113.7")) == 10


def test_addresses_do_not_share_a_bucket(clock: Clock) -> None:
    one = Limit(clock)
    posts(one, BURST + 1, "203.0.113.7")

    assert one.allows("203.0.113.8", None)


@pytest.mark.parametrize(
    ("peer", "forwarded", "same"),
    [
        ("203.0.113.7", "198.51.100.1", True),  # a stranger's word counts for nothing
        ("127.0.0.1", "203.0.113.7", True),  # our own proxy's does
        ("", "203.0.113.7", True),  # over a socket
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", True),  # its last word, not what came with the request
        ("127.0.0.1", "203.0.113.7, 198.51.100.1", False),
        ("203.0.113.8", None, False),
    ],
)
def test_whose_post_it_is(clock: Clock, peer: str, forwarded: str | None, same: bool) -> None:
    one = Limit(clock)
    posts(one, BURST, "203.0.113.7")

    assert one.allows(peer, forwarded) is not same


@pytest.mark.parametrize(
    ("peer", "forwarded"), [("127.0.0.1", None), ("::1", ""), ("", None), ("127.8.8.8", "::1")]
)
def test_the_machine_itself_is_not_limited(clock: Clock, peer: str, forwarded: str | None) -> None:
    assert all(posts(Limit(clock), BURST * 3, peer, forwarded))


def test_a_household_of_ipv6_is_one_address(clock: Clock) -> None:
    one = Limit(clock)
    posts(one, BURST, "2001:db8:1:2::7")

    assert not one.allows("2001:db8:1:2:ffff::1", None)
    assert one.allows("2001:db8:1:3::7", None)


def test_no_address_is_kept_and_after_a_day_not_even_its_shadow(clock: Clock) -> None:
    one = Limit(clock)
    posts(one, 5, "203.0.113.7")
    kept = repr(vars(one))
    shadows = set(one._buckets)

    assert "203.0.113.7" not in kept
    clock.now += KEY_LIFE + 1
    one.allows("203.0.113.7", None)
    assert set(one._buckets).isdisjoint(shadows)
    assert len(one._buckets) == 1


def test_strangers_cannot_fill_the_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "MOST_ADDRESSES", 10)
    one = Limit(clock)

    for number in range(100):
        one.allows(f"198.51.100.{number}", None)

    assert len(one._buckets) <= 12
