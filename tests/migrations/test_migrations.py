"""The tables are what the models say, and changing them loses nobody's rows."""

from __future__ import annotations

import shutil
import uuid

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.orm import Session

from feedback.cli import migrate
from feedback.extensions import prepare
from feedback.models import Base, Partner, Site
from tests.house.places import named, sources

#: a later step of the kind that Alembic does on SQLite by copying and dropping the table
CHANGES_PARTNER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("partner") as table:
        table.add_column(sa.Column("motto", sa.String(20), server_default=""))
        table.alter_column("operator", type_=sa.String(300))
"""

DELETES_PARENTS = """
from alembic import op

revision = "later"
down_revision = "{head}"


def upgrade():
    op.execute("DELETE FROM partner")
"""


@pytest.fixture
def engine(database_url):
    """The migrated database, set up the way the product uses it."""
    engine = create_engine(database_url)
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def own_engine(engine, database_url):
    """The same, and as it was afterwards: other tests of this worker share the PostgreSQL."""
    yield engine
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE partner DROP COLUMN IF EXISTS motto"))
            connection.execute(text("ALTER TABLE partner ALTER operator TYPE varchar(200)"))
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head()})


@pytest.fixture
def sqlite(migrated_sqlite, tmp_path):
    """An embedded database alone, for what only SQLite can get wrong."""
    engine = create_engine(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'own.db')}")
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """A copy of the migrations to which a test adds a step."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder


def scripts():
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(migrate.MIGRATIONS))
    return ScriptDirectory.from_config(settings)


def head():
    return scripts().get_current_head()


def add_step(folder, source):
    first = head()
    (folder / "versions" / "9999_later.py").write_text(source.format(head=first))


def settle(engine):
    """A partner with a site, the child row that must not be lost."""
    partner = uuid.uuid4()
    with Session(engine) as session, session.begin():
        session.add(Partner(id=partner, name="Kept"))
        session.flush()
        session.add(Site(partner_id=partner, name="Kept too"))


def count(engine, model):
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model))


def test_the_models_are_the_migrated_tables(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_every_named_check_is_in_the_database(engine):
    inspector = inspect(engine)

    for table in Base.metadata.sorted_tables:
        wanted = {c.name for c in table.constraints if c.__visit_name__ == "check_constraint"}
        found = {check["name"] for check in inspector.get_check_constraints(table.name)}
        assert wanted - found == set(), table.name


def test_rows_of_the_respondents_path_have_no_arrival_number(sqlite):
    with sqlite.connect() as connection:
        made = dict(
            connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
        )

    unordered = [
        t.name for t in Base.metadata.sorted_tables if t.dialect_kwargs.get("sqlite_with_rowid") is False
    ]
    assert {"code", "envelope", "tally", "comment"} <= set(unordered)
    assert [name for name in unordered if "WITHOUT ROWID" not in made[name].upper()] == []


def test_there_is_one_newest_step():
    assert len(scripts().get_heads()) == 1


def test_steps_never_import_the_models_of_today():
    users = [named(path) for path in sources("migrations/") if "feedback" in path.read_text()]

    assert users == []


def test_changing_a_parent_table_keeps_its_children(own_engine, steps):
    settle(own_engine)
    add_step(steps, CHANGES_PARTNER)

    migrate.upgrade(own_engine)

    assert "motto" in {column["name"] for column in inspect(own_engine).get_columns("partner")}
    assert (count(own_engine, Partner), count(own_engine, Site)) == (1, 1)


def test_with_foreign_keys_on_the_children_would_be_gone(sqlite, steps):
    """The control: the test above can fail, and why env.py switches them off."""
    settle(sqlite)
    add_step(steps, CHANGES_PARTNER)
    env = steps / "env.py"
    env.write_text(env.read_text().replace("foreign_keys = OFF", "foreign_keys = ON"))

    migrate.upgrade(sqlite)

    assert (count(sqlite, Partner), count(sqlite, Site)) == (1, 0)


def test_a_step_that_leaves_rows_pointing_at_nothing_is_undone(sqlite, steps):
    settle(sqlite)
    add_step(steps, DELETES_PARENTS)

    with pytest.raises(Exception, match="1 rows, first in site"):
        migrate.upgrade(sqlite)

    assert (count(sqlite, Partner), count(sqlite, Site)) == (1, 1)


def test_references_are_guarded_again_after_a_step(own_engine, steps):
    add_step(steps, CHANGES_PARTNER)

    migrate.upgrade(own_engine)

    with pytest.raises(Exception, match=r"(?i)foreign key"), Session(own_engine) as session, session.begin():
        session.add(Site(partner_id=uuid.uuid4(), name="Nobody's"))
