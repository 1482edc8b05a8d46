"""Asking the applicant before an application goes on. Only for what is missing: reviewers weigh the story.

A question has a last day. Without an answer until then the application goes back to the queue as it stands, and both
sides are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.core.clock import now, today
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.states import move, unchanged
from community.programs.models import Member, Program
from community.recruiting import access
from community.recruiting.applying import emails
from community.recruiting.applying.links import new_link
from community.recruiting.events import QuestionAsked, QuestionLapsed
from community.recruiting.models import AccessView, Application, ScreenerQuestion
from community.recruiting.policies import may_see_screening
from community.recruiting.screening import emails as screening_emails
from community.recruiting.screening.services import open_grant
from community.recruiting.states import MOVES, ApplicationState

MOST_CHARACTERS = 2000
#: How long an applicant has if nobody says otherwise.
USUAL_WAIT = dt.timedelta(days=14)
#: A day further off is rather a slip of the pen.
LONGEST_WAIT = dt.timedelta(days=60)


def proposed_day(program: Program) -> dt.date:
    """The last day for an answer, to begin from."""
    return today(program.time_zone) + USUAL_WAIT


def ask(
    actor: Member,
    application: Application,
    words: str,
    *,
    answer_by: dt.date | None = None,
    seen_version: int | None,
) -> ScreenerQuestion:
    """Mail a question to the applicant. The application waits for the answer, which brings it back to screening.

    :param answer_by: the last day for an answer; the usual one if None.
    :raises Invalid: if nothing is asked, or the day is not one of the next two months.
    :raises WrongState: if the actor has it no longer open, or it is not being screened.
    """
    open_grant(actor, application)
    unchanged(application, seen_version)
    words = words.strip()[:MOST_CHARACTERS]
    if not words:
        raise Invalid(_l("Please write what you would like to know."), field="question")
    day = today(actor.program.time_zone)
    answer_by = answer_by or proposed_day(actor.program)
    if not day < answer_by <= day + LONGEST_WAIT:
        raise Invalid(_l("Please give a day to come, within the next two months."), field="answer_by")
    if application.state is not ApplicationState.IN_SCREENING:
        raise WrongState(_l("This application is not waiting to be screened."))
    application.state = move(application.state, ApplicationState.ASK_MORE, MOVES)
    application.waiting_since = now()
    question = ScreenerQuestion(
        application_id=application.id,
        text=words,
        asked_by_id=actor.id,
        asked_at=now(),
        answer_by=answer_by,
        reply="",
        answered_at=None,
    )
    db.session.add(question)
    access.end(application.id, AccessView.RAW)
    db.session.flush()
    record(QuestionAsked(program_id=application.program_id, actor_id=actor.id, application_id=application.id))
    _link, secret = new_link(application)
    emails.question(actor.program, application.call, application, question, secret=secret)
    return question


def was_just_asked(actor: Member, application: Application, words: str) -> bool:
    """Whether the application waits for an answer to these very words of the actor's: their form came twice."""
    statement = select(ScreenerQuestion.text).where(
        ScreenerQuestion.application_id == application.id,
        ScreenerQuestion.asked_by_id == actor.id,
        ScreenerQuestion.is_open(),
    )
    return application.state is ApplicationState.ASK_MORE and db.session.scalar(statement) == words.strip()


def overdue(limit: int) -> Sequence[tuple[ScreenerQuestion, Application, Program]]:
    """Open questions whose day is over in their program's time zone."""
    rows = db.session.execute(
        select(ScreenerQuestion, Application, Program)
        .join(Application, Application.id == ScreenerQuestion.application_id)
        .join(Program, Program.id == Application.program_id)
        .where(
            ScreenerQuestion.is_open(),
            ScreenerQuestion.answer_by < (now() + dt.timedelta(days=1)).date(),
            Application.state == ApplicationState.ASK_MORE,
        )
        .options(joinedload(Application.call))
        .order_by(ScreenerQuestion.answer_by, ScreenerQuestion.id)
        .limit(limit)
        .with_for_update(of=Application)
    ).tuples()
    return [row for row in rows if row[0].answer_by is not None and row[0].answer_by < today(row[2].time_zone)]


def lapse(question: ScreenerQuestion, application: Application, program: Program) -> None:
    """The day is over: the application goes back to the queue as it stands. The applicant and who asked are told."""
    application.state = move(application.state, ApplicationState.SUBMITTED, MOVES)
    application.waiting_since = question.lapsed_at = now()
    db.session.flush()
    record(QuestionLapsed(program_id=program.id, actor_kind=ActorKind.SYSTEM, application_id=application.id))
    _link, secret = new_link(application)
    emails.question_over(program, application.call, application, question, secret=secret)
    asker = db.session.scalar(
        select(Member)
        .where(Member.id == question.asked_by_id)
        .options(joinedload(Member.person), joinedload(Member.program))
    )
    if asker is not None and asker.is_inside and may_see_screening(asker) is None:
        screening_emails.question_over(asker, application, question)


def questions_of(application_id: int) -> Sequence[ScreenerQuestion]:
    """What was asked so far and what came back, the oldest first."""
    return db.session.scalars(
        select(ScreenerQuestion).where(ScreenerQuestion.application_id == application_id).order_by(ScreenerQuestion.id)
    ).all()
