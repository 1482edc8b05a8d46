"""Mail about membership."""

from __future__ import annotations

from community.core.outbox import Email, Stream, post
from community.programs.models import Invitation, Program
from community.web.mails import render_mail
from community.web.pages import external_url


def invited(program: Program, invitation: Invitation, secret: str) -> None:
    """The link with which to join."""
    subject, text, html = render_mail(
        "programs/emails/invited",
        language=program.language,
        time_zone=program.time_zone,
        program=program,
        invitation=invitation,
        url=external_url("programs.join", program=program.slug, secret=secret),
    )
    post(
        Email(
            to_address=invitation.email,
            to_name=invitation.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            stream=Stream.DECISION,
            program_id=program.id,
        ),
        key=f"invited:{invitation.id}",
    )
