"""Sees to the programs that no Python package brings: `python3 tools/packages.py test audit`.

As root on Debian what is missing is installed; elsewhere it is named. It exits with an error
only under CI=true, where a test that cannot run is a failure; otherwise pytest names what it
could not run. Plain Python, because it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _postgresql() -> bool:
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


#: what for -> (Debian's package, what it is for, is it here?)
NEEDS: dict[str, list[tuple[str, str, Callable[[], bool]]]] = {
    "test": [
        ("postgresql", "the PostgreSQL half of the tests", _postgresql),
        (
            "chromium",
            "the walks in a real browser",
            _program("chromium", "chromium-browser", "google-chrome"),
        ),
        ("poppler-utils", "reading the PDFs back", _program("pdftotext")),
    ],
    "audit": [
        ("strace", "counting what is flushed to the disk", _program("strace")),
        ("nodejs", "the validators and Lighthouse", _program("node")),
        ("npm", "installing the validators and Lighthouse", _program("npm")),
        ("default-jre-headless", "the HTML validator", _program("java")),
    ],
}


def missing(purposes: list[str]) -> list[tuple[str, str]]:
    """(package, what for) of everything that is not here."""
    return [
        (package, reason) for purpose in purposes for package, reason, here in NEEDS[purpose] if not here()
    ]


def install(packages: list[str]) -> None:
    """Debian's own way; the package lists are fetched once, only now that something is missing."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)


def main(purposes: list[str]) -> int:
    absent = missing(purposes)
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing " + ", ".join(package for package, _ in absent) + " ...", flush=True)
        install([package for package, _ in absent])
        absent = missing(purposes)
    for package, reason in absent:
        print(f"Missing: {package} (Debian's name), for {reason}.", file=sys.stderr)
    return 1 if absent and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["test"]))
