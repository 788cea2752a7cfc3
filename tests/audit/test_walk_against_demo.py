"""A whole walk through a demo that really runs: web server, due process, HTTP."""

from __future__ import annotations

from random import Random

import pytest

from tests import demo_server
from tests.walks.against_demo import walk

pytestmark = pytest.mark.audit


def test_a_running_demo_tells_what_was_sent(database_url, tmp_path, capsys):
    outside = {} if database_url.startswith("sqlite") else {"DATABASE_URL": database_url}
    with demo_server.served(tmp_path / "demo", **outside) as guide:
        said = walk(guide, Random(8))

    with capsys.disabled():
        print(f"\n{said}")
