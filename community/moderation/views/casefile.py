"""What the page of one case shows, gathered: the post in its place, what people said, the record, the author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.core.clock import now
from community.moderation import emails, queries
from community.moderation.models import (
    POINT_LABELS,
    REPORTER_LINES,
    SANCTION_LABELS,
    Case,
    CaseEvent,
    Step,
)
from community.moderation.policies import may_decide
from community.moderation.services import Choice
from community.moderation.services.deciding import can_be_undone
from community.moderation.services.ruling import is_held
from community.moderation.texts import CAME_OF_IT, record_line, rule_sentence
from community.programs.models import Member
from community.web.jinja import moment, within

#: Lines of the record that are bad news for the post's author.
_BAD = frozenset({Step.RULE_HID, Step.SANCTIONED})


@dataclass(frozen=True)
class PreviewedMail:
    """A mail as it would go out, in plain text."""

    to: str
    subject: str
    text: str


def file_of(actor: Member, case: Case) -> dict[str, Any]:
    """Everything that the page of `case` needs, for `actor`."""
    decisions = queries.decisions_of(case)
    figures = queries.figures_of(actor, case)
    refusal = may_decide(
        actor,
        case,
        has_reported=figures.has_reported,
        decided_by_id=decisions[0].decided_by_id if decisions else None,
    )
    return {
        "case": case,
        "post": case.post,
        "above": queries.post_above(case.post),
        "reports": queries.reports_of(case),
        "decisions": decisions,
        "notes": queries.notes_of(case),
        "record": record_items(actor, case, queries.record_of(case)),
        "facts": figures.author,
        "sanctions": queries.sanctions_of(case.author_id) if case.author_id else (),
        "alike": queries.cases_like(actor, case),
        "refusal": refusal.sentence if refusal else None,
        "mine": case.is_claimed_by(actor.id),
        "is_held": is_held(case),
        "rule": rule_sentence(figures.reporters, figures.needed),
        "reporters": figures.reporters,
        "can_undo": bool(decisions) and not case.is_open and refusal is None and can_be_undone(decisions[0]),
        "point_labels": POINT_LABELS,
        "came_of_it": CAME_OF_IT,
        "sanction_labels": SANCTION_LABELS,
        "reporter_lines": REPORTER_LINES,
    }


def record_items(actor: Member, case: Case, lines: Sequence[tuple[CaseEvent, str | None]]) -> list[dict[str, Any]]:
    """The record for `desk.case_record`, with what is still to come as its last line."""
    items: list[dict[str, Any]] = [{"text": _("Posted"), "meta": moment(case.post.created_at), "state": "done"}]
    for line, actors_name in lines:
        name = _("you") if line.actor_id == actor.id else actors_name or _("somebody who has left")
        state = "bad" if line.step in _BAD else "done"
        items.append({"text": record_line(line, name), "meta": moment(line.at), "state": state})
    if case.is_open:
        overdue = case.due_at < now()
        meta = _("was due %(moment)s", moment=within(moment(case.due_at))) if overdue else ""
        meta = meta or _("due %(moment)s", moment=within(moment(case.due_at)))
        items.append({"text": _("A decision"), "meta": meta, "state": "now"})
    return items


def previews_of(actor: Member, case: Case, choice: Choice) -> list[PreviewedMail]:
    """The mail to the author and the mail to a reporter; the latter as if the moderator had reported."""
    mails = []
    if case.author is not None and choice.letter:
        subject, text, _html = emails.render_letter(case, choice.outcome, choice.letter)
        mails.append(PreviewedMail(case.author.name, subject, text))
    if queries.tally(case).reporters:
        subject, text, _html = emails.render_outcome(
            actor, actor.program, result=choice.outcome, line=choice.reporter_line, reported_at=now()
        )
        mails.append(PreviewedMail(_("Those who reported it"), subject, text))
    return mails
