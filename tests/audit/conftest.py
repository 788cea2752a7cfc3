"""One demo that runs for the whole audit, and every page of it."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest

from feedback.i18n import LANGUAGES
from tests import demo_server
from tests.walks.over_http import Visitor
from tests.walks.stranger import Page, read

#: leads out of the session, or to a file
NOT_FOLLOWED = re.compile(r"sign-out|\.(pdf|xlsx|csv|svg|css|js|png|ico)$")


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with demo_server.served(tmp_path_factory.mktemp("demo")) as guide:
        yield guide


@pytest.fixture(scope="session")
def local_admin(guide: dict[str, Any]) -> Visitor:
    """Signed in, in the partner that the demo is about."""
    return signed_in(guide, "admin", "local")


def signed_in(guide: dict[str, Any], role: str, side: str) -> Visitor:
    account = next(a for a in guide["accounts"] if (a["role"], a["side"]) == (role, side))
    visitor = Visitor()
    page = visitor.sign_in(guide["staff"], account["email"], account["password"])
    assert page.status == 200, page.html
    return visitor


@pytest.fixture(scope="session")
def respondents_pages(guide: dict[str, Any]) -> dict[str, Page]:
    """Name -> page: every door in every language, and what follows."""
    visitor, pages = Visitor(), {}
    doors = [*guide["respond"].values(), *guide["coded"]]
    for number, door in enumerate(doors):
        for code in LANGUAGES:
            for end in ("", "/thanks", "/no"):
                pages[f"r{number}-{code}{end.replace('/', '-')}"] = visitor.open("GET", f"{door}/{code}{end}")
    pages["r-absent"] = visitor.open("GET", urllib.parse.urljoin(doors[0], "nobody"))
    return pages


@pytest.fixture(scope="session")
def staff_pages(guide: dict[str, Any], local_admin: Visitor) -> dict[str, Page]:
    """Every page that a local admin reaches by links."""
    seen: dict[str, Page] = {}
    waiting = [guide["staff"]]
    while waiting and len(seen) < 400:
        address = waiting.pop(0).split("#")[0]
        path = urllib.parse.urlsplit(address).path
        if path in seen or NOT_FOLLOWED.search(path) or not address.startswith(guide["staff"].rstrip("/")):
            continue
        status, where, body, headers = local_admin.load("GET", address)
        page = seen[path] = Page(status, where, body.decode("utf-8", "replace"))
        if headers.get("Content-Type", "").startswith("text/html"):
            waiting += [urllib.parse.urljoin(where, link) for link, _words in read(page).links]
        else:
            del seen[path]
    return seen
