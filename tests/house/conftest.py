"""The rows of the table of permissions, each with somebody who may, for tests that walk every route."""

from __future__ import annotations

import importlib
import importlib.util

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core.db import unit_of_work
from community.features import FEATURES
from tests.conftest import SignInAs
from tests.house.rows import Cast, Row, make_cast
from tests.house.test_permissions import TABLE, enter

Tried = list[tuple[Row, Cast, FlaskClient]]


def somebody(row: Row) -> str:
    """Of the roles that may, the last; where every form of the table is a wrong one, one that is told so."""
    known = [role for role in row.expects if role != "stranger"]
    good = [role for role in known if row.expects[role] in (200, 204, 303)]
    told = [role for role in known if row.expects[role] == 422]
    return [*known, *told, *good][-1]


@pytest.fixture(params=[feature for feature in FEATURES if importlib.util.find_spec(f"tests.{feature}.permissions")])
def rows(request: pytest.FixtureRequest, app: Flask, sign_in: SignInAs) -> Tried:
    """Every row of a feature, with the cast and a client of somebody who may."""
    cast = make_cast()
    module = importlib.import_module(f"tests.{request.param}.permissions")
    if hasattr(module, "stage"):
        with unit_of_work():
            module.stage(cast)
    clients: dict[str, FlaskClient] = {}
    found = []
    for feature, row in TABLE.values():
        if feature == request.param:
            role = somebody(row)
            clients.setdefault(role, enter(role, app, cast, sign_in))
            found.append((row, cast, clients[role]))
    return found
