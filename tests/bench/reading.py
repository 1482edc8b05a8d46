"""Fills one call: stories that three reviewers have read, some that are still owed, some that wait for a screener.

A few go the real way, by the services; everything else is a copy of their rows, inserted in bulk.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from community.core.db import db
from community.programs.models import Program, Role
from community.recruiting.models import Application, Call, RedactedView, RedactionSpan, Review, Score, Snapshot
from community.recruiting.models.reviewing import Assignment
from community.recruiting.rubric import DIMENSION_KEYS
from community.recruiting.states import ApplicationState, AssignmentState
from tests.bench import people
from tests.bench.sizes import Sizes
from tests.bench.talk import Progress, put
from tests.factories import make_member
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import make_call, make_reviewers, make_sent, release, send_review

REVIEWERS = 20
#: Reviews of one story.
EACH = 3
PLACES = 40
#: An answer with something to mask.
MASKED = "A man who builds boats. I have 12,400 followers on Instagram, as @mendsinpublic; he has none and knows more."


def fill_call(program: Program, sizes: Sizes, progress: Progress) -> None:
    """One open call: a draft, applications that were read, a tenth as many still owed, and as many to screen."""
    screener = make_member(program, "Wojciech Szczepański", roles=Role.SCREENER | Role.AMBASSADOR)
    reviewers = make_reviewers(program, *(people.name_of(number * 11) for number in range(REVIEWERS)))
    call = make_call(program, target=EACH, places=PLACES)
    make_draft(call, "draft@example.org")
    make_sent(call, people.name_of(1), email="first@example.org")
    owed, read = (
        make_sent(call, people.name_of(number), email=f"real.{number}@example.org", answers={"asked": MASKED})
        for number in (2, 3)
    )
    release(screener, owed)
    release(screener, read)
    given = db.session.scalars(select(Assignment.reviewer_id).where(Assignment.application_id == read.id)).all()
    for reviewer in reviewers:
        if reviewer.id in given:
            send_review(reviewer, read)
    ids = [reviewer.id for reviewer in reviewers]
    db.session.rollback()
    with db.engine.connect() as connection:
        copies = Copies(connection, read.id, ids)
        copies.fill(sizes.applications, progress, "read", state=ApplicationState.IN_REVIEW, sent=True)
        copies.fill(max(60, sizes.applications // 10), progress, "owed", state=ApplicationState.RELEASED, sent=False)
        copies.fill(sizes.applications // 10, progress, "to screen", state=ApplicationState.SUBMITTED, sent=None)
        connection.commit()


class Copies:
    """Rows like those of one application that was read. Always the same for the same sizes."""

    def __init__(self, connection: Connection, original: int, reviewers: Sequence[int]) -> None:
        self.connection, self.original, self.reviewers = connection, original, reviewers
        self.dice = random.Random(11)
        self.made = 0

    def rows_like(self, model: Any, condition: Any) -> list[dict[str, Any]]:
        """The original's rows, without their numbers."""
        found = self.connection.execute(select(model.__table__).where(condition)).mappings()
        return [{name: value for name, value in row.items() if name != "id"} for row in found]

    def fill(self, count: int, progress: Progress, what: str, *, state: ApplicationState, sent: bool | None) -> None:
        """So many more. `sent`: whether their reviews are in; None: they wait for a screener."""
        (like,) = self.rows_like(Application, Application.id == self.original)
        begin = self.made
        put(self.connection, Application.__table__, self.applications(like, count, state), progress, what, count)
        refs = [self.ref(number) for number in range(begin, self.made)]
        keys = list(
            self.connection.scalars(
                select(Application.id).where(Application.public_ref.between(refs[0], refs[-1])).order_by(Application.id)
            )
        )
        (snapshot,) = self.rows_like(Snapshot, Snapshot.application_id == self.original)
        self.each(Snapshot, snapshot, keys, progress)
        of_snapshot = self.ids_of(Snapshot, keys)
        spans = self.rows_like(
            RedactionSpan,
            RedactionSpan.snapshot_id.in_(select(Snapshot.id).where(Snapshot.application_id == self.original)),
        )
        rows = ({**span, "snapshot_id": of_snapshot[key]} for key in keys for span in spans)
        put(self.connection, RedactionSpan.__table__, rows, progress, "spans", len(keys) * len(spans))
        if sent is None:
            return
        (view,) = self.rows_like(RedactedView, RedactedView.application_id == self.original)
        views = ({**view, "application_id": key, "snapshot_id": of_snapshot[key]} for key in keys)
        put(self.connection, RedactedView.__table__, views, progress, "views", len(keys))
        put(
            self.connection,
            Assignment.__table__,
            self.assignments(keys, sent=sent),
            progress,
            "assigned",
            len(keys) * EACH,
        )
        if sent:
            self.review(keys, progress)

    def each(self, model: Any, like: dict[str, Any], keys: Sequence[int], progress: Progress) -> None:
        rows = ({**like, "application_id": key} for key in keys)
        put(self.connection, model.__table__, rows, progress, model.__tablename__, len(keys))

    def ids_of(self, model: Any, keys: Sequence[int]) -> dict[int, int]:
        """By application, the number of its one row."""
        statement = select(model.application_id, model.id).where(model.application_id.between(keys[0], keys[-1]))
        return dict(self.connection.execute(statement).tuples().all())

    def ref(self, number: int) -> str:
        return f"b{number:09d}"

    def applications(self, like: dict[str, Any], count: int, state: ApplicationState) -> Iterator[dict[str, Any]]:
        for _ in range(count):
            number, self.made = self.made, self.made + 1
            address = f"applicant.{number}@example.org"
            yield {
                **like,
                "public_ref": self.ref(number),
                "name": people.name_of(number * 7),
                "email": address,
                "email_key": address,
                "state": state,
                "waiting_since": like["waiting_since"] - dt.timedelta(minutes=number),
            }

    def assignments(self, keys: Sequence[int], *, sent: bool) -> Iterator[dict[str, Any]]:
        like = self.rows_like(Assignment, Assignment.application_id == self.original)[0]
        state = AssignmentState.SUBMITTED if sent else AssignmentState.ASSIGNED
        for key in keys:
            for reviewer in self.dice.sample(self.reviewers, EACH):
                more = {"application_id": key, "reviewer_id": reviewer, "state": state}
                yield {**like, **more, "order_key": self.dice.randrange(2**31)}

    def review(self, keys: Sequence[int], progress: Progress) -> None:
        """Three reviews of each, with five scores."""
        first = select(Assignment.id).where(Assignment.application_id == self.original)
        like = self.rows_like(Review, Review.assignment_id.in_(first))[0]
        score = self.rows_like(Score, Score.review_id.in_(select(Review.id).where(Review.assignment_id.in_(first))))[0]
        view_of = self.ids_of(RedactedView, keys)
        given = self.connection.execute(
            select(Assignment.id, Assignment.application_id).where(Assignment.application_id.between(keys[0], keys[-1]))
        ).all()
        reviews = ({**like, "assignment_id": each, "redacted_view_id": view_of[key]} for each, key in given)
        put(self.connection, Review.__table__, reviews, progress, "reviews", len(given))
        written = self.connection.execute(
            select(Review.id, Assignment.application_id)
            .join(Assignment, Assignment.id == Review.assignment_id)
            .where(Assignment.application_id.between(keys[0], keys[-1]))
        ).all()
        put(
            self.connection,
            Score.__table__,
            self.scores(score, written),
            progress,
            "scores",
            len(written) * len(DIMENSION_KEYS),
        )

    def scores(self, like: dict[str, Any], written: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """Around a story's own level, which differs from one to the next."""
        for review_id, key in written:
            level = 2 + key % 3
            for dimension in DIMENSION_KEYS:
                value = level + self.dice.choice((0, 0, 1))
                yield {**like, "review_id": review_id, "dimension": dimension, "value": value}


def call_of(program: Program) -> Call:
    """The call that was filled."""
    return db.session.scalars(select(Call).where(Call.program_id == program.id)).one()
