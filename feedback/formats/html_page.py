"""A debrief as a web page: an article to stand inside another page, or a page by itself.

The words are text and the browser shapes them; only lines and shapes are drawn (DEPENDENCIES 3).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from feedback import i18n
from feedback.debrief.document import Document, direction
from feedback.debrief.quoting import CLOSE, OPEN, plain
from feedback.i18n import speaking

#: `debrief.css` needs the tokens of the page that it stands in; `page.css` brings them.
STYLES = Path(__file__).with_name("styles")


def render(document: Document, level: int = 1) -> Markup:
    """The article; `level` is the level of its title among the page's headings."""
    with speaking(document.language):
        template = _environment().get_template("debrief/article.html")
        return Markup(template.render(document=document, level=level))  # noqa: S704 - autoescaped


def page(document: Document) -> str:
    """A whole page that needs nothing from anywhere: to download, to send, to print."""
    with speaking(document.language):
        template = _environment().get_template("debrief/page.html")
        return template.render(document=document, article=render(document), style=Markup(style()))  # noqa: S704


@cache
def style() -> str:
    """The style sheet of a page by itself."""
    return "\n".join((STYLES / name).read_text("utf-8") for name in ("page.css", "debrief.css"))


def _isolates(text: str) -> Markup:
    """Names in sentences as elements that browsers, readers and copied text all understand."""
    return Markup(str(escape(text)).replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>"))  # noqa: S704 - escaped


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("feedback.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(_=i18n.gettext, direction=direction)
    found.filters.update(isolates=_isolates, bare=plain, kind=lambda block: type(block).__name__)
    return found
