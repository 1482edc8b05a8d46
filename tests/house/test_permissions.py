"""The table of permissions: every route, every role. A route without a row fails."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core import db as database
from community.core.db import db, unit_of_work
from community.features import FEATURES
from tests import databases
from tests.conftest import SignInAs
from tests.house.rows import ROLES, Cast, Row, make_cast

pytestmark = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="the table is the same on every engine")

#: Routes of the frameworks and of development only.
NOT_OURS = frozenset({"static", "house_components"})


def declared() -> dict[str, tuple[str, Row]]:
    """Every declared row with the feature that declares it, by "METHOD endpoint"."""
    found: dict[str, tuple[str, Row]] = {}
    for feature in FEATURES:
        path = f"tests.{feature}.permissions"
        if importlib.util.find_spec(path):
            for row in importlib.import_module(path).ROWS:
                assert row.name not in found, f"two rows for {row.name}"
                found[row.name] = (feature, row)
    return found


TABLE = declared()


def routes(app: Flask) -> set[str]:
    """Every route of the application as "METHOD endpoint"."""
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in NOT_OURS and not rule.endpoint.startswith("trial")
    }


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert routes(app) == set(TABLE)


def test_every_row_has_somebody_who_succeeds() -> None:
    barren = [name for name, (_, row) in TABLE.items() if not any(200 <= code < 400 for code in row.expects.values())]
    assert barren == []


@pytest.fixture
def stage(app: Flask, _prepared: tuple[Flask, Path]) -> Callable[[str], Cast]:
    """A function that sets the stage for a feature."""

    def set_stage(feature: str) -> Cast:
        cast = make_cast()
        module = importlib.import_module(f"tests.{feature}.permissions")
        if hasattr(module, "stage"):
            with unit_of_work():
                module.stage(cast)
        return cast

    return set_stage


@pytest.mark.parametrize("name", sorted(TABLE))
def test_row(
    name: str, app: Flask, stage: Callable[[str], Cast], sign_in: SignInAs, _prepared: tuple[Flask, Path]
) -> None:
    feature, row = TABLE[name]
    cast = stage(feature)
    clients = {role: enter(role, app, cast, sign_in) for role in ROLES}
    url = address(app, row, cast)
    data = row.data(cast)
    got = {}
    for role in untouched(app, _prepared[1]):
        response = clients[role].open(url, method=row.method, data=data if row.method != "GET" else None)
        got[role] = response.status_code
        response.close()
    assert got == {role: row.expects[role] for role in ROLES}


def enter(role: str, app: Flask, cast: Cast, sign_in: SignInAs) -> FlaskClient:
    """A client for this role."""
    if role == "applicant":
        opener = cast.things.get("open_draft_session")
        applicant = app.test_client()
        if opener:
            opener(applicant)
        return applicant
    if role == "anonymous":
        return app.test_client()
    return sign_in(cast.stranger if role == "stranger" else cast[role])


def address(app: Flask, row: Row, cast: Cast) -> str:
    """Where the row's route is, on this stage."""
    values = row.values(cast)
    if app.url_map.is_endpoint_expecting(row.endpoint, "program"):
        values = {"program": cast.program.slug, **values}
    with app.test_request_context():
        return app.url_for(row.endpoint, **values, _method=row.method)


def untouched(app: Flask, folder: Path) -> Iterator[str]:
    """The roles, each on a fresh copy of the database as it is now."""
    live, kept = folder / "live.sqlite", folder / "stage.sqlite"
    db.session.rollback()
    database.stop_writing()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    shutil.copy(live, kept)
    for role in ROLES:
        db.session.rollback()
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{live}{suffix}").unlink(missing_ok=True)
        shutil.copy(kept, live)
        yield role
