"""Applications in any stage without the way there: many at once, for numbers only."""

from __future__ import annotations

import datetime as dt
import itertools

from community.conversations.episode import Basis, CameBack, Kind, Mode, Prompt, Relation
from community.conversations.models import ConversationReport
from community.core.clock import monday_of, now
from community.core.db import db, unit_of_work
from community.core.tokens import new_reference
from community.programs.models import Member, Program
from community.recruiting.models import Application, Call, Snapshot
from community.recruiting.states import ApplicationState
from tests.factories import make_member

_numbers = itertools.count(1)
S = ApplicationState
UNANSWERED = frozenset({S.DRAFT, S.SUBMITTED, S.IN_SCREENING, S.RELEASED, S.IN_REVIEW})


def make_many(
    call: Call,
    count: int,
    state: ApplicationState = S.SUBMITTED,
    *,
    days_ago: float = 100,
    answered_after: float = 10,
    passer_id: int | None = None,
) -> list[Application]:
    """`count` applications in one state, begun and sent so many days ago."""
    moment = now() - dt.timedelta(days=days_ago)
    with unit_of_work():
        found = [
            Application(
                public_ref=new_reference(),
                program_id=call.program_id,
                call_id=call.id,
                questionnaire_version_id=call.questionnaire_version_id,
                state=state,
                email=(address := f"many{next(_numbers)}@example.org"),
                email_key=address,
                name="One of many",
                answers={},
                answers_version=1,
                passed_on_by_id=passer_id,
                created_at=moment,
                changed_at=moment,
                submitted_at=None if state is S.DRAFT else moment,
                waiting_since=None if state is S.DRAFT else moment,
                answered_at=None if state in UNANSWERED else moment + dt.timedelta(days=answered_after),
            )
            for _number in range(count)
        ]
        db.session.add_all(found)
        db.session.flush()
        if state is not S.DRAFT:
            db.session.add_all(
                Snapshot(application_id=one.id, number=1, answers={}, created_at=moment) for one in found
            )
    return found


def make_joined(program: Program, call: Call, count: int, *, days_ago: int = 60, talk_every: int = 0) -> list[Member]:
    """Members who joined by an application, and told of a conversation in every so many weeks since (0: never)."""
    members = []
    for application in make_many(call, count, S.JOINED, days_ago=days_ago + 30):
        member = make_member(program, f"Joined {next(_numbers)}")
        with unit_of_work():
            db.session.get_one(Member, member.id).joined_at = now() - dt.timedelta(days=days_ago)
            db.session.get_one(Application, application.id).member_id = member.id
        members.append(member)
    if talk_every:
        weeks = days_ago // 7
        with unit_of_work():
            for member in members:
                for back in range(1, weeks + 1, talk_every):
                    add_report(member, now().date() - dt.timedelta(weeks=back))
    return members


def add_report(member: Member, day: dt.date, kind: Kind = Kind.CONVERSATION) -> None:
    """A report of one day, as a row."""
    db.session.add(
        ConversationReport(
            ref=new_reference(12),
            program_id=member.program_id,
            reporter_id=member.id,
            form_key=new_reference(20),
            happened_on=day,
            week_on=monday_of(day),
            reported_at=now(),
            kind=kind,
            mode=Mode.FACE_TO_FACE,
            relation=Relation.FRIEND,
            prompt=Prompt.NEED_AROSE,
            basis=Basis.OWN_EXPERIENCE,
            came_back=CameBack.DOUBT,
        )
    )
