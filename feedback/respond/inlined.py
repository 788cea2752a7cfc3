"""The style sheet and the script that every page carries inside itself.

Inlined, because a page of one response needs one round trip on a bad phone; allowed by hash,
because a policy that allows 'self' blocks what is inlined and one that allows inline code
protects nobody. Read and made smaller when the program starts: there is no build to forget.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True)
class Inlined:
    """What stands between the tags, and the policy that lets exactly that run."""

    css: Markup
    js: Markup
    policy: str


def load() -> Inlined:
    """Style sheet, script and policy as this version of the program has them."""
    css = smaller_css((STATIC / "page.css").read_text("utf-8"))
    js = smaller_js((STATIC / "page.js").read_text("utf-8"))
    policy = (
        "default-src 'none'; "
        f"script-src {_hash(js)}; style-src {_hash(css)}; "
        "connect-src 'self'; worker-src 'self'; media-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return Inlined(Markup(css), Markup(js), policy)  # noqa: S704 - our own files


def smaller_css(text: str) -> str:
    """The sheet without comments and without blanks that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,>])\s*", r"\1", text).replace(";}", "}").strip()


def smaller_js(text: str) -> str:
    """The script without indentation, empty lines and comments that have a line to themselves.

    Line ends stay, so that nothing depends on where a semicolon was forgotten.
    """
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
