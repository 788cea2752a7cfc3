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


def prepare(engine: Engine) -> None:
    """Durable, ordered writes on SQLite; nothing to do on PostgreSQL, whose defaults are right."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)


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
