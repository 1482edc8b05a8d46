"""A case for each job of recruiting: what it needs, and its payload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import current_app

from community.core.clock import now, stopped_at
from community.core.db import db, unit_of_work
from community.core.worker import Worker
from community.programs.models import Member, Role
from community.recruiting.applying import retention
from community.recruiting.deciding import queries, services
from community.recruiting.models import Application, Call, ImportState, ImportUpload
from community.recruiting.screening import asking
from community.recruiting.screening import queries as screening_queries
from community.recruiting.states import ApplicationState, Outcome
from tests.factories import make_member, make_program
from tests.factories.files import a_picture, answer, make_application, make_files_call, put_file
from tests.factories.importing import bring_in, line, make_upload, table
from tests.factories.nominating import make_nomination, make_nomination_call
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import (
    acting,
    decide,
    make_call,
    make_reviewers,
    make_sent,
    open_raw,
    release,
    send_review,
)


def decided(outcome: Outcome = Outcome.INVITE) -> int:
    """An application with its reviews and a sent batch; the id of the decision. The answer itself was not given yet."""
    program = make_program()
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    reviewers = make_reviewers(program, "Annika", "Odalys")
    manager = make_member(program, "Nora", roles=Role.MANAGER | Role.AMBASSADOR)
    call = make_call(program)
    application = make_sent(call)
    release(screener, application)
    for reviewer in reviewers:
        send_review(reviewer, application)
    decision = decide(manager, application, outcome)
    with unit_of_work():
        acting_manager = acting(manager)
        fresh = db.session.get_one(Call, call.id)
        batch = services.freeze(acting_manager, fresh, seen=queries.fingerprint(queries.unfrozen(call.id)))
        services.send(acting_manager, batch, seen_version=batch.version)
    return decision.id


def answered() -> dict[str, Any]:
    return {"decision_id": decided()}


def overdue_wait_list() -> dict[str, Any]:
    """Somebody on the wait list whose day has passed: the list was made a year ago."""
    with stopped_at(now() - dt.timedelta(days=365)):
        decided(Outcome.WAITLIST)
        Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]
    return {}


def lapsed_invitation() -> dict[str, Any]:
    with stopped_at(now() - dt.timedelta(days=365)):
        decided()
        Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]
    assert db.session.query(Application).one().state is ApplicationState.INVITED
    return {}


def unanswered_question() -> dict[str, Any]:
    """A screener asked a month ago, and nobody answered."""
    program = make_program()
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    with stopped_at(now() - dt.timedelta(days=30)):
        application = open_raw(screener, make_sent(make_call(program)))
        with unit_of_work():
            actor = acting(screener)
            found = screening_queries.get_for(actor, application.public_ref)
            asking.ask(actor, found, "Which plane was it?", seen_version=found.version)
    return {}


def owed_review() -> dict[str, Any]:
    program = make_program()
    screener = make_member(program, "Wojciech", roles=Role.SCREENER | Role.AMBASSADOR)
    make_reviewers(program, "Annika", "Odalys")
    with stopped_at(now() - dt.timedelta(days=20)):
        release(screener, make_sent(make_call(program)))
    return {}


def silent_nominee(days: int) -> dict[str, Any]:
    """Somebody who was put forward so many days ago and has not answered."""
    program = make_program()
    with stopped_at(now() - dt.timedelta(days=days)):
        nomination_call = make_nomination_call(program, closes_in=60)
        make_nomination(make_member(program, "Dee"), nomination_call)
        Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]
    return {}


def overdue_answer() -> dict[str, Any]:
    """Declined a year ago; one of its questions said for how long it is kept."""
    with stopped_at(now() - dt.timedelta(days=365)):
        program = make_program()
        application, _snapshot = make_application(program, make_files_call(program))
        answer(application)
    return {}


def forgotten_draft() -> dict[str, Any]:
    """A draft of a call that closed long ago, with a file."""
    with stopped_at(now() - dt.timedelta(days=365)):
        program = make_program()
        put_file(make_draft(make_files_call(program)), "tool", a_picture())
    return {}


def warned_draft() -> dict[str, Any]:
    forgotten_draft()
    with stopped_at(now() - dt.timedelta(days=20)), unit_of_work():
        retention.warn_of_erasure()
    return {}


def large_table() -> dict[str, Any]:
    """A table that somebody has said shall come in; its own job is put aside, so that the case's two do it."""
    upload = uploaded()
    with unit_of_work():
        found = db.session.get_one(ImportUpload, upload)
        found.state = ImportState.RUNNING
    return {"upload_id": upload}


def uploaded() -> int:
    program = make_program()
    make_call(program)
    return make_upload(make_member(program, "Nora", roles=Role.MANAGER), "winter", table([line(1), line(2)])).id


def imported() -> dict[str, Any]:
    """An application that was brought in, and whose applicant was not told yet."""
    upload = db.session.get_one(ImportUpload, uploaded())
    bring_in(db.session.get_one(Member, upload.member_id), upload.ref)
    return {"application_id": db.session.query(Application).first().id}  # type: ignore[union-attr]


def old_table() -> dict[str, Any]:
    with stopped_at(now() - dt.timedelta(days=2)):
        uploaded()
    return {}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "recruiting.answer": answered,
    "recruiting.end_wait_lists": overdue_wait_list,
    "recruiting.end_questions": unanswered_question,
    "recruiting.end_invitations": lapsed_invitation,
    "recruiting.remind_reviewers": owed_review,
    "recruiting.remind_nominees": lambda: silent_nominee(8),
    "recruiting.import": large_table,
    "recruiting.tell_imported": imported,
    "recruiting.forget_imports": old_table,
    "recruiting.end_nominations": lambda: silent_nominee(20),
    "recruiting.erase_answers": overdue_answer,
    "recruiting.warn_of_erasure": forgotten_draft,
    "recruiting.erase_untouched": warned_draft,
}
