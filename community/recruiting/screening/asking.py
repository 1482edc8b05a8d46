"""Asking the applicant before an application goes on. Only for what is missing: reviewers weigh the story."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import record
from community.core.states import move, unchanged
from community.programs.models import Member
from community.recruiting import access
from community.recruiting.applying import emails
from community.recruiting.applying.links import new_link
from community.recruiting.events import QuestionAsked
from community.recruiting.models import AccessView, Application, ScreenerQuestion
from community.recruiting.screening.services import open_grant
from community.recruiting.states import MOVES, ApplicationState

MOST_CHARACTERS = 2000


def ask(actor: Member, application: Application, words: str, *, seen_version: int | None) -> ScreenerQuestion:
    """Mail a question to the applicant. The application waits for the answer, which brings it back to screening.

    :raises Invalid: if nothing is asked.
    :raises WrongState: if the actor has it no longer open, or it is not being screened.
    """
    open_grant(actor, application)
    unchanged(application, seen_version)
    words = words.strip()[:MOST_CHARACTERS]
    if not words:
        raise Invalid(_l("Please write what you would like to know."), field="question")
    if application.state is not ApplicationState.IN_SCREENING:
        raise WrongState(_l("This application is not waiting to be screened."))
    application.state = move(application.state, ApplicationState.ASK_MORE, MOVES)
    application.waiting_since = now()
    question = ScreenerQuestion(
        application_id=application.id, text=words, asked_by_id=actor.id, asked_at=now(), reply="", answered_at=None
    )
    db.session.add(question)
    access.end(application.id, AccessView.RAW)
    db.session.flush()
    record(QuestionAsked(program_id=application.program_id, actor_id=actor.id, application_id=application.id))
    _link, secret = new_link(application)
    emails.question(actor.program, application.call, application, question_id=question.id, words=words, secret=secret)
    return question


def questions_of(application_id: int) -> Sequence[ScreenerQuestion]:
    """What was asked so far and what came back, the oldest first."""
    return db.session.scalars(
        select(ScreenerQuestion).where(ScreenerQuestion.application_id == application_id).order_by(ScreenerQuestion.id)
    ).all()
