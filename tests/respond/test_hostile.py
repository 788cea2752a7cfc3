"""Everything that should not come: a 4xx, a sentence a person understands, nothing stored, no word
about it in any log."""

from __future__ import annotations

import base64
import io
import logging
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

import html5lib
import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.serving import WSGIRequestHandler, make_server

from feedback.respond.limit import Limit
from tests.postgres import free_port
from tests.respond.conftest import Doors
from tests.respond.reader import FORM, Inspector, found, words
from tests.respond.test_sending import sealed
from tests.rounds import OpenRound, count_envelopes, envelopes, spent

NONCE = "A" * 22
#: what must not be found anywhere afterwards
CANARY = "canary-7f3a"
AGENT, ADDRESS = "Mozilla/5.0 canary-agent", "203.0.113.77"

Body = Callable[[OpenRound], Any]


def typed(**fields: str) -> Body:
    return lambda _one: {"nonce": NONCE, **fields}


def raw(body: bytes) -> Body:
    return lambda _one: body


def box_of(length: int) -> Body:
    return lambda one: sealed(one, sealed=base64.urlsafe_b64encode(bytes(length)).decode().rstrip("="))


def without(name: str) -> Body:
    return lambda one: {key: value for key, value in sealed(one).items() if key != name}


BODIES: dict[str, tuple[int, Body]] = {
    "nothing": (422, raw(b"")),
    "blanks": (400, raw(b"   ")),
    "only ampersands": (400, raw(b"&&&&")),
    "no nonce": (422, lambda _one: {"st_respect": "4"}),
    "a nonce of another length": (422, lambda _one: {"nonce": "x" * 5000}),
    "a code that no question has": (422, typed(st_respect="99")),
    "a number where a code is": (422, typed(st_respect="4.0")),
    "NaN": (422, typed(st_respect="NaN")),
    "infinity": (422, typed(st_respect="1e309")),
    "other digits": (422, typed(st_respect="٤")),
    "JSON in a field": (422, typed(st_respect='{"a": [1]}')),
    "a list by brackets": (400, lambda _one: [("nonce", NONCE), ("st_respect[]", "4")]),
    "the same field twice": (400, lambda _one: [("nonce", NONCE), ("st_respect", "4"), ("st_respect", "5")]),
    "an unknown field": (400, typed(partner_id="1")),
    "a field of another survey": (400, typed(pt_harm="3")),
    "a field without a name": (400, raw(b"=4&nonce=" + NONCE.encode())),
    "a code where none is asked": (400, typed(code="ABCDE-FGHJKX")),
    "100,000 letters": (422, typed(st_keep="x" * 100_000)),
    "100,000 letters of three bytes": (413, typed(st_keep="न" * 100_000)),
    "100,000 letters as a choice": (422, typed(st_respect="x" * 100_000)),
    "100,000 letters as a name": (400, typed(**{"x" * 100_000: "1"})),
    "a megabyte": (413, raw(b"st_keep=" + b"x" * 1_000_000)),
    "100,000 fields": (400, raw(b"&".join(b"a%d=1" % n for n in range(20_000)))),
    "100,000 times the same": (400, raw(b"st_keep=1&" * 19_000)),
    "NUL in a text": (400, typed(st_keep=f"{CANARY}\0")),
    "NUL in a choice": (400, typed(st_respect="4\0")),
    "NUL in a name": (400, typed(**{"st_respect\0": "4"})),
    "a lone surrogate": (400, raw(b"st_keep=%ED%A0%80&nonce=" + NONCE.encode())),
    "broken UTF-8": (400, raw(b"st_keep=%C3%28&nonce=" + NONCE.encode())),
    "raw broken UTF-8": (400, raw(b"st_keep=\xff\xfe&nonce=" + NONCE.encode())),
    "overlong UTF-8": (400, raw(b"st_keep=%C0%80&nonce=" + NONCE.encode())),
    "another encoding": (400, raw("st_keep=größer".encode("latin-1"))),
    "half an escape": (422, raw(b"st_respect=4%2&nonce=" + NONCE.encode())),
    "noise": (400, raw(secrets.token_bytes(5000))),
    "JSON said to be a form": (400, raw(b'{"st_respect": "4", "x": [NaN]}')),
    "deep nesting said to be a form": (400, raw(b"[" * 100_000)),
    "markup": (422, typed(st_respect="<script>alert(1)</script>")),
    "a template": (422, typed(st_respect="{{7*7}}{x.__class__}%(x)s${7*7}")),
    "SQL": (422, typed(st_respect="4' OR 1=1 --")),
    "an envelope one byte short": (400, box_of(4096 + 80)),
    "an envelope one byte long": (400, box_of(8192 + 82)),
    "an empty envelope": (400, box_of(0)),
    "an envelope of a megabyte": (413, box_of(1_000_000)),
    "an envelope for another key": (400, lambda one: sealed(one, key="0" * 16)),
    "an envelope for no key": (400, lambda one: sealed(one, key="")),
    "an envelope without its id": (400, without("id")),
    "an envelope without its key": (400, without("key")),
    "an envelope and answers": (400, lambda one: sealed(one, st_respect="4")),
    "an envelope and a code": (400, lambda one: sealed(one, code="ABCDE-FGHJKX")),
    "an id that is too short": (400, lambda one: {**sealed(one), "id": "ab"}),
    "an id in capitals": (400, lambda one: {**sealed(one), "id": "A" * 32}),
    "an id that is no hex": (400, lambda one: {**sealed(one), "id": "g" * 32}),
    "a box that is no base64": (400, lambda one: {**sealed(one), "sealed": "!" * 5570}),
    "a box in the other base64": (400, lambda one: {**sealed(one), "sealed": "+/" * 5516}),
    "a box with line ends": (400, lambda one: {**sealed(one), "sealed": sealed(one)["sealed"][:-2] + "\n\n"}),
    "a box beyond ASCII": (400, lambda one: {**sealed(one), "sealed": "é" * 11031}),
}  # fmt: skip

KINDS = {
    "JSON": "application/json",
    "JSON with a charset": "application/json; charset=utf-16",
    "text": "text/plain",
    "XML": "application/xml",
    "many parts": "multipart/form-data; boundary=x",
    "many parts without a boundary": "multipart/form-data",
    "nothing said": "",
    "nonsense": "a/b/c;;;=",
    "bytes": "application/octet-stream",
}


@pytest.fixture(autouse=True)
def silence(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever a test here sends, nothing is said about it: no log record, no line anywhere."""
    caplog.set_level(logging.DEBUG, logger="feedback")
    caplog.set_level(logging.INFO)
    yield
    said = [record for record in caplog.get_records("call") if not record.name.startswith("asyncio")]
    assert [(record.name, record.getMessage()) for record in said] == []
    assert capfd.readouterr() == ("", "")


def understood(answer: Any, status: int | None = None) -> None:
    """A 4xx with a page that says something."""
    assert status in (None, answer.status_code)
    assert 400 <= answer.status_code < 500
    page = html5lib.HTMLParser(strict=True).parse(answer.get_data(as_text=True))
    assert words(found(page, "h1")[0])
    paragraphs = [words(paragraph) for paragraph in found(page, "p")]
    assert [text for text in paragraphs if text.endswith(".")]


def test_a_body_that_is_not_our_form_is_refused(phone: Inspector, door: Doors, engine: Engine) -> None:
    one = door()
    path = f"/r/{one.slugs[0]}/en"

    answers = {
        case: phone.post(path, body(one), headers={"User-Agent": AGENT})
        for case, (_status, body) in BODIES.items()
    }

    assert {case: answer.status_code for case, answer in answers.items()} == {
        case: status for case, (status, _body) in BODIES.items()
    }
    for answer in answers.values():
        understood(answer)
    assert count_envelopes(engine) == 0


def test_another_kind_of_body_is_refused(phone: Inspector, door: Doors, engine: Engine) -> None:
    one = door()
    body = urlencode({"nonce": NONCE, "st_respect": "4", "st_keep": CANARY}).encode()

    answers = {
        name: phone.post(f"/r/{one.slugs[0]}/en", body, content_type=kind) for name, kind in KINDS.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(KINDS, 415)
    for answer in answers.values():
        understood(answer)
    assert count_envelopes(engine) == 0


def test_a_file_is_refused(phone: Inspector, door: Doors) -> None:
    one = door()

    answer = phone.ask(
        "POST",
        f"/r/{one.slugs[0]}/en",
        data={"nonce": NONCE, "st_keep": (io.BytesIO(CANARY.encode()), "photo.jpg")},
        content_type="multipart/form-data",
    )

    understood(answer, 415)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
def test_a_wrong_method_is_refused(phone: Inspector, door: Doors, method: str) -> None:
    slug = door().slugs[0]

    for path in ("/r/", f"/r/{slug}", f"/r/{slug}/en", f"/r/{slug}/en/thanks", f"/r/{slug}/en/no"):
        answer = phone.ask(method, path, headers={"Accept-Language": "en"})
        understood(answer, 405)
        assert "GET" in answer.headers["Allow"]


def test_only_the_survey_itself_takes_posts(phone: Inspector, door: Doors, engine: Engine) -> None:
    one = door()

    for path in ("", f"{one.slugs[0]}", f"{one.slugs[0]}/en/thanks", f"{one.slugs[0]}/en/no"):
        understood(phone.post(f"/r/{path}", sealed(one)), 405)
    assert count_envelopes(engine) == 0


def test_a_method_in_disguise_is_just_a_post(phone: Inspector, door: Doors, engine: Engine) -> None:
    one = door()

    answer = phone.post(f"/r/{one.slugs[0]}/en", sealed(one), headers={"X-HTTP-Method-Override": "DELETE"})

    assert answer.status_code == 303
    assert count_envelopes(engine) == 1


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "a b", "localhost:99999999", "é"]
)
def test_a_host_that_is_not_ours_is_refused(phone: Inspector, door: Doors, host: str) -> None:
    one = door()

    answer = phone.get(f"/r/{one.slugs[0]}/en", environ_overrides={"HTTP_HOST": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "slug",
    ["%00", "%ff%fe", "%ed%a0%80", "x" * 5000, "..%2f..%2fetc%2fpasswd", "'%20OR%201=1", "%7b%7b7*7%7d%7d",
     "%0d%0aSet-Cookie:%20a=b", "١٢٣"],
)  # fmt: skip
def test_a_hostile_address_is_simply_not_found(phone: Inspector, slug: str) -> None:
    for rest in ("", "/en", "/en/thanks", "/en/no", "/%00", "/..%2f..", "/zz"):
        understood(phone.get(f"/r/{slug}{rest}", headers={"Accept-Language": "en"}), 404)


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "x" * 5000}, {"Accept-Language": "../../etc/passwd;q=NaN,,,;;"},
        {"Accept-Language": "en;q=1e999,ne;q=-1"}, {"Accept-Encoding": "gzip;q=abc, \x01"},
        {"Accept": "\x7f"}, {"X-Forwarded-For": "not an address"}, {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Prefix": "//evil.example"}, {"Cookie": "\xff=\xfe; a"}, {"Range": "bytes=5-1"},
        {"If-None-Match": "*"}, {"Content-Length": "7"},
    ],
)  # fmt: skip
def test_hostile_headers_change_nothing(phone: Inspector, door: Doors, headers: dict[str, str]) -> None:
    answer = phone.get(f"/r/{door().slugs[0]}", headers=headers)

    assert answer.status_code == 200
    assert b"evil" not in answer.data


def test_noise_of_the_right_length_is_taken_and_told_at_release(
    phone: Inspector, door: Doors, engine: Engine
) -> None:
    one = door()
    noise = base64.urlsafe_b64encode(one.noise()).decode().rstrip("=")

    assert phone.post(f"/r/{one.slugs[0]}/en", sealed(one, sealed=noise)).status_code == 303
    assert len(envelopes(engine, one)) == 1


def test_a_foreign_code_opens_nothing_here(phone: Inspector, door: Doors, engine: Engine) -> None:
    one, other = door(codes=2), door("patient_family", codes=2)
    fields = {"nonce": NONCE, "code": other.slips[0]}

    understood(phone.post(f"/r/{one.slugs[0]}/en", fields), 409)
    assert count_envelopes(engine) == 0
    assert spent(engine, other) == set()


def test_sixteen_phones_with_one_code_are_one_answer(app: Flask, door: Doors, engine: Engine) -> None:
    one = door(codes=2)
    gate = threading.Barrier(16)

    def send(number: int) -> int:
        phone = Inspector(app)
        fields: dict[str, str] = sealed(one, code=one.slips[0])
        if number % 2:
            fields = {"nonce": f"{number:022}", "st_respect": "4", "code": one.slips[0]}
        gate.wait()
        return phone.post(f"/r/{one.slugs[0]}/en", fields).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = sorted(pool.map(send, range(16)))

    assert statuses == [303] + [409] * 15
    assert spent(engine, one) == {one.codes[0]}
    assert len(envelopes(engine, one)) == 1


def test_a_body_that_breaks_off_is_refused_and_stores_nothing(
    app: Flask, door: Doors, engine: Engine
) -> None:
    one = door()
    body = urlencode(sealed(one)).encode()

    class Quiet(WSGIRequestHandler):
        def log(self, *_found: Any) -> None:
            """The development server is none of ours."""

    server = make_server("127.0.0.1", free_port(), app.wsgi_app, threaded=False, request_handler=Quiet)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with socket.create_connection(server.server_address[:2], timeout=10) as wire:
        head = f"POST /r/{one.slugs[0]}/en HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\n"
        wire.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
        wire.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    thread.join()
    server.server_close()

    assert answer.startswith(b"HTTP/1.0 400") or answer.startswith(b"HTTP/1.1 400")
    assert count_envelopes(engine) == 0


def test_a_length_that_is_a_lie_is_refused(phone: Inspector, door: Doors, engine: Engine) -> None:
    path = f"/r/{door().slugs[0]}/en"
    body = f"nonce={NONCE}&st_respect=4".encode()

    for length, status in (("-1", 422), ("99999999999", 413), ("abc", 422), ("10", 422)):
        answer = phone.post(path, body, environ_overrides={"CONTENT_LENGTH": length})
        understood(answer, status)
    assert count_envelopes(engine) == 0


def test_too_much_from_one_address_is_asked_to_wait(app: Flask, phone: Inspector, door: Doors) -> None:
    app.extensions["respond"].extensions["limit"] = Limit(clock=lambda: 0.0)
    path = f"/r/{door().slugs[0]}/en"
    here = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}

    statuses = [
        phone.post(path, b"x=1", headers={"X-Forwarded-For": f"198.51.100.{n % 250}"}, **here).status_code
        for n in range(310)
    ]

    assert statuses[:300] == [400] * 300
    assert statuses[-1] == 429
    answer = phone.post(path, b"x=1", **here)
    understood(answer, 429)
    assert answer.headers["Retry-After"] == "60"
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.78"}}
    assert phone.post(path, b"x=1", **elsewhere).status_code == 400


def test_nothing_that_anybody_sends_is_echoed_unescaped(phone: Inspector, door: Doors) -> None:
    attack = '"></textarea><script>alert(1)</script><img src=x onerror=alert(1)>'
    path = f"/r/{door(codes=1).slugs[0]}/en"

    answer = phone.post(path, {"nonce": attack, "code": attack, "st_keep": attack, "st_respect": attack})

    understood(answer, 422)
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    page = html5lib.HTMLParser(strict=True).parse(answer.text)
    assert found(page, "input", name="code")[0].get("value") == attack
    quoted = quote(attack)
    assert quoted not in answer.text


def test_the_silence_would_be_broken(
    phone: Inspector, door: Doors, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Control: the records are really looked at."""
    logging.getLogger("feedback.respond").error("something")

    assert [record.getMessage() for record in caplog.records] == ["something"]
    caplog.clear()
