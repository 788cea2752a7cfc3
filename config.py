"""Configuration: the only reader of the environment.

A default must be right in production and fit to publish; what is not stays required.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class Misconfigured(ValueError):
    """A setting that is missing or wrong; the message names it."""


@dataclass(frozen=True)
class Config:
    """Everything an installation can choose. Paths are absolute.

    data_dir: database (when embedded), keyring, secrets, outbox; keyring and secrets must stay
    out of database backups. base_url: the address people use, without a slash at its end.
    """

    data_dir: Path
    base_url: str
    secret_key: str
    pepper: bytes
    database_url: str
    #: for the respondents' app; may be a database role that can only spend and insert
    respond_database_url: str
    mail_url: str = ""
    mail_from: str = "feedback@localhost"
    #: an operator's word that answers may travel over plain HTTP in a closed local network
    allow_http: bool = False
    demo: bool = False
    #: a folder on a second disk or host for copies of the round keys; never in a backup
    keyring_mirror: Path | None = None

    @property
    def keyring(self) -> Path:
        return self.data_dir / "keyring"

    @property
    def outbox(self) -> Path:
        return self.data_dir / "outbox"

    @property
    def scheme(self) -> str:
        return urlsplit(self.base_url).scheme

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def confidential(self) -> bool:
        """HTTPS or loopback: anonymous rounds may open (PRIVACY decision 4)."""
        return self.scheme == "https" or self.host in ("127.0.0.1", "localhost", "::1")


def from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration in the environment; secrets not given are made once in DATA_DIR."""
    data_dir = Path(environment.get("DATA_DIR", "instance")).resolve()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = _database(environment.get("DATABASE_URL") or f"sqlite:///{data_dir}/feedback.db")
    port = environment.get("PORT", "8000")
    base_url = environment.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https"):
        raise Misconfigured("BASE_URL must begin with http:// or https://")
    return Config(
        data_dir=data_dir,
        base_url=base_url,
        secret_key=environment.get("SECRET_KEY") or _secret(data_dir / "secret_key"),
        pepper=bytes.fromhex(environment.get("PEPPER") or _secret(data_dir / "pepper")),
        database_url=database,
        respond_database_url=_database(environment.get("RESPOND_DATABASE_URL") or database),
        mail_url=environment.get("MAIL_URL", ""),
        mail_from=environment.get("MAIL_FROM", "feedback@localhost"),
        allow_http=environment.get("ALLOW_HTTP", "") == "1",
        demo=environment.get("DEMO", "") == "1",
        keyring_mirror=Path(mirror).resolve() if (mirror := environment.get("KEYRING_MIRROR")) else None,
    )


def _database(url: str) -> str:
    """psycopg 3 whatever spelling the operator is used to: it binds on the server, so that
    values never stand in PostgreSQL's log."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret(path: Path) -> str:
    """A secret kept in a file that only its owner reads; made at first use."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
