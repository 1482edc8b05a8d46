"""Applications as rows. No name or address before the decision is frozen, and no words that reviewers don't read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from community.core.db import db
from community.insights.queries.rounds import is_ones_own
from community.insights.queries.taking import BATCH, Rows, S, Taking, day_of
from community.questionnaires.answers import in_words, is_empty
from community.questionnaires.schema import Field, FieldType
from community.recruiting.extras import LABELS
from community.recruiting.models import (
    Application,
    CallPasser,
    Decision,
    RedactedView,
    Snapshot,
)


def applications_head(taking: Taking) -> list[str]:
    """The questions by key, so that wordings of one question share a column."""
    return [
        "ref", "call", "source", "state", "begun_on", "sent_on", "answered_on", "decision_frozen", "round", "words",
        "name", "email", "language", "passed_on_by",
        *(f"answer.{key}" for key in [*taking.questions, *LABELS]),
    ]  # fmt: skip


def applications(taking: Taking, after: int | None) -> Rows:
    """One row for each application, drafts without their words."""
    every = aliased(Snapshot)
    sent = (
        select(func.max(every.number))
        .where(every.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = db.session.execute(
        taking.within(
            select(Application, Decision.frozen_at, CallPasser.name, Snapshot.answers, RedactedView.answers)
            .outerjoin(Decision, (Decision.application_id == Application.id) & Decision.replaced_at.is_(None))
            .outerjoin(CallPasser, CallPasser.id == Application.passed_on_by_id)
            .outerjoin(Snapshot, (Snapshot.application_id == Application.id) & (Snapshot.number == sent))
            .outerjoin(
                RedactedView, (RedactedView.application_id == Application.id) & RedactedView.withdrawn_at.is_(None)
            )
            .where(Application.id > (after or 0))
        )
        .order_by(Application.id)
        .limit(BATCH)
    ).all()
    found = [_application(taking, *row) for row in rows]
    return found, rows[-1][0].id if len(rows) == BATCH else None


def _application(
    taking: Taking,
    application: Application,
    frozen_at: dt.datetime | None,
    passer: str | None,
    raw: dict[str, Any] | None,
    redacted: dict[str, Any] | None,
) -> list[Any]:
    slug, source = taking.calls[application.call_id]
    frozen = taking.is_frozen(frozen_at)
    words, answers = _words(taking, application, frozen, raw or {}, redacted or {})
    return [
        application.public_ref,
        slug,
        source.value,
        application.state.value,
        day_of(application.created_at),
        day_of(application.submitted_at),
        day_of(application.answered_at),
        "yes" if frozen else "no",
        taking.rounds.word(application.call_id),
        words,
        application.name if frozen else "",
        application.email if frozen else "",
        application.language if frozen else "",
        # Whose link it was may tell who it is.
        passer if frozen else "",
        *(answers.get(key, "") for key in [*taking.questions, *LABELS]),
    ]


def _words(
    taking: Taking, application: Application, frozen: bool, raw: dict[str, Any], redacted: dict[str, Any]
) -> tuple[str, dict[str, str]]:
    """Which words may be in the file ("raw", "masked", "none"), and they by key."""
    if application.erased_at is not None or application.state in {S.DRAFT, S.WITHDRAWN}:
        return "none", {}
    if taking.rounds.is_closed_to_reviewer(application.call_id):
        return "none", {}
    if frozen:
        schema = taking.schemas[application.questionnaire_version_id]
        answers = {one.key: plain(one, raw.get(one.key)) for one in schema.questions}
        return "raw", answers | {key: str(raw[key]) for key in LABELS if key in raw}
    if is_ones_own(taking.actor, application):
        return "none", {}
    return ("masked", {key: str(text) for key, text in redacted.items()}) if redacted else ("none", {})


def plain(asked: Field, value: Any) -> str:
    """An answer as people read it; yes and no are the same in every language."""
    if asked.type is FieldType.YES_NO and not is_empty(value):
        return "yes" if value is True else "no"
    return in_words(asked, value)


def opened_raw(taking: Taking) -> Select[int]:
    """Ids of applications whose raw words the table holds: that is an opening, and is written down."""
    closed = [call_id for call_id in taking.calls if taking.rounds.is_closed_to_reviewer(call_id)]
    statement = (
        select(Application.id)
        .join(Decision, (Decision.application_id == Application.id) & Decision.replaced_at.is_(None))
        .where(
            Decision.frozen_at <= taking.at,
            Application.erased_at.is_(None),
            Application.state.not_in({S.DRAFT, S.WITHDRAWN}),
            Application.call_id.not_in(closed),
        )
    )
    return taking.within(statement)
