"""The reminder to reviewers. It says how many wait and nothing about any of them."""

from __future__ import annotations

from community.core.clock import monday_of, today
from community.core.outbox import Email, Stream, post
from community.programs.models import Member
from community.web.mails import render_mail
from community.web.pages import external_url


def reviews_due(member: Member, count: int, *, key: str = "") -> None:
    """Once for each `key`, which is the week if none is given. The member's person and program must be loaded."""
    person, program = member.person, member.program
    subject, text, html = render_mail(
        "recruiting/emails/reviews_due",
        language=person.language,
        time_zone=person.time_zone,
        program_name=program.name,
        address_line=program.address_line,
        lang=person.language,
        name=person.first_name,
        count=count,
        url=external_url("recruiting_review.reviews", program=program.slug),
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
        key=key or f"reviews_due:{member.id}:{monday_of(today(program.time_zone))}",
    )
