"""One round trip on a bad phone: the whole first page fits into TCP's first window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from config import Config
from feedback.respond import create_respond_app
from feedback.survey import library
from tests.respond.conftest import ALL
from tests.respond.reader import Inspector
from tests.rounds import TODAY, open_round

WINDOW = 14_336
#: what the server adds that the application does not know: status line, Server, Date, Connection, length
SERVER = len("HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Sat, 21 Nov 2026 09:48:38 GMT\r\n"
             "Connection: keep-alive\r\nContent-Length: 12345\r\n\r\n")  # fmt: skip


@pytest.mark.parametrize("channel", ["open", "codes"])
def test_every_survey_fits_in_every_language(phone: Inspector, engine: Engine, channel: str) -> None:
    weights = {}
    for key in library.KEYS:
        survey = library.survey(key)
        one = open_round(
            engine,
            survey=survey,
            codes=5 if channel == "codes" else 0,
            audience=survey.audience,
            text_languages=ALL,
            today=TODAY,
        )
        for language in ALL:
            answer = phone.get(f"/r/{one.slugs[0]}/{language}", headers={"Accept-Encoding": "gzip"})
            assert answer.status_code == 200
            lines = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
            weights[key, language] = SERVER + lines + len(answer.data)

    table = "\n".join(
        f"{key:20}" + "".join(f"{language}{weights[key, language]:7}  " for language in ALL)
        for key in library.KEYS
    )
    assert max(weights.values()) <= WINDOW, "\n" + table


def test_nothing_else_is_fetched(phone: Inspector, engine: Engine) -> None:
    one = open_round(engine, survey=library.survey("patient_family"), today=TODAY)

    text = phone.get(f"/r/{one.slugs[0]}/en").text

    for sign in ("src=", "@import", "url(", '<link rel="stylesheet"', "http://", "https://"):
        assert sign not in text.replace("https?:", "")


@pytest.mark.parametrize(
    ("base_url", "told"), [("https://ask.example.org", True), ("http://localhost", False)]
)
def test_over_https_the_browser_is_told_to_stay_there(settings: Config, base_url: str, told: bool) -> None:
    app = create_respond_app(replace(settings, base_url=base_url))

    answer = app.test_client().get("/", base_url="http://localhost")

    assert ("Strict-Transport-Security" in answer.headers) is told
