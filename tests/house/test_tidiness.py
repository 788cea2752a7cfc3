"""What is committed can be read by anyone, anywhere: no machine, no registry, no endless file."""

from __future__ import annotations

import json
import re

import pytest

from tests.house.places import ROOT, committed, named

#: paths of somebody's machine
MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|root|home/\w+|tmp/brief)/")
#: places that packages are fetched from: which one is each machine's own affair
REGISTRY = re.compile(
    r"pypi\.org|python[h]osted|registry\.npmjs|deb\.debian|--(?:extra-)?index-url|\"resolved\":"
)
LINES = 400
#: long for a reason: data, words and what a tool writes
LONG = (".po", ".txt", ".json", ".csv", ".md", ".svg", ".lock")


def text(path):
    """The file as text; None for pictures, fonts and other bytes."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def test_no_committed_file_names_a_machine_or_a_registry():
    found = [
        f"{named(path)}: {match.group()}"
        for path in committed()
        if (content := text(path)) is not None
        for match in [*MACHINE.finditer(content), *REGISTRY.finditer(content)]
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "root/.cache",
        "cd /" + "work/main",
        '"resol' + 'ved": "x"',
        "--index" + "-url=y",
        "https://py" + "pi.org/simple",
    ],
)
def test_a_slip_would_be_seen(line):
    assert MACHINE.search(line) or REGISTRY.search(line)


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_a_lock_file_holds_versions_and_hashes_only(name):
    lines = (ROOT / "requirements" / name).read_text().splitlines()

    assert not [line for line in lines if "://" in line]
    pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pinned
    assert not [line for line in pinned if "==" not in line or not line.endswith("\\")]


def test_lock_files_of_node_name_versions_and_hashes_only():
    for path in committed():
        if path.name == "package-lock.json":
            packages = json.loads(path.read_text())["packages"]
            assert all("integrity" in package for name, package in packages.items() if name)


def test_no_file_is_longer_than_a_reader_can_hold():
    long = [
        named(path)
        for path in committed()
        if path.suffix not in LONG and (content := text(path)) is not None and content.count("\n") > LINES
    ]

    # the first migration is all tables at once, and frozen once released
    assert set(long) <= {
        "LICENSE",
        "migrations/versions/0001_first_tables.py",
    }


def test_rooms_have_no_attics():
    attics = {"utils", "helpers", "common", "misc", "manager", "stuff"}

    assert [named(path) for path in committed() if path.stem in attics] == []
