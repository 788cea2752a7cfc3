"""Runs the migrations on the connection that the command hands over.

On SQLite a table is changed by copying and dropping it; with foreign_keys=ON the drop would
delete every child row (RELIABILITY fact 1). So they are off before the transaction begins, and
afterwards every reference is checked.
"""

from alembic import context
from sqlalchemy import Connection


class BrokenReferences(RuntimeError):
    """Rows point at nothing after a migration; nothing was committed."""


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
    context.configure(connection=connection, render_as_batch=True, transactional_ddl=True)
    try:
        with connection.begin():
            if not sqlite:
                connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
            context.run_migrations()
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise BrokenReferences(f"{len(broken)} rows, first in {broken[0][0]}")
    finally:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


run(context.config.attributes["connection"])
