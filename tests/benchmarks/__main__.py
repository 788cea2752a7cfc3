"""`python -m tests.benchmarks [chapter ...]`: what the product can do on this machine, as JSON lines.

A benchmark, not a test: it never fails, it tells. Other work on the machine makes it slower; the
ratios to ceilings of the same run suffer least.
"""

from __future__ import annotations

import os
import platform
import sys

from tests.benchmarks import accepting, debriefs, pages, releasing
from tests.benchmarks.report import say

CHAPTERS = {
    "accept": accepting.measure,
    "page": pages.measure,
    "release": releasing.measure,
    "debrief": debriefs.measure,
}


def main(wanted: list[str]) -> int:
    if set(wanted) - set(CHAPTERS):
        sys.stderr.write(f"chapters: {' '.join(CHAPTERS)}\n")
        return 2
    load = os.getloadavg()[0]
    say("machine.cores", os.cpu_count() or 0, "cores", python=platform.python_version(), load=round(load, 1))
    for name in wanted or CHAPTERS:
        CHAPTERS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
