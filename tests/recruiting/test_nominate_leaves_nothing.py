"""After a no, or after two weeks of silence, no table holds a word of the person: address, name, or what was said."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.core.clock import now, stopped_at
from community.core.db import Base, db, unit_of_work
from community.core.tokens import keyed
from community.core.worker import Worker
from community.programs.models import Member, Program
from community.recruiting import jobs
from community.recruiting.models import Call, Nomination, NominationState, UnaskedAddress
from community.recruiting.nominating.queries import address_key, folded
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.nominating import make_nomination, make_nomination_call, refuse, secret_of

ADDRESS = "zyxandra.canary77@example.org"
NAME = "Zyxandra"
REASON = "A canaryreason that stands nowhere else."
EXAMPLE = "A canaryexample of her own."
TOKENS = ("zyxandra", "canary77", "canaryreason", "canaryexample")


@pytest.fixture
def dee(program: Program) -> Member:
    return make_member(program, "Dee Whitlock")


@pytest.fixture
def call(program: Program) -> Call:
    return make_nomination_call(program)


def put_forward(dee: Member, call: Call) -> Nomination:
    return make_nomination(dee, call, ADDRESS, name=NAME, reason=REASON, example=EXAMPLE)


def where_found(tokens: tuple[str, ...] = TOKENS) -> dict[str, list[str]]:
    """In which tables any of the words stands, in whatever column."""
    db.session.rollback()
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        text = "\n".join(str(tuple(row)) for row in db.session.execute(select(table))).lower()
        if here := [token for token in tokens if token in text]:
            found[table.name] = here
    return found


def hashes() -> tuple[str, ...]:
    """What a careless system would keep instead of the address: anybody with a list of addresses could undo it."""
    return tuple(
        hash_of(form.encode()).hexdigest()
        for form in (ADDRESS, ADDRESS.upper(), NAME)
        for hash_of in (hashlib.sha256, hashlib.sha1, hashlib.md5)
    )


def test_the_search_finds_what_is_there(dee: Member, call: Call) -> None:
    put_forward(dee, call)
    assert where_found() == {"email": list(TOKENS), "nomination": list(TOKENS)}


@pytest.mark.parametrize("mailed", [True, False])
def test_a_no_leaves_nothing(app: Flask, dee: Member, call: Call, client: FlaskClient, mailed: bool) -> None:
    nomination = put_forward(dee, call)
    secret = secret_of(nomination)
    if mailed:
        Worker(app).drain()
    assert client.post(f"/p/hollow/nominated/{secret}/no").status_code == 303
    Worker(app).drain()
    assert where_found() == {}
    assert where_found(hashes()) == {}
    row = db.session.get_one(Nomination, nomination.id)
    assert (row.state, row.nominator_id, row.call_id) == (NominationState.REFUSED, dee.id, call.id)
    assert db.session.query(UnaskedAddress).one().until is None


@pytest.mark.parametrize("reminded", [True, False])
def test_two_weeks_of_silence_leave_nothing(app: Flask, dee: Member, call: Call, reminded: bool) -> None:
    with stopped_at(now() - dt.timedelta(days=8)):
        nomination = put_forward(dee, call)
        Worker(app).drain()
    if reminded:
        with unit_of_work():
            jobs.remind_nominees()
        Worker(app).drain()
    with stopped_at(now() + dt.timedelta(days=8)):
        with unit_of_work():
            jobs.end_nominations()
        Worker(app).drain()
    assert where_found() == {}
    assert where_found(hashes()) == {}
    assert db.session.get_one(Nomination, nomination.id).state is NominationState.LAPSED


def test_of_somebody_who_is_not_asked_only_the_name_is_kept_and_not_for_long(
    program: Program, dee: Member, call: Call
) -> None:
    refuse(program, put_forward(dee, call))
    with stopped_at(now() - dt.timedelta(days=13)):
        put_forward(dee, call)
    assert where_found() == {"nomination": ["zyxandra"]}
    with stopped_at(now() + dt.timedelta(days=2)), unit_of_work():
        jobs.end_nominations()
    assert where_found() == {}


def test_the_database_itself_refuses_to_keep_more(dee: Member, call: Call) -> None:
    nomination = put_forward(dee, call)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.get_one(Nomination, nomination.id).state = NominationState.REFUSED


def test_a_refused_page_keeps_nothing_of_the_words_in_a_cookie(
    dee: Member, call: Call, client: FlaskClient, sign_in: SignInAs
) -> None:
    nomination = put_forward(dee, call)
    client.post(f"/p/hollow/nominated/{secret_of(nomination)}/no")
    with client.session_transaction() as session:
        assert [token for token in TOKENS if token in str(dict(session)).lower()] == []
    page = sign_in(dee).get("/p/hollow/nominations").text.lower()
    assert [token for token in TOKENS if token in page] == []


def test_the_mark_needs_the_installations_secret(program: Program) -> None:
    assert address_key(program.id, ADDRESS) == keyed("nomination", f"{program.id}\0{ADDRESS}")
    assert address_key(program.id, ADDRESS) != address_key(program.id + 1, ADDRESS)
    assert address_key(program.id, ADDRESS) not in hashes()
    assert keyed("other", ADDRESS) != keyed("nomination", ADDRESS)


LOCAL = st.text(alphabet="abcXYZ.019-_", min_size=1, max_size=12)


@given(local=LOCAL, plus=st.text(alphabet="abc+1", max_size=6), domain=st.sampled_from(["example.org", "Example.COM"]))
def test_case_and_plus_parts_make_no_other_address(local: str, plus: str, domain: str) -> None:
    plain = folded(f"{local}@{domain}")
    assert folded(f" {local.upper()}+{plus}@{domain.lower()} ") == plain
    assert folded(f"{local}x@{domain}") != plain
