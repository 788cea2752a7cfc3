"""Where things are, and which files the project is made of."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def committed() -> tuple[Path, ...]:
    """Every file that git keeps or would keep; in an unpacked archive, every file but caches."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return tuple(path for line in found.stdout.splitlines() if (path := ROOT / line).is_file())
    hidden = (".venv", ".git", "node_modules", "__pycache__", "instance", "demo-data")
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not set(path.parts) & set(hidden))


def named(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def sources(*rooms: str) -> list[Path]:
    """The Python files of these folders."""
    return [path for path in committed() if path.suffix == ".py" and named(path).startswith(rooms)]
