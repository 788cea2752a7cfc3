"""What a visitor of the demo needs: every open address and every sign-in, for eyes and for scripts."""

from __future__ import annotations

from typing import Any

Guide = dict[str, Any]


def block(guide: Guide) -> str:
    """The guide as one clear block for a terminal."""
    lines = ["", "The demo is running.", ""]
    if guide["respond"] or guide["coded"]:
        lines.append("Answer as a respondent (each address is one that a poster would carry):")
        lines += [f"  {address}  {name}" for name, address in guide["respond"].items()]
        for address, slips in guide["coded"].items():
            lines.append(f"  {address}  Staff, with a code from a slip, for example {' '.join(slips[:3])}")
    else:
        lines.append("Every round of this demo has closed. To begin again with open ones: make demo-reset")
    lines += ["", "Sign in as staff:", f"  {guide['staff']}"]
    rows = [("partner", "side", "role", "e-mail", "password")]
    rows += [(a["partner"], a["side"], a["role"], a["email"], a["password"]) for a in guide["accounts"]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines += ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    lines += ["", "The same for scripts:"]
    return "\n".join(lines)
