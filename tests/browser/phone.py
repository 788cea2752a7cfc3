"""What a person does with a page of ours, and what then lies in the box."""

from __future__ import annotations

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.extensions import db
from feedback.models import Envelope
from feedback.privacy import sealing
from tests.rounds import OpenRound


def opened(one: OpenRound) -> list[sealing.Contents]:
    with Session(db.engine) as session:
        boxes = session.scalars(select(Envelope.box).where(Envelope.round_id == one.round_id)).all()
    return [sealing.open_envelope(one.keys.private, one.round_id.bytes, box) for box in boxes]


def start(page: Page, one: OpenRound, language: str = "en") -> None:
    page.goto(f"/r/{one.slugs[0]}/{language}")
    page.click("[data-act=start]")


def go_to(page: Page, name: str) -> None:
    """Press Next until this question is there."""
    while page.locator(".s.on").get_attribute("id") != name:
        forward(page)


def forward(page: Page) -> None:
    before = page.locator(".s.on").get_attribute("id")
    page.click("#next")
    page.wait_for_function("before => document.querySelector('.s.on').id != before", arg=before)


def choose(page: Page, question: str, code: str) -> None:
    """Tap the row, wherever on it."""
    row = page.locator(f"#{question} label", has=page.locator(f"input[value='{code}']"))
    size = row.bounding_box() or {"width": 20}
    row.click(position={"x": size["width"] - 12, "y": 8})


def send(page: Page) -> None:
    page.click("#send .go")


def arrived(page: Page) -> None:
    page.wait_for_url("**/thanks")
    assert page.locator("h1").is_visible()
