"""The shared Flask object: the database, with its engines set the way answers deserve.

flask_login's manager lives in staff/login: nothing that the respondents' app imports may even
lead to it (docs/decisions/0005).
"""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event

#: engines and configuration only; models have their own Base and know nothing of the extension
db = SQLAlchemy()

ENGINE_OPTIONS: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}

#: seconds, but for the last, which is milliseconds; what stands in DATABASE_URL comes first
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def prepare(engine: Engine) -> None:
    """Durable, ordered writes on SQLite; on PostgreSQL connections that notice when it is gone."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "do_connect", _postgresql_connect)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "busy_timeout = 10000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Any) -> None:
    # A read that turns into a write inside one transaction fails at once when another writer
    # was there, whatever the busy timeout (RELIABILITY fact 2): writers say so at the start.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql_connect(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
    # Keepalives notice a dead server while a connection is idle, the user timeout while a query
    # is under way: either alone blocks for many minutes in the other case (RELIABILITY fact 6).
    for name, value in _PATIENCE.items():
        parameters.setdefault(name, value)
