"""Sets one document and ends: run by formats/pdf.py as a process of its own.

Typst keeps what it has compiled, so a long-lived process would grow with every debrief
(DEPENDENCIES 2). Reads one JSON order from standard input, writes the PDF to standard output.
Knows nothing of the rest of the product, so that starting it costs a tenth of a second.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
NOWHERE = HERE / "typst" / "packages"


def typeset(order: dict[str, str]) -> bytes:
    """The PDF of an order: data for the template, and the moment to write into the file.

    Made for readers aloud (PDF/UA). Where our fonts lack a letter that somebody wrote, a file
    cannot be that; it is set all the same, and says so on its first page.
    """
    compiler = typst.Compiler(
        input=HERE / "typst" / "debrief.typ",
        root=HERE / "typst",
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )
    inputs, moment = {"data": order["data"]}, int(order["moment"])
    try:
        found = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=moment, pdf_standards="ua-1")
    except typst.TypstError:
        inputs["missing"] = "yes"
        found = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=moment)
    if not isinstance(found, bytes):
        raise TypeError("one file was expected")
    return found


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
