"""Letters: into the outbox or to a server, and nothing in them adds a header."""

import email
import socket
import socketserver
import ssl
import stat
import threading
from dataclasses import replace
from email.policy import default
from pathlib import Path

import pytest

from config import Config
from feedback.services import mail


@pytest.fixture
def config(tmp_path):
    return Config(
        data_dir=tmp_path, base_url="https://feedback.example.org", secret_key="", pepper=b"",
        database_url="", respond_database_url="", mail_from="feedback@example.org",
    )  # fmt: skip


def kept(config):
    return [
        email.message_from_bytes(path.read_bytes(), policy=default)
        for path in sorted(Path(config.outbox).iterdir())
    ]


def test_without_a_server_a_letter_is_a_file_for_its_owner_only(config):
    mail.send(config, "amina@example.org", "نصٌّ قصير", "Salaam.\nGrüße.\n")

    (letter,) = kept(config)
    assert letter["To"] == "amina@example.org"
    assert letter["From"] == "feedback@example.org"
    assert letter["Subject"] == "نصٌّ قصير"
    assert body(letter) == "Salaam.\nGrüße.\n"
    assert stat.S_IMODE(config.outbox.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in config.outbox.iterdir()} == {0o600}


def body(letter):
    """Its text, with the line ends of this computer."""
    return letter.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "to",
    [
        "amina@example.org\nBcc: everybody@example.org",
        "amina@example.org\r\n\r\nbody",
        "amina@example.org, boris@example.org",
        "amina @example.org",
        "amina",
        "",
        "@",
        "amina@exam\0ple.org",
    ],
)
def test_an_address_that_is_more_than_an_address_is_refused(config, to):
    with pytest.raises(mail.NotSent):
        mail.send(config, to, "Subject", "Text")

    assert not config.outbox.exists()


@pytest.mark.parametrize(
    "subject", ["Hello\nBcc: everybody@example.org", "Hello\r\n\r\nbody", "a\vb\fc\x85d"]
)
def test_a_subject_stays_on_its_line(config, subject):
    mail.send(config, "amina@example.org", subject, "Text")

    (letter,) = kept(config)
    assert letter["Bcc"] is None
    assert body(letter) == "Text\n"


def test_placeholders_in_a_text_stay_text(config):
    mail.send(config, "amina@example.org", "{{7*7}} %(x)s", "{x.__class__} ${7*7}\n.\nQUIT")

    (letter,) = kept(config)
    assert letter["Subject"] == "{{7*7}} %(x)s"
    assert "{x.__class__} ${7*7}\n.\nQUIT" in body(letter)


class Server(socketserver.ThreadingTCPServer):
    """A mail server of a few lines; `said` is what clients sent."""

    allow_reuse_address = True

    def __init__(self, starttls=False):
        self.said, self.letters, self.starttls = [], [], starttls
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def port(self):
        return self.server_address[1]


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            self.server.said.append(line)
            word = line.split()[0].upper()
            if word == "EHLO":
                self.say("250-here\r\n250 AUTH PLAIN LOGIN")
            elif word == "AUTH":
                self.say("235 come in")
            elif word == "DATA":
                self.say("354 go on")
                lines = []
                while (one := self.rfile.readline()) != b".\r\n":
                    lines.append(one)
                self.server.letters.append(b"".join(lines))
                self.say("250 kept")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 good")

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_server_on_this_computer_takes_letters_and_a_password(config, server):
    config = replace(config, mail_url=f"smtp://me%40home:se%2Fcret@127.0.0.1:{server.port}")

    mail.send(config, "amina@example.org", "Subject", "Text")

    (letter,) = server.letters
    assert email.message_from_bytes(letter, policy=default)["To"] == "amina@example.org"
    assert any(line.startswith("AUTH") for line in server.said)
    assert not config.outbox.exists()


def test_a_password_never_travels_openly_to_another_computer(config, server, monkeypatch):
    """The server offers no STARTTLS: there is no letter, and no password was said."""
    real = socket.create_connection
    monkeypatch.setattr(
        mail.smtplib.socket,
        "create_connection",
        lambda address, *rest, **more: real(("127.0.0.1", server.port), *rest, **more),
    )
    config = replace(config, mail_url=f"smtp://me:secret@mail.example.org:{server.port}")

    with pytest.raises(mail.NotSent):
        mail.send(config, "amina@example.org", "Subject", "Text")

    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.said)


def test_a_server_that_does_not_speak_tls_gets_nothing_over_smtps(config, server):
    config = replace(config, mail_url=f"smtps://me:secret@127.0.0.1:{server.port}")

    with pytest.raises(mail.NotSent) as refusal:
        mail.send(config, "amina@example.org", "Subject", "Text")

    assert server.letters == []
    assert "secret" not in str(refusal.value)
    assert issubclass(ssl.SSLError, OSError)


def test_a_server_that_is_not_there_is_no_crash(config):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(mail.NotSent):
        mail.send(replace(config, mail_url=f"smtp://127.0.0.1:{port}"), "amina@example.org", "S", "T")
