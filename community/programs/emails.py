"""Mail about membership, and how a program writes to one of its members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from community.accounts.models import Person
from community.core.outbox import Email, Stream, post
from community.programs.models import Invitation, Member, Program
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


def to_member(
    template: str,
    member: Member,
    program: Program,
    *,
    key: str,
    stream: Stream = Stream.NOTICE,
    guard: str | None = None,
    guard_args: Mapping[str, Any] | None = None,
    **context: Any,
) -> None:
    """Post a mail to a member whose person is loaded, in the person's language; once for each `key`.

    :param program: the member's.
    :param guard: asked just before sending, with `guard_args`: see `core.outbox`.
    :param context: for the template, beside the names of the person and of the program.
    """
    person = member.person
    mail = render_mail(
        template,
        language=person.language,
        time_zone=person.time_zone,
        program_name=program.name,
        address_line=program.address_line,
        lang=person.language,
        name=person.first_name,
        **context,
    )
    post_rendered(mail, person, program, key=key, stream=stream, guard=guard, guard_args=guard_args)


def post_rendered(
    mail: tuple[str, str, str],
    person: Person,
    program: Program,
    *,
    key: str,
    stream: Stream,
    guard: str | None = None,
    guard_args: Mapping[str, Any] | None = None,
) -> None:
    """Post what was rendered (subject, text, HTML) to a person, in the program's name; once for each `key`."""
    subject, text, html = mail
    post(
        Email(
            to_address=person.email,
            to_name=person.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            stream=stream,
            program_id=program.id,
            person_id=person.id,
            guard=guard,
            guard_args=guard_args or {},
        ),
        key=key,
    )
