"""Mail about cases. None of them carries the text of a post, its title or anything of those who reported."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager

from flask_babel import gettext as _

from community.accounts.models import Person
from community.core.outbox import Stream
from community.moderation.models import (
    POINT_LABELS,
    REPORTER_LINES,
    Case,
    ConductPoint,
    Decision,
    Outcome,
    Report,
    Sanction,
)
from community.programs.emails import post_rendered
from community.programs.models import Member, Program
from community.web.mails import reading_as, render_mail
from community.web.pages import external_url

Mail = tuple[str, str, str]


def _render(template: str, member: Member, program: Program, **context: object) -> Mail:
    return render_mail(
        f"moderation/emails/{template}",
        language=member.person.language,
        time_zone=member.person.time_zone,
        person=member.person,
        program=program,
        program_name=program.name,
        address_line=program.address_line,
        lang=member.person.language,
        **context,
    )


def _post(mail: Mail, person: Person, program: Program, key: str, stream: Stream = Stream.DECISION) -> None:
    post_rendered(mail, person, program, key=key, stream=stream)


def _author(case: Case) -> Member:
    if case.author is None:
        raise ValueError("whoever wrote this has left: ask before writing to them")
    return case.author


def _own_page(case: Case, program: Program) -> str:
    return external_url("moderation.my_case", program=program.slug, ref=case.ref)


def render_letter(case: Case, outcome: Outcome, letter_text: str) -> Mail:
    """What the author is mailed about a decision; also for looking at it before."""
    author = _author(case)
    return _render(
        "letter",
        author,
        author.program,
        outcome=outcome.value,
        letter=letter_text,
        posted_at=case.post.created_at,
        url=_own_page(case, author.program),
        can_answer=case.appealed_at is None,
    )


def letter(case: Case, decision: Decision) -> None:
    """The decision, to the author."""
    author = _author(case)
    mail = render_letter(case, decision.outcome, decision.letter)
    _post(mail, author.person, author.program, f"case_letter:{decision.id}")


def undone(case: Case, decision: Decision) -> None:
    """The word that a decision no longer holds, to the author."""
    author = _author(case)
    mail = _render(
        "undone",
        author,
        author.program,
        letter=decision.undo_letter,
        posted_at=case.post.created_at,
        is_hidden=case.post.is_hidden,
        url=_own_page(case, author.program),
    )
    _post(mail, author.person, author.program, f"case_undone:{decision.id}")


def held(case: Case, *, key: str) -> None:
    """The word that a post is out of sight until a person has looked, to its author."""
    author = _author(case)
    mail = _render(
        "held",
        author,
        author.program,
        posted_at=case.post.created_at,
        restore_at=case.restore_at,
        due_at=case.due_at,
        url=_own_page(case, author.program),
    )
    _post(mail, author.person, author.program, key)


def back(case: Case, because: str, *, key: str) -> None:
    """The word that a held post can be read again, to its author."""
    author = _author(case)
    mail = _render(
        "back",
        author,
        author.program,
        because=because,
        posted_at=case.post.created_at,
        url=_own_page(case, author.program),
    )
    _post(mail, author.person, author.program, key)


def render_outcome(member: Member, program: Program, *, result: Outcome, line: str, reported_at: dt.datetime) -> Mail:
    """What a reporter is mailed; also for looking at it before."""
    return _render(
        "outcome",
        member,
        program,
        line=line,
        default_line=REPORTER_LINES[result],
        reported_at=reported_at,
        url=external_url("moderation.mine", program=program.slug),
    )


def outcome(report: Report, member: Member, program: Program, *, key: str) -> None:
    """What came of a report, to who made it."""
    assert report.outcome is not None
    mail = render_outcome(member, program, result=report.outcome, line=report.answer, reported_at=report.reported_at)
    _post(mail, member.person, program, key)


def look_now(case: Case, member: Member, program: Program) -> None:
    """The word that somebody could come to harm, to those who can look at once."""
    mail = _render("look_now", member, program, url=external_url("moderation.case", program=program.slug, ref=case.ref))
    stamp = int(case.rule_hid_at.timestamp()) if case.rule_hid_at else 0
    _post(mail, member.person, program, f"case_look_now:{case.id}:{member.id}:{stamp}")


def sanctioned(case: Case, sanction: Sanction) -> None:
    """What was laid on the author, until when and why."""
    author = _author(case)
    mail = _render(
        "sanctioned",
        author,
        author.program,
        kind=sanction.kind.value,
        ends_at=sanction.ends_at,
        letter=sanction.letter,
        url=_own_page(case, author.program),
    )
    _post(mail, author.person, author.program, f"sanction:{sanction.id}")


def sanction_lifted(case: Case, sanction: Sanction) -> None:
    """The word that it is over before its time."""
    author = _author(case)
    mail = _render(
        "sanction_lifted",
        author,
        author.program,
        kind=sanction.kind.value,
        url=external_url("pages.home", program=author.program.slug),
    )
    _post(mail, author.person, author.program, f"sanction_lifted:{sanction.id}")


def hidden_sentence(case: Case, point: ConductPoint | None) -> str:
    """The line beside the hidden post, in its author's language."""
    with _reading_as_author(case):
        if point is None:
            return _("Our letter says why.")
        return _("%(point)s. Our letter says more.", point=POINT_LABELS[point])


def held_sentence(case: Case) -> str:
    """The line beside a post that the rule put out of sight, in its author's language."""
    with _reading_as_author(case):
        if case.restore_at is None:
            return _("Members asked us to look. Somebody does.")
        return _("Members asked us to look. Back within a day, if nobody decides.")


def _reading_as_author(case: Case) -> AbstractContextManager[None]:
    person = case.author.person if case.author else None
    return reading_as(person.language if person else "en", person.time_zone if person else "UTC")
