"""Mail to applicants: the way back, the way in, that it has arrived or was taken back, a question, the coming end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from community.core.outbox import Email, Stream, post
from community.programs.models import Invitation, Program
from community.recruiting.models import Application, Call, ScreenerQuestion
from community.recruiting.states import ANSWERED
from community.web.mails import render_mail
from community.web.pages import external_url

#: A guard: the invitation is still open, and its link the one that works.
INVITATION_STANDS = "recruiting.invitation_stands"


def resume(program: Program, call: Call, application: Application, *, link_id: int, secret: str) -> None:
    """The link that opens the application on any device."""
    key, answered = f"resume:{link_id}", application.state in ANSWERED
    _post("resume", program, call, application, key=key, secret=secret, stream=Stream.ACCOUNT, answered=answered)


def too_early(
    program: Program, call: Call, earlier: Application, *, on: dt.date, language: str, link_id: int, secret: str
) -> None:
    """There is no application to `call` yet: from which day on there can be one, and the way to the earlier one."""
    key = f"too_early:{link_id}"
    over = call.closes_at <= dt.datetime.combine(on, dt.time(), ZoneInfo(program.time_zone))
    more: dict[str, Any] = {"on": on, "over_by_then": over, "home": external_url("pages.home", program=program.slug)}
    _post("too_early", program, call, earlier, key=key, secret=secret, stream=Stream.ACCOUNT, language=language, **more)


def received(program: Program, call: Call, application: Application, *, number: int, link_id: int, secret: str) -> None:
    """It has arrived, and what happens now. `number` counts from 1: above it, it was changed and sent again."""
    key = f"received:{application.id}:{number}"
    _post("received", program, call, application, key=key, secret=secret, stream=Stream.DECISION, again=number > 1)


def withdrawn(program: Program, call: Call, application: Application) -> None:
    """It was taken back, so nobody reads it any more."""
    key = f"withdrawn:{application.id}:{application.version}"
    _post("withdrawn", program, call, application, key=key, secret=None, stream=Stream.DECISION)


def question(program: Program, call: Call, application: Application, asked: ScreenerQuestion, *, secret: str) -> None:
    """What a screener asks, until when, and the way to answer."""
    key = f"question:{asked.id}"
    _post("question", program, call, application, key=key, secret=secret, stream=Stream.DECISION, asked=asked)


def question_over(
    program: Program, call: Call, application: Application, asked: ScreenerQuestion, *, secret: str
) -> None:
    """The day for an answer is over, and the application goes on as it stands. Once for each question."""
    key = f"question_over:{asked.id}"
    _post("question_over", program, call, application, key=key, secret=secret, stream=Stream.DECISION, asked=asked)


def will_be_erased(program: Program, call: Call, application: Application, *, erased_on: dt.date, secret: str) -> None:
    """On which day it goes, and the way to take it along or to go on."""
    key = f"will_be_erased:{application.id}:{erased_on.isoformat()}"
    _post("erasing", program, call, application, key=key, secret=secret, stream=Stream.DECISION, erased_on=erased_on)


def invitation_again(
    program: Program, call: Call, application: Application, invitation: Invitation, secret: str
) -> None:
    """The way in once more. Skipped if a newer mail has taken its place, or it was used, before it goes out."""
    _post(
        "invitation_again",
        program,
        call,
        application,
        key=f"invited_again:{application.id}:{invitation.id}",
        secret=None,
        stream=Stream.DECISION,
        guard=INVITATION_STANDS,
        guard_args={"invitation_id": invitation.id},
        join_url=external_url("programs.join", program=program.slug, secret=secret),
        until=invitation.expires_at,
    )


def _post(
    template: str,
    program: Program,
    call: Call,
    application: Application,
    *,
    key: str,
    secret: str | None,
    stream: Stream,
    language: str = "",
    guard: str | None = None,
    guard_args: Mapping[str, Any] | None = None,
    **context: Any,
) -> None:
    language = language or application.language
    url = external_url("applying.resume", program=program.slug, secret=secret) if secret else None
    subject, text, html = render_mail(
        f"recruiting/emails/{template}",
        language=language,
        time_zone=program.time_zone,
        program=program,
        program_name=program.name,
        address_line=program.address_line,
        lang=language,
        call=call,
        application=application,
        url=url,
        **context,
    )
    post(
        Email(
            to_address=application.email,
            to_name=application.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            stream=stream,
            program_id=program.id,
            guard=guard,
            guard_args=guard_args or {},
        ),
        key=key,
    )
