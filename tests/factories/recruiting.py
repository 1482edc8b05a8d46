"""Calls and applications in any state on the applicant's side."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.services import create_default_questionnaire
from community.recruiting.applying import services
from community.recruiting.applying.calls import create_call, publish_call
from community.recruiting.applying.links import new_link
from community.recruiting.models import Application, Call, Snapshot

ANSWERS: dict[str, Any] = {
    "moment": "The plane was my neighbor’s. He had put it out with the recycling, and its iron was blue.",
    "unprompted": "I sharpen the planes of the library’s lending shelf, two evenings a month. Nobody asked me to.",
    "asked": "A man wanted his first plane. I lent him mine and told him to spend the money on wood.",
    "helped": "A boy of twelve, with his grandfather’s chisel.",
    "town": "Addison, Vermont",
}


def make_version(program: Program) -> QuestionnaireVersion:
    """The program's published story questions, made once."""
    found = db.session.scalar(
        select(QuestionnaireVersion)
        .join(Questionnaire)
        .where(Questionnaire.program_id == program.id, QuestionnaireVersion.published_at.is_not(None))
        .order_by(QuestionnaireVersion.id)
        .limit(1)
    )
    if found is not None:
        return found
    with unit_of_work():
        return create_default_questionnaire(program, subject="a tool")


def make_call(
    program: Program,
    slug: str = "winter",
    *,
    title: str = "For people who can’t walk past a dull chisel.",
    opens_in: float = -10,
    closes_in: float = 20,
    published: bool = True,
    version: QuestionnaireVersion | None = None,
    **more: Any,
) -> Call:
    """A call that opened ten days ago and closes in twenty. Times are in days from now."""
    questions = version or make_version(program)
    opens_at, closes_at = now() + dt.timedelta(days=opens_in), now() + dt.timedelta(days=closes_in)
    values: dict[str, Any] = {
        "text": "We are looking for forty people who care enough about hand tools to talk about them.",
        "answer_by": (closes_at + dt.timedelta(days=30)).date(),
        **more,
    }
    with unit_of_work():
        call = create_call(
            program,
            slug=slug,
            title=title,
            questionnaire_version=questions,
            opens_at=opens_at,
            closes_at=closes_at,
            **values,
        )
        if published:
            publish_call(call)
    return call


def make_draft(
    call: Call,
    email: str = "beatrix@example.org",
    *,
    name: str = "Beatrix Thorne",
    answers: dict[str, Any] | None = None,
    language: str = "en",
) -> Application:
    """A draft with four answers, not sent."""
    with unit_of_work():
        application = services.start(call, email, language=language)
        application.name = name
        application.answers = dict(ANSWERS if answers is None else answers)
        application.answers_version = 1
        application.call = call
        application.questionnaire_version = db.session.get_one(QuestionnaireVersion, call.questionnaire_version_id)
    return application


def send(program: Program, application: Application) -> Snapshot:
    """Send the draft, or send it again after a change."""
    with unit_of_work():
        return services.send(program, application, adult=True, honest=True)


def make_application(
    program: Program, call: Call, email: str = "beatrix@example.org", **more: Any
) -> tuple[Application, Snapshot]:
    """An application that has been sent and waits for a screener."""
    application = make_draft(call, email, **more)
    return application, send(program, application)


def mail_link(application: Application) -> tuple[int, str]:
    """A link as a mail would bring it: its id and its secret."""
    with unit_of_work():
        link, secret = new_link(application)
    return link.id, secret


def open_draft(client: Any, program: Program, application: Application) -> None:
    """Open the application in a test client, by its mailed link."""
    _link_id, secret = mail_link(application)
    response = client.post(f"/p/{program.slug}/resume/{secret}")
    assert response.status_code == 303


def acting(member: Member) -> Member:
    """The member as a request has it: with program and person loaded."""
    statement = select(Member).where(Member.id == member.id).execution_options(populate_existing=True)
    return db.session.scalars(statement.options(joinedload(Member.program), joinedload(Member.person))).one()
