"""The answer to an application, in the applicant's language. What a manager previews is what is sent."""

from __future__ import annotations

from community.core.outbox import Email, Stream, post
from community.programs.models import Program
from community.recruiting.models import Application, Decision
from community.recruiting.states import Outcome
from community.web.mails import render_mail
from community.web.pages import external_url

TEMPLATES = {
    Outcome.INVITE: "decision_invite",
    Outcome.WAITLIST: "decision_waitlist",
    Outcome.DECLINE: "decision_decline",
}


def written(program: Program, application: Application, decision: Decision, *, secret: str) -> tuple[str, str, str]:
    """Subject, text and HTML of the answer. Without a `secret` (a preview) the invitation's link leads nowhere."""
    return render_mail(
        f"recruiting/emails/{TEMPLATES[decision.outcome]}",
        language=application.language,
        time_zone=program.time_zone,
        program_name=program.name,
        address_line=program.address_line,
        lang=application.language,
        name=application.name,
        reason=decision.reason,
        wait_until=decision.wait_until,
        url=external_url("programs.join", program=program.slug, secret=secret or "preview"),
    )


def answer(program: Program, application: Application, decision: Decision, *, secret: str) -> None:
    """Post the answer. Sent once for each decision, whatever happens to the job."""
    subject, text, html = written(program, application, decision, secret=secret)
    post(
        Email(
            to_address=application.email,
            to_name=application.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            stream=Stream.DECISION,
            program_id=program.id,
        ),
        key=f"decision:{decision.id}",
    )
