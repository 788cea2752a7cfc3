"""What the papers say is so."""

from __future__ import annotations

import re

import pytest

from feedback.cli import register_commands
from tests.house.places import ROOT, committed

PAPERS = [path for path in committed() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def test_every_setting_is_explained_to_operators():
    settings = set(re.findall(r"environment\.get\(\"(\w+)\"", (ROOT / "config.py").read_text()))
    explained = set(re.findall(r"^\| (`[A-Z_`, ]+`) \|", (ROOT / "docs/operate.md").read_text(), re.M))

    assert settings
    assert settings == set(re.findall(r"\w+", " ".join(explained)))


def test_every_command_is_known_by_its_first_line():
    class Catcher:
        def __init__(self):
            self.cli, self.commands = self, {}

        def add_command(self, command):
            self.commands[command.name] = command

    catcher = Catcher()
    register_commands(catcher)

    assert {"migrate", "partner-create", "account-create", "due", "demo"} <= set(catcher.commands)
    assert [name for name, command in catcher.commands.items() if not command.help] == []


def test_make_help_has_one_line_for_each_verb():
    text = (ROOT / "Makefile").read_text()
    verbs = set(re.search(r"^\.PHONY: (.*)$", text, re.M).group(1).split())
    explained = set(re.findall(r"^([a-z-]+):.*## \S", text, re.M))

    assert {"demo", "demo-reset", "test", "audit", "bench", "lint", "words", "help"} <= verbs
    assert verbs == explained


def test_ci_runs_exactly_make_test():
    script = (ROOT / ".ci/run").read_text()

    assert [line for line in script.splitlines() if "make" in line and not line.startswith("#")] == [
        "CI=true exec make test"
    ]
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_papers_lead_somewhere(paper):
    targets = LINK.findall(paper.read_text("utf-8"))

    assert [target for target in targets if not (paper.parent / target).exists()] == []


def test_files_that_the_house_page_names_exist():
    text = (ROOT / "docs/architecture.md").read_text()
    named = re.findall(
        r"`((?:feedback|survey|privacy|services|cli|forms|tests|models)/[\w/]+(?:\.py|/))`", text
    )

    assert named
    missing = [n for n in named if not (ROOT / n).exists() and not (ROOT / "feedback" / n).exists()]
    assert missing == []


def test_decisions_are_numbered_once():
    numbers = [path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")]

    assert numbers
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)


def test_decisions_that_the_code_names_are_written():
    named_in_code = {
        number
        for path in committed()
        if path.suffix in (".py", ".md", ".html", ".js", ".toml")
        for number in re.findall(r"decisions/(\d{4})", path.read_text("utf-8"))
    }
    written = {path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")}

    assert named_in_code - written == set()
