from __future__ import annotations

import re
import subprocess
import sys

import pytest

from feedback.formats import pdf
from feedback.i18n import LANGUAGES
from tests.debrief.editions import EDITIONS
from tests.formats import outputs


def info(raw, *options):
    return outputs.poppler("pdfinfo", raw, *options, "-")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_file_is_tagged_titled_and_says_its_language(code):
    raw = outputs.paper("rich", code)
    told = info(raw)

    assert "Tagged:          yes" in told
    assert "March surgical visit" in told
    assert "San Lucas District Hospital" in told
    assert f"/Lang({code})".encode() in raw.replace(b" ", b"")


def test_headings_tables_lists_and_figures_are_real_ones():
    structure = info(outputs.paper("rich", "en"), "-struct")

    for tag in ("H1", "H2", "H3", "Table", "THead", "TH", "TR", "TD", "Caption", "Figure", "L ", "LI"):
        assert re.search(rf"^\s*{tag}", structure, re.MULTILINE), tag


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_file_keeps_the_rules_for_readers_aloud(code):
    """PDF/UA is asked of the typesetter; it falls back only where a letter has no font."""
    assert b"pdfuaid" in outputs.paper("rich", code)


def test_what_people_wrote_is_set_and_never_read_as_markup():
    text = outputs.pdf_text(outputs.paper("hostile", "en"))
    flat = re.sub(r"\s+", "", outputs.bare(text))

    assert '#read("/etc/passwd")*bold*$x$@preview/cetz:0.2.0' in flat
    assert "root:" not in text
    assert "//comment/**/" in flat


def test_letters_that_no_font_has_are_owned_up_to():
    sentence = "Some letters cannot be printed here."

    assert sentence in outputs.bare(outputs.pdf_text(outputs.paper("hostile", "en")))
    assert sentence not in outputs.bare(outputs.pdf_text(outputs.paper("rich", "en")))


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("code", ["ar", "en"])
def test_every_edition_can_be_printed(name, code):
    assert outputs.paper(name, code).startswith(b"%PDF-")


def test_the_same_edition_gives_the_same_bytes():
    assert pdf.render(outputs.document("rich", "ne")) == outputs.paper("rich", "ne")


def test_paper_comes_in_both_sizes():
    document = outputs.document("small", "en")

    assert "595.276 x 841.89 pts (A4)" in info(pdf.render(document))
    assert "612 x 792 pts (letter)" in info(pdf.render(document, "us-letter"))


def test_every_page_says_whose_it_is_and_how_many_there_are():
    raw = outputs.paper("rich", "en")
    pages = int(re.search(r"Pages:\s+(\d+)", info(raw)).group(1))
    text = outputs.pdf_text(raw)

    assert pages >= 4
    for page in range(1, pages + 1):
        assert f"Page {page} of {pages}" in text
    assert text.count("Edition 2 · English") == pages


def test_all_fonts_are_ours_and_inside_the_file():
    for code in LANGUAGES:
        done = subprocess.run(
            ["pdffonts", "-"], input=outputs.paper("rich", code), capture_output=True, check=True
        )
        fonts = done.stdout.decode().splitlines()[2:]
        assert fonts
        assert all(re.match(r"[A-Z]{6}\+NotoSans", line) for line in fonts)
        assert all(line.split()[-5] == "yes" for line in fonts), "embedded"


def test_the_typesetter_sees_nothing_of_the_house(tmp_path, monkeypatch):
    """It gets no environment, and reads only its own folder."""
    monkeypatch.setenv("SECRET_KEY", "never")
    seen = {}
    real = subprocess.run

    def watch(*args, **options):
        seen.update(options, command=args[0])
        return real(*args, **options)

    monkeypatch.setattr(pdf.subprocess, "run", watch)
    pdf.render(outputs.document("empty", "en"))

    assert seen["env"] == {}
    assert seen["timeout"] <= 60
    assert seen["command"][:2] == [sys.executable, "-I"]
    assert len(seen["command"]) == 3


def test_a_typesetter_that_fails_says_so(monkeypatch, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('no paper')")
    monkeypatch.setattr(pdf, "_TYPESETTER", broken)

    with pytest.raises(pdf.NotSet, match="no paper"):
        pdf.render(outputs.document("empty", "en"))


def test_the_template_loads_no_package_and_no_file():
    template = (pdf._TYPESETTER.parent / "typst" / "debrief.typ").read_text()

    assert not re.search(r"#?(import|include)\b|@preview|\bread\(|\bimage\(|\bplugin\(|\beval\(", template)


def test_words_that_no_line_can_hold_may_be_broken():
    assert pdf._breakable("short words stay") == "short words stay"
    assert pdf._breakable("x" * 40).replace("\N{ZERO WIDTH SPACE}", "") == "x" * 40
    assert "\N{ZERO WIDTH SPACE}" in pdf._breakable("x" * 40)
