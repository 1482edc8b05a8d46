"""Revisions on real databases: up, down and up again, the same as the models, and harmless to what is stored."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import inspect, text

from community.app import create_app
from community.core.clock import now
from community.core.db import Base, db, unit_of_work
from community.programs.models import Role
from community.recruiting.models import Call, ChangeCount, RedactionSpan, ScreenerQuestion, Snapshot
from config import ROOT
from tests import databases
from tests.conftest import config_for_tests
from tests.factories import make_member, make_program
from tests.factories.deciding import make_read_call
from tests.factories.reviewing import make_sent


@pytest.fixture
def bare(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An application on a database without any table, with its context pushed."""
    if databases.ENGINE == "postgresql":
        url = databases.new_database(f"migrations_{worker_id}")
    else:
        url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    app = create_app(config_for_tests(url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def alembic(*, versions: Path | None = None) -> AlembicConfig:
    """The configuration, with the revisions of the repository and, if named, those of another folder."""
    config = AlembicConfig(str(ROOT / "migrations" / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    folders = [ROOT / "migrations" / "versions", *([versions] if versions else [])]
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(str(folder) for folder in folders))
    return config


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def triggers() -> set[str]:
    """Names of all triggers, on either engine."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with db.engine.connect() as connection:
        return set(connection.execute(text(query)).scalars())


def counts() -> dict[str, int]:
    """How many rows each table has; empty ones are left out."""
    with db.engine.connect() as connection:
        found = {
            table.name: connection.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
            for table in Base.metadata.sorted_tables
        }
    return {name: number for name, number in found.items() if number}


def populate() -> None:
    """People with what hangs on them."""
    program = make_program()
    for name in ("Dee Whitlock", "Hana Kobayashi"):
        make_member(program, name, roles=Role.AMBASSADOR | Role.MANAGER)
    assert counts()["event"] == 2


def test_revisions_make_what_the_models_say(bare: Flask) -> None:
    command.upgrade(alembic(), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    ours = [d for d in differences if "search_index" not in str(d) and "document" not in str(d)]
    assert ours == []
    made = triggers()
    command.downgrade(alembic(), "base")
    assert tables() == set()
    with db.engine.begin() as connection:
        Base.metadata.create_all(connection)
    assert triggers() == made


def test_down_and_up_again_ends_at_the_same_schema(bare: Flask) -> None:
    command.upgrade(alembic(), "head")
    before, triggered = tables(), triggers()
    command.downgrade(alembic(), "base")
    command.upgrade(alembic(), "head")
    assert (tables(), triggers()) == (before, triggered)


TRIAL = dedent(
    '''
    """A trial: change tables that others refer to, in the way that makes them anew on SQLite."""

    import sqlalchemy as sa
    from alembic import op

    revision = "trial"
    down_revision = "{head}"
    branch_labels = None
    depends_on = None


    def upgrade() -> None:
        for table in ("person", "program", "event", "application", "call", "review"):
            with op.batch_alter_table(table, recreate="always") as batch:
                batch.add_column(sa.Column("trial", sa.Integer(), nullable=True))


    def downgrade() -> None:
        for table in ("person", "program", "event", "application", "call", "review"):
            with op.batch_alter_table(table, recreate="always") as batch:
                batch.drop_column("trial")
    '''
)


def test_a_change_of_populated_tables_loses_no_row_and_no_trigger(bare: Flask, tmp_path: Path) -> None:
    """With foreign keys on, making `person` anew on SQLite would empty `member`; its triggers would be gone too."""
    command.upgrade(alembic(), "head")
    populate()
    rows, triggered = counts(), triggers()
    trial = tmp_path / "trial"
    trial.mkdir()
    body = TRIAL.replace("{head}", head_revision())
    # PostgreSQL changes a table in place; making it anew is SQLite's way.
    in_place = db.engine.dialect.name == "postgresql"
    (trial / "trial.py").write_text(body.replace(', recreate="always"', "") if in_place else body)
    command.upgrade(alembic(versions=trial), "head")
    assert counts() == rows
    assert triggers() == triggered
    command.downgrade(alembic(versions=trial), "-1")
    assert counts() == rows
    assert triggers() == triggered


def head_revision() -> str:
    """The newest revision that the database is at."""
    with db.engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def test_a_revision_that_leaves_dangling_rows_is_undone(bare: Flask, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL checks its keys itself, while the revision runs
    command.upgrade(alembic(), "head")
    populate()
    rows = counts()
    trial = tmp_path / "trial"
    trial.mkdir()
    broken = TRIAL.replace("{head}", head_revision()).split("def upgrade")[0]
    broken += "def upgrade() -> None:\n    op.execute('DELETE FROM person')\n\n\ndef downgrade() -> None:\n    pass\n"
    (trial / "trial.py").write_text(broken)
    with pytest.raises(RuntimeError, match="dangling"):
        command.upgrade(alembic(versions=trial), "head")
    assert counts() == rows


def test_counting_changes_and_ends_of_questions_go_down_and_up_over_rows(bare: Flask) -> None:
    """A question that lapsed counts as answered below, and a mask from before as a screener's."""
    command.upgrade(alembic(), "head")
    _call, (story, other), _readers = make_read_call(make_program(), 2)
    with unit_of_work():
        times = {"text": "In which year?", "asked_at": now(), "answer_by": now().date(), "reply": ""}
        db.session.add(ScreenerQuestion(application_id=story.id, lapsed_at=now(), **times))
        db.session.add(ScreenerQuestion(application_id=story.id, **times))
        db.session.add(ScreenerQuestion(application_id=other.id, answered_at=now(), **times))
        snapshot = db.session.query(Snapshot).filter_by(application_id=story.id).one()
        place = {"field_key": "moment", "start": 0, "end": 2, "category": "name", "tier": 1, "created_at": now()}
        db.session.add(RedactionSpan(snapshot_id=snapshot.id, source="before", status="accepted", **place))
    before = counts()
    db.session.remove()
    command.downgrade(alembic(), "recruiting_desk_indexes")
    with db.engine.connect() as connection:
        answered = connection.execute(text("SELECT count(*) FROM screener_question WHERE answered_at IS NOT NULL"))
        assert answered.scalar_one() == 2
        assert not {name for name in triggers() if name.endswith("_counts")}
        assert connection.execute(text("SELECT count(*) FROM redaction_span WHERE source = 'before'")).scalar_one() == 0
    command.upgrade(alembic(), "head")
    assert counts() == before
    number = db.session.query(ChangeCount).one().number
    db.session.remove()
    make_sent(db.session.query(Call).one(), "Third")
    db.session.expire_all()
    assert db.session.query(ChangeCount).one().number != number
