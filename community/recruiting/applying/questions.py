"""What a screener asked, on the applicant's side: read, answered in a few words or by sending the story again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.errors import Invalid, WrongState
from community.core.events import ActorKind, record
from community.core.states import move
from community.recruiting.events import QuestionAnswered
from community.recruiting.models import Application, ScreenerQuestion
from community.recruiting.states import MOVES, ApplicationState


def open_question(application: Application) -> ScreenerQuestion | None:
    """What a screener wants to know and was not told yet."""
    if application.state is not ApplicationState.ASK_MORE:
        return None
    return db.session.scalar(
        select(ScreenerQuestion).where(ScreenerQuestion.application_id == application.id, ScreenerQuestion.is_open())
    )


def reply(application: Application, words: str) -> None:
    """Answer the open question. What was sent stays as it is, and the application waits for a screener again.

    :raises WrongState: if nothing was asked, or it is answered already.
    :raises Invalid: if there are no words.
    """
    question = open_question(application)
    if question is None:
        raise WrongState(_l("There is no open question any more. Copy what you wrote if you need it."))
    if not words.strip():
        raise Invalid(_l("Please write a few words, or change your answers instead."), field="reply")
    application.state = move(application.state, ApplicationState.SUBMITTED, MOVES)
    application.waiting_since = now()
    question.reply = words.strip()
    settle(application, question)


def answered_by_sending(application: Application) -> None:
    """The story was sent again: that is the answer."""
    question = db.session.scalar(
        select(ScreenerQuestion).where(ScreenerQuestion.application_id == application.id, ScreenerQuestion.is_open())
    )
    if question is not None:
        settle(application, question)


def settle(application: Application, question: ScreenerQuestion) -> None:
    """Close the question, and say so in the log."""
    question.answered_at = now()
    db.session.flush()
    record(
        QuestionAnswered(
            program_id=application.program_id, actor_kind=ActorKind.APPLICANT, application_id=application.id
        )
    )
