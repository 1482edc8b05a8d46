"""The answer to an application, in the applicant's language. What a manager previews is what is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import format_date

from community.core.markup import excerpt, to_html
from community.core.outbox import Email, Stream, post
from community.programs.models import Program
from community.recruiting.coming_again import day_to_come_again
from community.recruiting.deciding import letters
from community.recruiting.deciding.letters import KIND_OF, Piece, Source
from community.recruiting.models import Application, Call, Decision, DecisionLetter, LetterKind
from community.web.mails import reading_as, render_mail
from community.web.pages import external_url


@dataclass(frozen=True)
class About:
    """What a letter says of one person."""

    name: str
    call_title: str
    language: str
    reason: str = ""
    wait_until: dt.date | None = None
    reapply_on: dt.date | None = None


def about(application: Application, decision: Decision, call: Call) -> About:
    """What the letter of this decision says. A day to come again that was over when a wait ended is not named."""
    again, ended = day_to_come_again(decision, call), decision.wait_until
    return About(
        application.name,
        call.title,
        application.language,
        decision.reason,
        decision.wait_until,
        again if again is None or ended is None or again > ended else None,
    )


def source_of(
    kind: LetterKind, own: Mapping[tuple[LetterKind, str], DecisionLetter], program: Program, language: str
) -> Source:
    """The program's own words if it has written some in this language, else the shipped ones."""
    if found := own.get((kind, language)):
        return Source(found.subject, found.body)
    with reading_as(language, program.time_zone):
        return letters.default(kind)


def source_for(
    decision: Decision,
    own: Mapping[tuple[LetterKind, str], DecisionLetter],
    program: Program,
    language: str,
) -> Source:
    """The letter of a decision: as it was when its batch was let go, else as it stands."""
    if decision.letter_body:
        return Source(decision.letter_subject, decision.letter_body)
    return source_of(KIND_OF[decision.outcome], own, program, language)


def values_for(program: Program, person: About, link: str) -> dict[str, str]:
    """What goes in place of each placeholder. Dates in the language that is being spoken."""
    return {
        "name": person.name,
        "program": program.name,
        "call": person.call_title,
        "reason": person.reason.strip(),
        "link": link,
        "wait_until": format_date(person.wait_until, "long") if person.wait_until else "",
        "reapply_on": format_date(person.reapply_on, "long") if person.reapply_on else "",
    }


def written(program: Program, kind: LetterKind, source: Source, person: About, *, link: str) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter."""
    with reading_as(person.language, program.time_zone):
        values = values_for(program, person, link)
        pieces = letters.fill_html(source.body, values)
        heading, label = str(letters.TITLES[kind]), str(letters.BUTTONS.get(kind, ""))
        text = letters.fill_text(source.body, values)
        greeting, _blank, rest = text.partition("\n\n")
        preheader = str(letters.PREHEADERS.get(kind, "")) or excerpt(to_html(rest or greeting), 120)
    return render_mail(
        "recruiting/emails/decision_letter",
        language=person.language,
        time_zone=program.time_zone,
        program_name=program.name,
        address_line=program.address_line,
        lang=person.language,
        subject=letters.fill_line(source.subject, values),
        heading=heading,
        preheader=preheader,
        text=text,
        pieces=pieces,
        button_label=label,
        url=link,
    )


def on_page(program: Program, application: Application, decision: Decision) -> list[Piece]:
    """The letter as the applicant's own page shows it: word for word, but for the link, which is in the mail only.

    Empty for an answer that was sent before letters were kept.
    """
    if not decision.letter_body:
        return []
    values = values_for(program, about(application, decision, application.call), link="")
    return letters.fill_html(decision.letter_body, values)


def link_of(program: Program, kind: LetterKind, secret: str) -> str:
    """Where the letter's link leads. Without a `secret` (a preview) to nothing; empty for letters without one."""
    if kind is LetterKind.INVITE:
        return external_url("programs.join", program=program.slug, secret=secret or "preview")
    if kind is LetterKind.ASK_MORE:
        return external_url("applying.resume", program=program.slug, secret=secret or "preview")
    return ""


def tell(
    program: Program, kind: LetterKind, source: Source, person: About, *, to_address: str, key: str, secret: str = ""
) -> None:
    """Post a letter. Sent once for each `key`, whatever happens to the job."""
    subject, text, html = written(program, kind, source, person, link=link_of(program, kind, secret))
    post(
        Email(
            to_address=to_address,
            to_name=person.name,
            from_name=program.name,
            subject=subject,
            text=text,
            html=html,
            stream=Stream.DECISION,
            program_id=program.id,
        ),
        key=key,
    )
