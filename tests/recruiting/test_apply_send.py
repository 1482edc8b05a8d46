"""Sending: what is frozen, who gets it, what can be changed afterwards, and how to take it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.core.errors import Gone, Invalid, WrongState
from community.core.events import EventRecord
from community.core.outbox import EmailRecord
from community.programs.models import Program
from community.recruiting.applying import drafts, services
from community.recruiting.applying.telling import may_apply_again_on
from community.recruiting.models import (
    Application,
    Decision,
    RedactedView,
    RedactionSpan,
    RevisionKind,
    Snapshot,
    SpanSource,
    SpanStatus,
)
from community.recruiting.states import EDITABLE, WITHDRAWABLE, ApplicationState, Outcome
from tests.factories.recruiting import ANSWERS, make_application, make_call, make_draft, open_draft, send

S = ApplicationState


def page(application: Application, name: str = "") -> str:
    return f"/p/hollow/apply/{application.public_ref}{name and '/'}{name}"


def stored(application: Application) -> Application:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Application, application.id)


def change(application: Application, **typed: str) -> None:
    with unit_of_work():
        drafts.save(application, typed, seen=application.answers_version, kind=RevisionKind.SAVE)


def put(application: Application, state: ApplicationState) -> None:
    with unit_of_work():
        application.state = state


def release(application: Application, snapshot: Snapshot, state: ApplicationState = S.IN_REVIEW) -> RedactedView:
    with unit_of_work():
        application.state = state
        view = RedactedView(
            application_id=application.id,
            snapshot_id=snapshot.id,
            number=1,
            answers=dict(snapshot.answers),
            released_at=now(),
        )
        db.session.add(view)
    return view


CONFIRMED = {"adult": "y", "honest": "y"}


def test_sending_freezes_the_answers_and_queues_it_for_a_screener(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    sent = client.post(page(draft, "send"), data={**CONFIRMED, "version": "1"}, follow_redirects=True)
    assert "Your story has arrived." in sent.text
    application = stored(draft)
    assert application.state is S.SUBMITTED
    assert application.waiting_since == application.submitted_at
    snapshot = db.session.scalars(select(Snapshot)).one()
    assert snapshot.answers == ANSWERS
    assert [mail.subject for mail in db.session.scalars(select(EmailRecord))] == ["Your story has arrived"]
    kinds = set(db.session.scalars(select(EventRecord.kind)))
    assert {"application_started", "application_submitted"} <= kinds


def test_events_hold_no_words_and_no_address(program: Program) -> None:
    make_application(program, make_call(program))
    written = " ".join(str(row.data) for row in db.session.scalars(select(EventRecord)))
    for private in ("beatrix", "Thorne", "neighbor", "Addison"):
        assert private not in written


def test_sure_masks_begin_as_accepted_and_doubtful_ones_as_proposed(program: Program) -> None:
    told = "I told my channel of 9,800 followers. Beatrix Thorne is my name. We have a big audience there."
    _, snapshot = make_application(program, make_call(program), answers={**ANSWERS, "unprompted": told})
    spans = list(db.session.scalars(select(RedactionSpan).where(RedactionSpan.snapshot_id == snapshot.id)))
    assert {span.source for span in spans} == {SpanSource.RULE}
    assert all((span.tier == 1) == (span.status is SpanStatus.ACCEPTED) for span in spans)
    words = {told[span.start : span.end] for span in spans if span.field_key == "unprompted"}
    assert any("9,800 followers" in word for word in words)
    assert "Beatrix Thorne" in words


def test_what_reviewers_never_see_gets_no_span(program: Program) -> None:
    _, snapshot = make_application(
        program, make_call(program), answers={**ANSWERS, "town": "10,000 followers, Addison"}
    )
    spans = db.session.scalars(select(RedactionSpan).where(RedactionSpan.snapshot_id == snapshot.id))
    assert "town" not in {span.field_key for span in spans}


@pytest.mark.parametrize("missing", ["adult", "honest"])
def test_both_confirmations_are_needed(program: Program, client: FlaskClient, missing: str) -> None:
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    data = {name: "y" for name in CONFIRMED if name != missing} | {"version": "1"}
    assert client.post(page(draft, "send"), data=data).status_code == 422
    assert stored(draft).state is S.DRAFT


@pytest.mark.parametrize("key", ["moment", "unprompted", "asked"])
def test_required_answers_are_asked_for_when_sending_only(program: Program, client: FlaskClient, key: str) -> None:
    draft = make_draft(make_call(program), answers={**ANSWERS, key: ""})
    open_draft(client, program, draft)
    preview = client.get(page(draft, "preview"))
    assert "Something is missing" in preview.text
    assert "Send my story" not in preview.text
    assert client.post(page(draft, "send"), data={**CONFIRMED, "version": "1"}).status_code == 422


def test_a_little_too_long_is_fine_and_twice_is_not(program: Program) -> None:
    call = make_call(program)
    _, snapshot = make_application(program, call, answers={**ANSWERS, "moment": "word " * 180})
    assert snapshot.number == 1
    long = make_draft(call, "long@example.org", answers={**ANSWERS, "moment": "word " * 301})
    with pytest.raises(Invalid):
        send(program, long)


def test_what_was_previewed_is_what_is_sent(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    change(draft, moment="Changed in another window.")
    again = client.post(page(draft, "send"), data={**CONFIRMED, "version": "1"})
    assert again.status_code == 409
    assert "Changed in another window." in again.text
    assert stored(draft).state is S.DRAFT


def test_after_the_call_nothing_can_be_sent_and_the_page_says_so(program: Program, client: FlaskClient) -> None:
    call = make_call(program)
    draft = make_draft(call)
    open_draft(client, program, draft)
    with unit_of_work():
        call.closes_at = now() - dt.timedelta(seconds=1)
    answer = client.post(page(draft, "send"), data={**CONFIRMED, "version": "1"}, follow_redirects=True)
    assert "The call closed before this was sent." in answer.text
    with pytest.raises(Gone):
        send(program, draft)


@pytest.mark.parametrize("state", [S.RELEASED, S.IN_REVIEW])
def test_an_edit_after_release_closes_it_to_reviewers_at_once(program: Program, state: ApplicationState) -> None:
    application, snapshot = make_application(program, make_call(program))
    view = release(application, snapshot, state)
    change(application, moment="A better moment.")
    assert application.state is state
    second = send(program, application)
    assert application.state is S.IN_SCREENING
    assert second.number == 2
    db.session.refresh(view)
    assert view.withdrawn_at is not None


def test_an_unsent_edit_leaves_reviewers_with_what_was_sent(program: Program, client: FlaskClient) -> None:
    application, snapshot = make_application(program, make_call(program))
    open_draft(client, program, application)
    view = release(application, snapshot)
    change(application, moment="A better moment.")
    assert "You have changed something and not sent it." in client.get(page(application)).text
    db.session.refresh(view)
    assert view.withdrawn_at is None


def test_sending_the_same_again_is_refused(program: Program) -> None:
    application, _ = make_application(program, make_call(program))
    with pytest.raises(Invalid):
        send(program, application)


def test_waiting_for_a_screener_goes_on_from_where_it_began(program: Program) -> None:
    application, _ = make_application(program, make_call(program))
    since = application.waiting_since
    change(application, moment="A better moment.")
    send(program, application)
    assert application.state is S.SUBMITTED
    assert application.waiting_since == since


def test_a_question_can_be_answered_after_the_call(program: Program, client: FlaskClient) -> None:
    call = make_call(program)
    application, _ = make_application(program, call)
    open_draft(client, program, application)
    put(application, S.ASK_MORE)
    with unit_of_work():
        call.closes_at = now() - dt.timedelta(days=1)
    change(application, moment="What you asked about.")
    send(program, application)
    assert application.state is S.SUBMITTED


@pytest.mark.parametrize("state", sorted(set(S) - EDITABLE))
def test_what_is_decided_or_taken_back_cannot_be_sent(program: Program, state: ApplicationState) -> None:
    application, _ = make_application(program, make_call(program))
    put(application, state)
    with pytest.raises(WrongState):
        send(program, application)


@pytest.mark.parametrize("state", sorted(S))
def test_taking_it_back_works_until_it_is_settled(program: Program, state: ApplicationState) -> None:
    application, _ = make_application(program, make_call(program))
    put(application, state)
    if state in WITHDRAWABLE:
        with unit_of_work():
            services.withdraw(program, application)
        assert application.state is S.WITHDRAWN
        assert application.waiting_since is None
    else:
        with pytest.raises(WrongState), unit_of_work():
            services.withdraw(program, application)


def test_taking_it_back_closes_it_to_reviewers(program: Program, client: FlaskClient) -> None:
    application, snapshot = make_application(program, make_call(program))
    open_draft(client, program, application)
    view = release(application, snapshot)
    assert client.post(page(application, "withdraw")).status_code == 303
    db.session.refresh(view)
    assert view.withdrawn_at is not None
    assert "Your words are still here for you." in client.get(page(application)).text


def test_what_was_taken_back_can_be_taken_up_again_and_sent(program: Program, client: FlaskClient) -> None:
    application, _ = make_application(program, make_call(program))
    open_draft(client, program, application)
    client.post(page(application, "withdraw"))
    assert client.post(page(application, "again")).status_code == 303
    version = str(stored(application).answers_version)
    client.post(page(application, "send"), data={**CONFIRMED, "version": version})
    assert stored(application).state is S.SUBMITTED


def test_a_pending_decision_never_shows(program: Program, client: FlaskClient) -> None:
    application, snapshot = make_application(program, make_call(program))
    open_draft(client, program, application)
    release(application, snapshot)
    client.get(page(application))  # takes the greeting away
    before = client.get(page(application)).text
    with unit_of_work():
        db.session.add(
            Decision(
                application_id=application.id,
                outcome=Outcome.DECLINE,
                reason="A reason that is not sent yet.",
                decided_at=now(),
            )
        )
    assert client.get(page(application)).text == before


def test_a_new_decision_shows_only_once_it_was_mailed_too(program: Program, client: FlaskClient) -> None:
    application, snapshot = make_application(program, make_call(program))
    open_draft(client, program, application)
    release(application, snapshot)
    sent = {"decided_at": now(), "frozen_at": now()}
    with unit_of_work():
        application.state = S.WAITLISTED
        old = Decision(application_id=application.id, outcome=Outcome.WAITLIST, reason="No room yet.", **sent)
        old.mailed_at = old.replaced_at = now()
        new = Decision(application_id=application.id, outcome=Outcome.DECLINE, reason="Not said yet.", **sent)
        db.session.add_all([old, new])
    told = client.get(page(application)).text
    assert "No room yet." in told
    assert "Not said yet." not in told


def test_the_answer_shows_with_its_reason_once_it_was_mailed(program: Program, client: FlaskClient) -> None:
    application, snapshot = make_application(program, make_call(program))
    open_draft(client, program, application)
    release(application, snapshot)
    with unit_of_work():
        application.state = S.DECLINED
        db.session.add(
            Decision(
                application_id=application.id,
                outcome=Outcome.DECLINE,
                reason="We had forty places and more than four hundred stories.",
                decided_at=now(),
                frozen_at=now(),
                mailed_at=now(),
            )
        )
    told = client.get(page(application)).text
    assert "Not this time." in told
    assert "more than four hundred stories" in told


@pytest.mark.parametrize("state", sorted(S))
def test_every_state_has_a_page(program: Program, client: FlaskClient, state: ApplicationState) -> None:
    application, _ = make_application(program, make_call(program))
    open_draft(client, program, application)
    put(application, state)
    assert client.get(page(application)).status_code == 200


@pytest.mark.parametrize(
    "statement",
    ["UPDATE snapshot SET answers = '{}'", "UPDATE redacted_view SET answers = '{}'", "UPDATE snapshot SET number = 7"],
)
def test_frozen_rows_do_not_change(program: Program, statement: str) -> None:
    application, snapshot = make_application(program, make_call(program))
    release(application, snapshot)
    with pytest.raises(IntegrityError, match="never changes"), unit_of_work():
        db.session.connection().execute(text(statement))


def test_erasure_empties_a_frozen_row_once(program: Program) -> None:
    _, snapshot = make_application(program, make_call(program))
    with unit_of_work():
        snapshot.answers, snapshot.erased_at = {}, now()
    with pytest.raises(IntegrityError), unit_of_work():
        snapshot.answers = {"moment": "Back again."}


def test_a_view_can_be_withdrawn(program: Program) -> None:
    application, snapshot = make_application(program, make_call(program))
    view = release(application, snapshot)
    with unit_of_work():
        view.withdrawn_at = now()


def test_the_download_has_every_word(program: Program, client: FlaskClient) -> None:
    application, _ = make_application(program, make_call(program))
    open_draft(client, program, application)
    answer = client.get(page(application, "text"))
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert all(text in answer.text for text in ANSWERS.values())


def test_the_status_page_has_a_budget(program: Program, client: FlaskClient, budget: Any) -> None:
    application, _ = make_application(program, make_call(program))
    open_draft(client, program, application)
    # The program; the application with its call and questions; the last snapshot; the answer that was sent.
    with budget(4):
        client.get(page(application))


@pytest.mark.parametrize(
    ("outcome", "of_decision", "of_call", "told"),
    [
        (Outcome.DECLINE, "2027-06-01", "2027-09-01", "2027-06-01"),
        (Outcome.DECLINE, None, "2027-09-01", None),
        (Outcome.WAITLIST, None, "2027-09-01", "2027-09-01"),
        (Outcome.WAITLIST, None, None, None),
        (None, None, "2027-09-01", "2027-09-01"),
    ],
)
def test_when_one_may_apply_again_is_what_a_no_says_or_else_the_call(
    program: Program, outcome: Outcome | None, of_decision: str | None, of_call: str | None, told: str | None
) -> None:
    day = dt.date.fromisoformat
    application = make_draft(make_call(program))
    application.state = ApplicationState.DECLINED
    application.call.reapply_on = day(of_call) if of_call else None
    decision = Decision(outcome=outcome, reapply_on=day(of_decision) if of_decision else None) if outcome else None
    assert may_apply_again_on(application, decision) == (day(told) if told else None)
    application.state = ApplicationState.IN_REVIEW
    assert may_apply_again_on(application, decision) is None
    db.session.expunge_all()
