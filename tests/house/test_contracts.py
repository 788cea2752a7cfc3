"""The arrows of the house hold, and each contract breaks when somebody draws a wrong one."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.places import ROOT, named, sources

#: contract -> files with an import that it must refuse
BAD_IMPORTS = [
    ("layers", "feedback/survey/kinds.py", "import feedback.services.errors"),
    ("layers", "feedback/privacy/bad.py", "import feedback.survey.definition"),
    ("layers", "feedback/measures/bad.py", "import feedback.debrief"),
    ("layers", "feedback/models/base.py", "import feedback.extensions"),
    ("layers", "feedback/services/clock.py", "import forms"),
    ("layers", "feedback/respond/bad.py", "import feedback.staff"),
    ("layers", "feedback/cli/migrate.py", "import feedback.app"),
    ("pure", "feedback/survey/kinds.py", "import flask"),
    ("pure", "feedback/debrief/bad.py", "import sqlalchemy"),
    ("pure", "feedback/privacy/bad.py", "import os"),
    ("pure", "feedback/measures/bad.py", "import time"),
    ("privacy", "feedback/privacy/bad.py", "import feedback.i18n"),
    ("formats", "feedback/formats/bad.py", "import feedback.measures"),
    ("forms", "forms/bad.py", "import sqlalchemy"),
    ("forms", "forms/bad.py", "import feedback.models"),
    ("doors", "feedback/staff/bad.py", "import feedback.models"),
    ("doors", "feedback/respond/bad.py", "import sqlalchemy"),
    ("models", "feedback/models/partner.py", "import flask"),
    ("models", "feedback/models/partner.py", "import feedback.measures"),
    ("respond", "feedback/respond/bad.py", "import flask_login"),
    ("respond", "feedback/services/clock.py", "import flask_login"),
    ("services", "feedback/services/bad.py", "import feedback.services.intake"),
    ("cycles", "feedback/survey/definition.py", "import feedback.survey.kinds"),
]


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the house in this folder, as a developer would."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-cache", "--no-logo", *arguments]
    surroundings = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def test_every_arrow_points_down():
    answer = lint(ROOT)

    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def copy(tmp_path):
    """A house like ours, to spoil."""
    for room in ("feedback", "forms"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("contract", "file", "line"), BAD_IMPORTS)
def test_a_wrong_arrow_breaks_its_contract(copy, contract, file, line):
    # Some service that respondents' pages use, so that a chain can be seen: respond -> clock.
    (copy / "feedback/respond/way.py").write_text("import feedback.services.clock\n")
    with (copy / file).open("a") as spoilt:
        spoilt.write(f"\n{line}\n")

    answer = lint(copy, "--contract", contract)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "BROKEN" in answer.stdout


def test_each_contract_is_tried():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}

    assert {contract for contract, _, _ in BAD_IMPORTS} == contracts


def touches(source: str, name: str) -> bool:
    """Whether the code speaks of this name: as itself, as an attribute or in an import."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=found) | ast.Attribute(attr=found) | ast.alias(name=found) if found == name:
                return True
    return False


def test_only_release_writes_and_snapshot_reads_tallies():
    allowed = ("feedback/models/", "feedback/services/release", "feedback/services/snapshot")

    others = [
        named(path)
        for path in sources("feedback/", "forms/", "config.py", "wsgi.py")
        if not named(path).startswith(allowed) and touches(path.read_text(), "Tally")
    ]

    assert others == []


@pytest.mark.parametrize(
    "code",
    [
        "from feedback.models import Tally",
        "models.Tally.n",
        "select(Tally)",
        "from feedback.models.release import Tally as T",
    ],
)
def test_a_hand_on_the_tallies_is_seen(code):
    assert touches(code, "Tally")


def test_the_environment_is_read_in_one_place():
    readers = [
        named(path)
        for path in sources("feedback/", "forms/", "wsgi.py")
        if touches(path.read_text(), "environ") or touches(path.read_text(), "getenv")
    ]

    # the demo's runner hands an environment to the programs it starts
    assert set(readers) <= {"feedback/cli/demo/run.py"}
