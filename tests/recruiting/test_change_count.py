"""The number under which the desk's pages remember: everything that they count moves it, and nothing else is read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, text

from community.core.clock import now
from community.core.db import db, is_postgresql, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting import remembering
from community.recruiting.deciding import queries as deciding
from community.recruiting.deciding import standings
from community.recruiting.models import Application, Call, ChangeCount, TalkComment
from community.recruiting.models.changes import WATCHED
from community.recruiting.remembering import change_count
from community.recruiting.reviewing import calibration, mine, outcomes, queries, round_counts, talk
from community.recruiting.screening import queries as screening
from community.recruiting.screening import queue
from community.recruiting.sides import get_round
from community.recruiting.states import Outcome
from tests.conftest import Budget
from tests.factories import make_member, make_program
from tests.factories.deciding import decide_so, freeze, make_read_call
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import (
    acting,
    assigned_to,
    make_reviewers,
    make_sent,
    open_review,
    release,
    score_all,
    send_review,
)

TABLES = [watched.table for watched in WATCHED]


@pytest.fixture
def call(program: Program, manager: Member) -> Call:
    """With a row in every table that counts."""
    call, applications, _readers = make_read_call(program, 2)
    decide_so(manager, applications[0], Outcome.INVITE)
    freeze(manager, call)
    with unit_of_work():
        db.session.add(TalkComment(application_id=applications[1].id, author_id=manager.id, text="Read it.", at=now()))
    return call


def number_of(program: Program) -> int:
    db.session.rollback()
    return change_count(program.id)


def reader_of(story: Application) -> Member:
    """One of those who have it to review."""
    return db.session.get_one(Member, min(assigned_to(story)))


@pytest.mark.parametrize("table", TABLES)
def test_whatever_changes_a_row_moves_the_number(program: Program, call: Call, table: str) -> None:
    """By hand and many at once: no service stands between."""
    column = "dimension" if table == "score" else "id"
    changes = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    if table == "call":  # nothing takes a call away before its applications
        changes.insert(1, "DELETE FROM application")
    for change in changes:
        before = number_of(program)
        with unit_of_work():
            assert db.session.execute(text(change)).rowcount  # type: ignore[attr-defined]
        assert number_of(program) != before, change


def test_every_step_from_the_call_to_the_decision_moves_it(program: Program, manager: Member) -> None:
    assert number_of(program) == 0
    seen = {0}

    def moved(step: str) -> None:
        number = number_of(program)
        assert number not in seen, step
        seen.add(number)

    call, (application,), _readers = make_read_call(program, 1, reviewers=2, reviews=1)
    moved("a call, read")
    second = make_sent(call, "Second")
    moved("sent")
    release(make_member(program, "Wil", roles=Role.SCREENER | Role.AMBASSADOR), second)
    moved("released")
    send_review(reader_of(second), second, 4, 4, 4, 4, 4)
    moved("reviewed")
    decide_so(manager, application, Outcome.DECLINE)
    moved("decided")
    freeze(manager, call)
    moved("frozen")


def test_what_is_only_being_written_leaves_it_alone(program: Program, call: Call) -> None:
    story = make_sent(call, "Third")
    release(make_member(program, "Wil", roles=Role.SCREENER | Role.AMBASSADOR), story)
    reader = reader_of(story)
    open_review(reader, story)
    before = number_of(program)
    draft = make_draft(call)
    with unit_of_work():
        db.session.get_one(Application, draft.id).answers = {"moment": "Another word."}
    score_all(reader, story, 4, 4, 4, 4, 4, note="A note.")
    assert number_of(program) == before
    send_review(reader, story, 4, 4, 4, 4, 4)
    assert number_of(program) != before


def test_each_program_has_a_number_of_its_own(program: Program, call: Call) -> None:
    other = make_program("other")
    before = number_of(program), number_of(other)
    make_sent(call, "Third")
    assert number_of(program) != before[0]
    assert number_of(other) == before[1] == 0


def test_the_number_is_read_once_for_each_transaction(program: Program, call: Call) -> None:
    db.session.rollback()
    number = change_count(program.id)
    remembering.learn_changes(program.id, number + 5)
    assert change_count(program.id) == number, "one page works with one number"
    db.session.rollback()
    remembering.learn_changes(program.id, number + 5)
    assert change_count(program.id) == number + 5
    db.session.rollback()


def test_two_who_change_things_do_not_wait_for_each_other(app: Flask, program: Program, call: Call) -> None:
    """PostgreSQL: the row that they share is taken at the commit, so it can't be a part of a ring of waiting."""
    if not is_postgresql():
        return  # SQLite has one writer at a time
    first, second = (make_sent(call, name).id for name in ("One", "Two"))
    before = number_of(program)
    with db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            connection.execute(text("SET lock_timeout = '5s'"))
            connection.commit()
        change = text("UPDATE application SET language = 'de' WHERE id = :id")
        with one.begin():
            one.execute(change, {"id": first})
            with other.begin():
                other.execute(change, {"id": second})
            between = number_of(program)
    assert len({before, between, number_of(program)}) == 3


def looks(manager: Member, slug: str) -> list[Callable[[], object]]:
    """Everything that is remembered, each worked out for itself, in a transaction that has just begun."""
    db.session.rollback()
    actor = acting(manager)
    found, one = get_round(actor, slug)
    program_id = actor.program_id
    return [
        lambda: queue.waiting_count(program_id),
        lambda: queue.asked_count(program_id),
        lambda: queue._came_back(program_id),
        lambda: queue.released_lately(program_id),
        lambda: screening.rounds_not_blind(program_id),
        lambda: screening.exposed_texts(program_id),
        lambda: mine.my_progress(actor),
        lambda: queries.has_kept_notes(actor),
        lambda: calibration.practices(actor),
        lambda: talk.talks(actor, size=5),
        lambda: deciding.to_decide_count(program_id),
        lambda: deciding.calls_to_decide(program_id),
        lambda: round_counts.counts_of(one, program_id),
        lambda: outcomes.is_frozen(found),
        lambda: standings.look_at(found, one).candidates,
    ]


def test_what_is_remembered_reads_only_what_moves_the_number(program: Program, manager: Member, call: Call) -> None:
    make_reviewers(program, "Idle")
    every = looks(manager, "winter")
    remembering.forget()
    read: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        read.update(re.findall(r"\b(?:FROM|JOIN) (\w+)", statement))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for look in every:
            look()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert read - {ChangeCount.__tablename__} <= set(TABLES)
    assert {"score", "decision", "redacted_view"} <= read
    assert len(remembering._known) == len(every), "one place of memory for each of them"


def test_a_second_look_at_everything_reads_the_number_alone(manager: Member, call: Call, budget: Budget) -> None:
    for look in looks(manager, "winter"):
        look()
    every = looks(manager, "winter")
    with budget(1):
        for look in every:
            look()
