"""Mail to screeners. It names an application by its number and says nothing of who wrote it, nor of what."""

from __future__ import annotations

from community.programs.emails import to_member
from community.programs.models import Member
from community.recruiting.models import Application, ScreenerQuestion
from community.web.pages import external_url


def question_over(member: Member, application: Application, question: ScreenerQuestion) -> None:
    """What they asked was not answered in time, and it waits for a screener again. Once for each question.

    The member's person and program and the application's call must be loaded.
    """
    to_member(
        "recruiting/emails/screener_question_over",
        member,
        member.program,
        key=f"screener_question_over:{question.id}",
        application=application,
        call=application.call,
        answer_by=question.answer_by,
        url=external_url("recruiting_desk.screen", program=member.program.slug, ref=application.public_ref),
    )
