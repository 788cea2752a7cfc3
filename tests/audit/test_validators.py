"""The pages are valid HTML and do well in Lighthouse. Run by make audit alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.places import ROOT

pytestmark = pytest.mark.audit

TOOLS = ROOT / "tools" / "audit" / "node_modules"
#: Lighthouse's own scale, 0 to 1; performance depends on the machine, so it has some room
#: tables become cards on a phone, and browsers then forget that they were tables: the roles that
#: the validator calls needless are what screen readers still know them by (tools/audit has the
#: same exception for html-validate)
WANTED = re.compile(
    r"The .role. attribute must not be used on a .t[dhr]. element which has a .table. ancestor"
)
LEAST = {"accessibility": 1.0, "best-practices": 1.0, "performance": 0.95}


@pytest.fixture(scope="session")
def pages(respondents_pages, staff_pages, tmp_path_factory):
    """All pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    for name, page in {**respondents_pages, **staff_pages}.items():
        path = folder / (re.sub(r"[^\w-]", "_", name.strip("/")) + ".html")
        path.write_text(page.html, "utf-8")
    assert len(list(folder.iterdir())) > 50
    return folder


def test_every_page_answers(respondents_pages, staff_pages):
    wrong = {
        name: page.status
        for name, page in {**respondents_pages, **staff_pages}.items()
        if page.status != (404 if name == "r-absent" else 200)
    }

    assert wrong == {}


def test_the_w3c_validator_finds_no_error(pages):
    jar = next(TOOLS.glob("vnu-jar/**/vnu.jar"))

    answer = run("java", "-jar", str(jar), "--errors-only", "--format", "json", "--skip-non-html", str(pages))

    messages = [m for m in json.loads(answer.stderr)["messages"] if not WANTED.match(m["message"])]
    assert [(Path(m["url"]).name, m["message"], m.get("extract")) for m in messages] == []


def test_html_validate_finds_nothing(pages, tmp_path):
    program, settings = TOOLS / ".bin" / "html-validate", ROOT / "tools" / "audit" / ".htmlvalidate.json"
    report = tmp_path / "report.json"  # what it prints is cut off at the size of a pipe

    run(str(program), "--config", str(settings), "--formatter", f"json={report}", *map(str, pages.iterdir()))

    found = {
        (Path(file["filePath"]).name, message["ruleId"], message["message"])
        for file in json.loads(report.read_text())
        for message in file["messages"]
    }
    assert found == set()


@pytest.mark.parametrize("page", ["respondent", "respondent-ar", "coded", "sign-in"])
def test_lighthouse_is_content(guide, page, capsys):
    open_door = next(iter(guide["respond"].values()))
    address = {
        "respondent": f"{open_door}/en",
        "respondent-ar": f"{open_door}/ar",
        "coded": f"{next(iter(guide['coded']))}/ne",
        "sign-in": guide["staff"],
    }[page]

    report = lighthouse(address)

    scores = {name: report["categories"][name]["score"] for name in LEAST}
    with capsys.disabled():
        print(
            f"\nLighthouse, {page}: "
            + ", ".join(f"{k} {v:.2f} (>= {LEAST[k]:.2f})" for k, v in scores.items())
        )
    low = {name: failed(report, name) for name, score in scores.items() if score < LEAST[name]}
    assert low == {}


def lighthouse(address: str) -> dict:
    answer = run(
        str(TOOLS / ".bin" / "lighthouse"), address, "--output=json", "--quiet",
        "--only-categories=" + ",".join(LEAST),
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking "
        "--disable-component-update",
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def failed(report: dict, category: str) -> list[str]:
    """The audits that cost points."""
    parts = [part["id"] for part in report["categories"][category]["auditRefs"] if part["weight"]]
    return [part for part in parts if (report["audits"][part]["score"] or 0) < 1]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    surroundings = {**os.environ, "CHROME_PATH": chromium}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings, timeout=600)
