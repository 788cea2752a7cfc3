"""docs/operate.md is not only read: its SQL is run, its settings are looked at."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from config import Config
from feedback.app import create_app
from feedback.extensions import db
from feedback.services import clock
from tests import make
from tests.house.places import ROOT
from tests.walks.stranger import answer
from tests.walks.test_from_phone_to_debrief import fetcher

PAPER = (ROOT / "docs" / "operate.md").read_text("utf-8")
ROLE = "feedback_respond"


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAPER, re.S)


@pytest.fixture
def settings_on_postgresql(migrated_postgresql, tmp_path):
    """PostgreSQL alone: SQLite has no roles."""
    return Config(
        data_dir=tmp_path,
        base_url="http://localhost",
        secret_key="only for tests",
        pepper=bytes(32),
        database_url=migrated_postgresql,
        respond_database_url=migrated_postgresql,
    )


@pytest.fixture
def role(settings_on_postgresql, worker):
    """The address for a role that can only spend and insert, made by the paper's own SQL."""
    (sql,) = code_blocks("sql")
    name = f"{ROLE}_{worker}"
    engine = create_engine(settings_on_postgresql.database_url)
    with engine.begin() as connection:
        for statement in sql.replace(ROLE, name).replace("…", "known").split(";"):
            if statement.strip():
                connection.execute(text(statement))
    url = make_url(settings_on_postgresql.database_url).set(username=name, password="known")
    yield url.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {name}"))
        connection.execute(text(f"DROP ROLE {name}"))
    engine.dispose()


@pytest.fixture
def app(settings_on_postgresql, role):
    app = create_app(replace(settings_on_postgresql, respond_database_url=role))
    app.testing = True
    with app.app_context():
        yield app
        app.extensions["respond"].extensions["intake"].stop()
        with app.extensions["respond"].app_context():
            db.engine.dispose()
        db.engine.dispose()


@pytest.mark.parametrize("channel", ["open", "codes"])
def test_the_smaller_role_can_do_all_that_respondents_need(app, channel):
    home = make.partner()
    running = make.open_round(
        app.extensions["settings"], home, make.mission(home, meeting_on=None), channel=channel,
        today=clock.today("Africa/Addis_Ababa"),
    )  # fmt: skip

    for number in range(3):
        code = running.codes[number] if running.codes else None
        address = f"http://localhost/r/{running.card.doors[0].slug}"
        _, page = answer(fetcher(app), address, Random(number), code)
        assert page.address.endswith("/thanks"), page.html

    with db.engine.connect() as connection:
        count = text("SELECT count(*) FROM envelope WHERE round_id = :id")
        assert connection.execute(count, {"id": running.id}).scalar() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT email FROM account",
        "SELECT box FROM envelope",
        "DELETE FROM envelope",
        "UPDATE round SET state = 'closed'",
        "SELECT text FROM comment",
        "SELECT n FROM tally",
        "INSERT INTO code (partner_id, round_id, h, stratum_no, used) VALUES (NULL, NULL, NULL, 1, 0)",
    ],
)
def test_the_smaller_role_can_do_no_more(role, statement):
    engine = create_engine(role)
    with pytest.raises(ProgrammingError, match="permission denied"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_the_proxy_of_the_paper_keeps_no_address():
    (nginx,) = code_blocks("nginx")

    formats = re.findall(r"log_format .*?;", nginx, re.S)
    assert formats
    assert not [
        one for one in formats if re.search(r"\$(remote|http_|proxy_protocol|realip|args|query)", one)
    ]
    for log in re.findall(r"access_log (\S+)( \w+)?;", nginx):
        assert log[0] == "off" or log[1].strip() == "staff"
    assert set(re.findall(r"error_log\s+(\S+)", nginx)) == {"/dev/null"}
