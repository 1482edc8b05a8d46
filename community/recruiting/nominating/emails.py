"""Mail to somebody who was put forward, and to whoever did it. Each names a guard: what it says may be over by then."""

from __future__ import annotations

from typing import Any

from community.core.outbox import Email, Stream, post
from community.programs.emails import to_member
from community.programs.models import Member, Program
from community.recruiting.models import Call, Nomination, NominationOutcome
from community.recruiting.nominating.queries import ANSWERED_WITHIN
from community.web.mails import render_mail
from community.web.pages import external_url

#: Asked just before sending; see recruiting.guards.
STILL_WAITING = "recruiting.nomination_waits"
NOMINATOR_IS_HERE = "recruiting.nominator_is_here"


def keys_to_person(nomination_id: int) -> tuple[str, str]:
    """Keys of the mails that hold the person's address and the words about them."""
    return f"nomination:{nomination_id}:ask", f"nomination:{nomination_id}:remind"


def ask(program: Program, call: Call, nominator: Member, nomination: Nomination, *, secret: str) -> None:
    """Who put you forward, why, for what, and two ways to answer."""
    _to_person(
        "nomination_ask", program, call, nominator, nomination, key=keys_to_person(nomination.id)[0], secret=secret
    )


def remind(program: Program, call: Call, nominator: Member, nomination: Nomination, *, secret: str) -> None:
    """The same in two lines, once."""
    key = keys_to_person(nomination.id)[1]
    _to_person("nomination_remind", program, call, nominator, nomination, key=key, secret=secret)


def _to_person(
    template: str,
    program: Program,
    call: Call,
    nominator: Member,
    nomination: Nomination,
    *,
    key: str,
    secret: str,
) -> None:
    no_url = external_url("nominated.refusal", program=program.slug, secret=secret)
    subject, text, html = render_mail(
        f"recruiting/emails/{template}",
        language=nomination.language,
        time_zone=program.time_zone,
        program=program,
        program_name=program.name,
        address_line=program.address_line,
        lang=nomination.language,
        call=call,
        name=nomination.name,
        by=nominator.person.name,
        reason=nomination.reason,
        example=nomination.example,
        until=nomination.created_at + ANSWERED_WITHIN,
        url=external_url("nominated.page", program=program.slug, secret=secret),
        no_url=no_url,
    )
    post(
        Email(
            to_address=nomination.email,
            to_name=nomination.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            # Nobody asked for this mail: rather none than two.
            stream=Stream.NOTICE,
            program_id=program.id,
            headers={"List-Unsubscribe": f"<{no_url}>"},
            guard=STILL_WAITING,
            guard_args={"nomination_id": nomination.id},
        ),
        key=key,
    )


def came_to_nothing(nomination: Nomination) -> None:
    """To the nominator: kindly, without a name (it is erased) and without a why (nobody is told)."""
    key = f"nomination:{nomination.id}:nothing"
    _to_nominator("nomination_nothing", nomination, key=key, on=nomination.created_at)


def outcome(nomination: Nomination, what: NominationOutcome) -> None:
    """To the nominator: invited, not this time, or joined."""
    key = f"nomination:{nomination.id}:{what.value}"
    _to_nominator("nomination_outcome", nomination, key=key, outcome=what.value, nominee=nomination.name)


def _to_nominator(template: str, nomination: Nomination, *, key: str, **context: Any) -> None:
    nominator = nomination.nominator
    if nominator is None or not nominator.is_inside:
        return
    to_member(
        f"recruiting/emails/{template}",
        nominator,
        nomination.program,
        key=key,
        guard=NOMINATOR_IS_HERE,
        guard_args={"nomination_id": nomination.id, "outcome": context.get("outcome")},
        url=external_url("nominating.mine", program=nomination.program.slug),
        **context,
    )
