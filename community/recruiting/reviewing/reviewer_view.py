"""What a reviewer gets to know of an application: this, and nothing else.

`get_view` is the only way from the tables to a reviewer's page, export or mail. It reads single columns, so that name
and address never leave the database on such a page, and it reads them from the redacted view in force of an application
that is out for review. No moment, no source, no running number, nobody else's opinion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from community.core.db import BigKey, db
from community.core.errors import NotFound
from community.programs.asking import ASKER, asked_by
from community.programs.models import Member
from community.questionnaires.models import QuestionnaireVersion
from community.questionnaires.schema import Schema
from community.recruiting.extras import parts_of
from community.recruiting.models import Application, Call, RedactedView
from community.recruiting.states import REVIEWABLE


@dataclass(frozen=True)
class ShownAnswer:
    """One answer. `text` has the mark in place of everything masked; places in it are counted in code points."""

    key: str
    question: str
    text: str


@dataclass(frozen=True)
class ReviewerView:
    """An application as reviewers see it, the answers in the order of the questions."""

    view_id: int
    ref: str
    call_title: str
    answers: tuple[ShownAnswer, ...]

    def find(self, key: str) -> ShownAnswer | None:
        """The answer to the question `key`, if it is shown."""
        return next((answer for answer in self.answers if answer.key == key), None)

    def quote(self, key: str | None, start: int | None, end: int | None) -> str:
        """The words of a stretch of an answer; empty if there is no such stretch."""
        answer = self.find(key) if key else None
        if answer is None or start is None or end is None or not 0 <= start < end <= len(answer.text):
            return ""
        return answer.text[start:end]


def reviewer_view(
    *, view_id: int, ref: str, call_title: str, answers: Mapping[str, str], schema: Schema
) -> ReviewerView:
    """The one function that makes a `ReviewerView`: from what a `RedactedView` keeps and the questions' wording."""
    shown = tuple(
        ShownAnswer(key=part.key, question=part.label, text=text)
        for part in parts_of(schema, answers)
        if part.is_shown and (text := answers.get(part.key))
    )
    return ReviewerView(view_id=view_id, ref=ref, call_title=call_title, answers=shown)


def _columns() -> Select[Any]:
    return (
        select(RedactedView.id, RedactedView.answers, Application.public_ref, Call.title, QuestionnaireVersion.schema)
        .join(Application, Application.id == RedactedView.application_id)
        .join(Call, Call.id == Application.call_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Application.questionnaire_version_id)
    )


def _made_of(row: Row[*tuple[Any, ...]] | None) -> ReviewerView:
    if row is None:
        raise NotFound
    view_id, answers, ref, title, schema = row
    return reviewer_view(view_id=view_id, ref=ref, call_title=title, answers=answers, schema=Schema.parse(schema))


def get_view(actor: Member, application_id: int) -> ReviewerView:
    """The view in force of an application of the actor's program.

    :raises NotFound: when it is not out for review, whatever the address.
    """
    return _made_of(db.session.execute(_in_force(), asked_by(actor, application_id=application_id)).one_or_none())


@cache
def _in_force() -> Select[Any]:
    return _columns().where(
        Application.id == bindparam("application_id", type_=BigKey),
        Application.program_id == ASKER.program_id,
        Application.state.in_(REVIEWABLE),
        RedactedView.withdrawn_at.is_(None),
        RedactedView.erased_at.is_(None),
    )


def get_view_as_read(actor: Member, view_id: int) -> ReviewerView:
    """A view as a review was written on it, also when it is withdrawn: for managers who weigh the review."""
    return _made_of(
        db.session.execute(
            _columns().where(
                RedactedView.id == view_id,
                Application.program_id == actor.program_id,
                RedactedView.erased_at.is_(None),
            )
        ).one_or_none()
    )
