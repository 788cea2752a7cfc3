"""Collects every sentence of the catalogue and puts it into each language's file.

Run as `make words`. Languages in which staff work get everything; the others get what
respondents and readers of a debrief see. Files are sorted and name no line numbers, so that a
change shows nothing but changed words.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feedback.i18n import LANGUAGES, STAFF_LANGUAGES, language  # noqa: E402 - found by the line above

KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
#: what only staff see; every other sentence is for everybody
STAFF_ONLY = ("feedback/staff/", "feedback/services/", "feedback/cli/", "forms/")
#: beside them, but read by respondents
FOR_EVERYBODY = (
    "forms/respond",
    "feedback/services/collection/paper.py",  # stands in for a contact that nobody named
    "feedback/services/release.py",  # stands in a comment where something was taken out
)


def collect(code: str | None = None) -> Catalog:
    """Every sentence of the code and templates, or those that this language needs."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(charset="utf-8")
    for name, line, message, comments, context in extract_from_dir(
        str(ROOT), methods, options, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        if needed(name, code):
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def needed(file: str, code: str | None) -> bool:
    """Whether readers of this language meet the sentences of this file."""
    if code is None or code in STAFF_LANGUAGES:
        return True
    return file.startswith(FOR_EVERYBODY) or not file.startswith(STAFF_ONLY)


def path(code: str) -> Path:
    return ROOT / "translations" / code / "LC_MESSAGES" / "messages.po"


def translated() -> tuple[str, ...]:
    """The languages with a file: all but the one that the code is written in."""
    return tuple(code for code in LANGUAGES if code != "en")


def read(code: str) -> Catalog:
    """What is translated so far; an empty catalogue when there is no file yet."""
    if not path(code).exists():
        return Catalog(locale=language(code).cldr, charset="utf-8")
    with path(code).open("rb") as file:
        return read_po(file, locale=language(code).cldr)


def update(code: str) -> bytes:
    """The language's file as it should be: new sentences empty, those gone away taken out.

    Nothing is guessed: a changed sentence is a new one, so that no old words stand for it.
    """
    catalogue = read(code)
    created = catalogue.creation_date
    catalogue.update(collect(code), no_fuzzy_matching=True)
    catalogue.header_comment = f"# {language(code).name}: the sentences of feedback. See docs/translate.md"
    catalogue.fuzzy, catalogue.project, catalogue.version = False, "feedback", "1"
    catalogue.last_translator = catalogue.language_team = "the translators of feedback"
    catalogue.msgid_bugs_address = ""
    catalogue.creation_date = catalogue.revision_date = created
    text = BytesIO()
    write_po(text, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return text.getvalue()


def main() -> None:
    for code in translated():
        path(code).parent.mkdir(parents=True, exist_ok=True)
        path(code).write_bytes(update(code))
        catalogue = read(code)
        empty = sum(not all(texts(message)) for message in catalogue if message.id)
        print(f"{code}: {len(catalogue)} sentences, {empty} to translate")


def texts(message: Message) -> list[str]:
    """The translation in each of its plural forms."""
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


if __name__ == "__main__":
    main()
