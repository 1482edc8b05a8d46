"""Mail to screeners. It names an application by its number and says nothing of who wrote it, nor of what."""

from __future__ import annotations

from community.core.outbox import Email, Stream, post
from community.programs.models import Member
from community.recruiting.models import Application, ScreenerQuestion
from community.web.mails import render_mail
from community.web.pages import external_url


def question_over(member: Member, application: Application, question: ScreenerQuestion) -> None:
    """What they asked was not answered in time, and it waits for a screener again. Once for each question.

    The member's person and program and the application's call must be loaded.
    """
    person, program = member.person, member.program
    subject, text, html = render_mail(
        "recruiting/emails/screener_question_over",
        language=person.language,
        time_zone=person.time_zone,
        program_name=program.name,
        address_line=program.address_line,
        lang=person.language,
        name=person.first_name,
        application=application,
        call=application.call,
        answer_by=question.answer_by,
        url=external_url("recruiting_desk.screen", program=program.slug, ref=application.public_ref),
    )
    post(
        Email(
            to_address=person.email,
            to_name=person.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            stream=Stream.NOTICE,
            program_id=program.id,
            person_id=person.id,
        ),
        key=f"screener_question_over:{question.id}",
    )
