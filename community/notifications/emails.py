"""The two mails: what concerns a member as it comes, gathered; and the digest. Both can be left with one click."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from community.core.outbox import Email, Stream
from community.notifications import links, phrases
from community.notifications.models import MailPreference, Section
from community.notifications.queries.composing import Content
from community.notifications.queries.notices import Told
from community.programs.models import Member
from community.web.mails import reading_as, render_mail
from community.web.pages import external_url

DIGEST_GUARD = "notifications.digest"
INSTANT_GUARD = "notifications.instant"


def in_words_of(member: Member) -> AbstractContextManager[None]:
    """Let what is read meanwhile speak the member's language: some queries answer with sentences."""
    return reading_as(member.person.language, member.person.time_zone)


def unsubscribe_headers(token: str) -> dict[str, str]:
    """What mail programs make their own "Unsubscribe" button of (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{external_url('mail.unsubscribe', token=token)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def digest_context(member: Member, preference: MailPreference, content: Content, *, day: dt.datetime) -> dict[str, Any]:
    """What the digest's templates need, for the mail and for its preview."""
    token = links.sign(member.id, Stream.DIGEST)
    return {
        "content": content,
        "cadence": preference.cadence,
        "day": day,
        "phrases": phrases,
        "Section": Section,
        "schedule": partial(phrases.schedule_line, preference, member.person.time_zone),
        "address_of": partial(links.address_of, url=partial(external_url, program=member.program.slug)),
        "in_program": partial(external_url, program=member.program.slug),
        "less_url": external_url("mail.less_often", token=token),
        "day_url": external_url("mail.another_day", token=token),
        "stop_url": external_url("mail.unsubscribe", token=token),
    } | _frame(member)


def render_digest(
    member: Member, preference: MailPreference, content: Content, *, day: dt.datetime
) -> tuple[str, str, str]:
    """Subject, text and HTML of a digest. `member` comes with person and program."""
    return render_mail(
        "notifications/emails/digest",
        language=member.person.language,
        time_zone=member.person.time_zone,
        **digest_context(member, preference, content, day=day),
    )


def digest(
    member: Member,
    preference: MailPreference,
    content: Content,
    *,
    day: dt.datetime,
    guard_args: dict[str, Any],
) -> Email:
    """A member's digest, with the guard that looks at every item again."""
    subject, text, html = render_digest(member, preference, content, day=day)
    return _email(member, Stream.DIGEST, DIGEST_GUARD, guard_args, subject, text, html)


def instant(member: Member, notices: Sequence[Told], *, guard_args: dict[str, Any]) -> Email:
    """What concerns a member and is new, in one mail."""
    token = links.sign(member.id, Stream.NOTICE)
    subject, text, html = render_mail(
        "notifications/emails/instant",
        language=member.person.language,
        time_zone=member.person.time_zone,
        notices=notices,
        phrases=phrases,
        address_of=partial(links.address_of, url=partial(external_url, program=member.program.slug)),
        choose_url=external_url("notifications.mail", program=member.program.slug),
        stop_url=external_url("mail.unsubscribe", token=token),
        **_frame(member),
    )
    return _email(member, Stream.NOTICE, INSTANT_GUARD, guard_args, subject, text, html)


def _frame(member: Member) -> dict[str, Any]:
    return {
        "program_name": member.program.name,
        "address_line": member.program.address_line,
        "lang": member.person.language,
    }


def _email(
    member: Member, stream: Stream, guard: str, guard_args: dict[str, Any], subject: str, text: str, html: str
) -> Email:
    return Email(
        to_address=member.person.email,
        to_name=member.person.name,
        from_name=member.program.name,
        subject=subject,
        text=text,
        html=html,
        stream=stream,
        person_id=member.person_id,
        program_id=member.program_id,
        headers=unsubscribe_headers(links.sign(member.id, stream)),
        guard=guard,
        guard_args=guard_args,
    )
