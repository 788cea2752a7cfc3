"""Letters to people: to a mail server where there is one, else into a folder of files.

MAIL_URL: smtps://user:password@host:465 (TLS from the first byte) or smtp://user:password@host:587
(STARTTLS, demanded unless the server is on this computer). Without it each letter is one .eml
file in the outbox, for somebody to carry.
"""

from __future__ import annotations

import os
import secrets
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config import Config

PATIENCE = 15  # seconds that a mail server may take to answer
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class NotSent(Exception):
    """The letter did not leave; the reason names no address."""


def send(config: Config, to: str, subject: str, text: str) -> None:
    """Hand the letter over, or raise NotSent. Nothing in it can add a header or a receiver."""
    letter = _letter(config, to, subject, text)
    if not config.mail_url:
        _keep(config.outbox, letter)
        return
    try:
        _post(config.mail_url, letter)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(type(error).__name__) from None


def _letter(config: Config, to: str, subject: str, text: str) -> EmailMessage:
    name, _, host = to.rpartition("@")
    if not (name and host) or any(letter.isspace() or ord(letter) < 32 for letter in to):
        raise NotSent("address")
    letter = EmailMessage(policy=SMTP)
    try:
        letter["To"] = Address(username=name, domain=host)
        letter["From"] = config.mail_from
        letter["Subject"] = " ".join(subject.split())
    except (ValueError, IndexError):
        raise NotSent("address") from None
    # No Date with a zone and no host name in an id: a letter tells no more than it says.
    letter["Message-ID"] = f"<{secrets.token_hex(16)}@{config.host or 'localhost'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter


def _keep(outbox: Path, letter: EmailMessage) -> None:
    outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = outbox / f"{secrets.token_hex(12)}.eml"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(letter))


def _post(url: str, letter: EmailMessage) -> None:
    parts = urlsplit(url)
    host, secure = parts.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=PATIENCE)
    with server:
        if parts.scheme != "smtps" and host not in LOOPBACK:
            server.starttls(context=secure)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
