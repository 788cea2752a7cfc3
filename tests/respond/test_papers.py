"""What a post may remember of a round, and for how long."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from feedback.respond import papers as room
from feedback.respond.papers import LIFE, Papers


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Slugs that were looked up; a slug's first word is the state of its round."""
    seen: list[str] = []

    def question_paper(slug: str) -> object:
        seen.append(slug)
        return None if slug.startswith("absent") else SimpleNamespace(state=slug.split("-", maxsplit=1)[0])

    monkeypatch.setattr(room, "collection", SimpleNamespace(question_paper=question_paper))
    return seen


def test_an_open_round_is_looked_up_once_in_a_while(asked: list[str]) -> None:
    clock = Clock()
    papers = Papers(clock)

    for moment in (0.0, LIFE - 1, LIFE + 1, LIFE + 2):
        clock.now = moment
        assert papers.recent("open-1")

    assert asked == ["open-1"] * 2


@pytest.mark.parametrize("slug", ["not_yet-1", "grace-1", "closed-1", "absent-1"])
def test_nothing_else_is_remembered(asked: list[str], slug: str) -> None:
    papers = Papers(Clock())

    papers.recent(slug)
    papers.recent(slug)

    assert asked == [slug] * 2


def test_a_page_is_always_made_from_what_is_so_now(asked: list[str]) -> None:
    papers = Papers(Clock())

    papers.fresh("open-1")
    papers.fresh("open-1")
    papers.recent("open-1")

    assert asked == ["open-1"] * 2


def test_addresses_cannot_fill_the_memory(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_KEPT", 10)
    papers = Papers(Clock())

    for number in range(100):
        papers.recent(f"open-{number}")

    assert len(papers._kept) <= 10
