from __future__ import annotations

import re
from itertools import pairwise

import pytest

from feedback.formats import html_page
from feedback.i18n import LANGUAGES
from tests.debrief.editions import EDITIONS
from tests.formats import outputs

everything = pytest.mark.parametrize(("name", "code"), [(n, c) for n in EDITIONS for c in LANGUAGES])


@everything
def test_the_page_is_valid_and_speaks_its_language(name, code):
    root = outputs.tree(outputs.page(name, code))
    ids = [element.get("id") for element in root.iter() if element.get("id")]

    assert (root.get("lang"), root.get("dir")) == (code, LANGUAGES[code].direction)
    assert root.find("head/title").text.strip()
    assert len(ids) == len(set(ids))


@everything
def test_nothing_needs_a_policy_to_be_weakened(name, code):
    article = html_page.render(outputs.document(name, code))

    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:|https?://|src=", tags(article))


def tags(html):
    """Only what stands inside tags: words of people may look like anything."""
    return " ".join(re.findall(r"<[^>]*>", str(html)))


@everything
def test_headings_leave_no_level_out(name, code):
    root = outputs.tree(outputs.page(name, code))
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch(r"h\d", str(element.tag))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@everything
def test_every_picture_has_a_title_and_every_chart_a_table(name, code):
    root = outputs.tree(outputs.page(name, code))
    pictures = [svg for svg in root.iter("svg") if svg.get("role") == "img"]

    assert bool(pictures) == (name not in ("nothing", "empty"))
    assert all((svg.findtext("title") or "").strip() for svg in pictures)
    assert all(not list(svg.iter("text")) for svg in root.iter("svg"))
    for figure in root.iter("figure"):
        assert figure.findtext("figcaption") is not None
        assert figure.find("details/div/table") is not None


def test_charts_are_mirrored_from_right_to_left():
    def bars(code):
        root = outputs.tree(outputs.page("rich", code))
        found = [rect for rect in root.iter("rect") if "d-bar" in rect.get("class", "")]
        return [(float(r.get("x")[:-1]), float(r.get("width")[:-1])) for r in found]

    english, arabic = bars("en"), bars("ar")

    assert english
    assert len(english) == len(arabic)
    for (x, width), (mirrored, same) in zip(english, arabic, strict=True):
        assert width == same
        assert mirrored == pytest.approx(100 - x - width, abs=0.02)


def test_local_people_and_visitors_differ_in_shape_not_only_in_colour():
    root = outputs.tree(outputs.page("rich", "en"))
    points = [e for e in root.iter() if "d-point" in (e.get("class") or "")]

    local = {e.tag for e in points if "d-local" in e.get("class")}
    visiting = {e.tag for e in points if "d-visiting" in e.get("class")}

    assert (local, visiting) == ({"circle"}, {"svg"})


def test_a_comment_keeps_its_language_and_direction():
    root = outputs.tree(outputs.page("rich", "es"))
    quotes = [(q.get("lang"), q.get("dir")) for q in root.iter("blockquote")]

    assert ("ar", "rtl") in quotes
    assert ("ne", "ltr") in quotes
    assert ("", "auto") in quotes


def test_words_of_people_stay_words():
    html = outputs.page("hostile", "en")
    root = outputs.tree(html)

    assert not list(root.iter("script"))
    assert "<script>alert(1)</script>" in " ".join(root.itertext())
    assert "{{ 7*7 }}" in " ".join(root.itertext())
    assert "49" not in outputs.numbers(" ".join(root.find("body").itertext()))


def test_the_title_can_stand_at_any_level():
    article = html_page.render(outputs.document("rich", "en"), level=2)

    assert "<h1" not in article
    assert "<h2>Debrief" in article


def test_the_same_edition_gives_the_same_page():
    assert html_page.page(outputs.document("rich", "am")) == outputs.page("rich", "am")
