"""What belongs to one case: reports, decisions, notes, the record, the author, and cases like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Person
from community.core.db import db
from community.discussion.models import Post
from community.moderation.models import (
    Case,
    CaseEvent,
    CaseNote,
    CaseState,
    Decision,
    Outcome,
    Report,
    Sanction,
)
from community.moderation.queries.cases import reported_by
from community.moderation.queries.rule import active_in, needed, reporters_of
from community.programs.models import Member


def reports_of(case: Case) -> Sequence[Report]:
    """What people said, in order, without what was taken back. Nobody's name is loaded with it."""
    return db.session.scalars(
        select(Report).where(Report.case_id == case.id, Report.withdrawn_at.is_(None)).order_by(Report.id).limit(200)
    ).all()


def decisions_of(case: Case) -> Sequence[Decision]:
    """All decisions with who made them, the latest first; undone ones too."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.case_id == case.id)
        .options(joinedload(Decision.decided_by).joinedload(Member.person))
        .order_by(Decision.number.desc())
    ).all()


def last_decision(case: Case) -> Decision | None:
    """The latest decision, undone or not."""
    return db.session.scalar(
        select(Decision).where(Decision.case_id == case.id).order_by(Decision.number.desc()).limit(1)
    )


def notes_of(case: Case) -> Sequence[CaseNote]:
    """The desk's notes with their authors, in order."""
    return db.session.scalars(
        select(CaseNote)
        .where(CaseNote.case_id == case.id)
        .options(joinedload(CaseNote.author).joinedload(Member.person))
        .order_by(CaseNote.id)
        .limit(100)
    ).all()


def record_of(case: Case) -> Sequence[tuple[CaseEvent, str | None]]:
    """The record, in order, each line with the name of the member who acted, if they are still here."""
    return (
        db.session.execute(
            select(CaseEvent, Person.name)
            .outerjoin(Member, Member.id == CaseEvent.actor_id)
            .outerjoin(Person, Person.id == Member.person_id)
            .where(CaseEvent.case_id == case.id)
            .order_by(CaseEvent.id)
            .limit(500)
        )
        .tuples()
        .all()
    )


def sanctions_of(member_id: int) -> Sequence[Sanction]:
    """What was ever laid on a member, the latest first."""
    return db.session.scalars(
        select(Sanction).where(Sanction.member_id == member_id).order_by(Sanction.id.desc()).limit(50)
    ).all()


def post_above(post: Post) -> Post | None:
    """The readable post before this one in its thread, with its author: the opening post above the second."""
    if post.is_opener:
        return None
    return db.session.scalar(
        select(Post)
        .where(
            Post.thread_id == post.thread_id,
            Post.publish_seq.is_not(None),
            Post.id != post.id,
            (Post.place < post.place) | Post.is_opener,
        )
        .options(joinedload(Post.author).joinedload(Member.person))
        .order_by(Post.is_opener, Post.place.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class AuthorFacts:
    """What the desk may know of who wrote the post: what they did here, nothing about how many people they know."""

    post_count: int
    earlier_case_count: int
    #: Earlier cases after which a post was out of sight.
    earlier_hidden_count: int


@dataclass(frozen=True)
class Figures:
    """What is counted for the page of a case: about the author, and for the rules about it."""

    author: AuthorFacts
    #: How many members have an open report of it, and how many it takes to hide the post.
    reporters: int
    needed: int
    #: Whether who looks has told us about the post.
    has_reported: bool


def figures_of(actor: Member, case: Case) -> Figures:
    """Everything that is counted for the page of a case, in one statement."""
    posts = select(func.count()).where(Post.author_id == case.author_id, Post.taken_back_at.is_(None))
    earlier = select(func.count()).where(Case.author_id == case.author_id, Case.id != case.id)
    hidden = earlier.where(Case.outcome.in_([Outcome.HIDE, Outcome.ASK_CHANGE]))
    counts = [
        each.scalar_subquery() for each in (posts, earlier, hidden, active_in(case.program_id), reporters_of(case))
    ]
    *facts, active, reporters, told = db.session.execute(select(*counts, reported_by(actor, case.id))).one()
    return Figures(AuthorFacts(*facts), reporters, needed(active), bool(told))


def cases_like(actor: Member, case: Case, limit: int = 3) -> Sequence[Case]:
    """The latest decided cases about the same point, for somebody who wants to decide alike."""
    if case.point is None:
        return ()
    return db.session.scalars(
        select(Case)
        .where(
            Case.program_id == actor.program_id,
            Case.point == case.point,
            Case.state == CaseState.DECIDED,
            Case.outcome != Outcome.DROPPED,
            Case.id != case.id,
            (Case.author_id.is_(None)) | (Case.author_id != actor.id),
        )
        .options(joinedload(Case.author).joinedload(Member.person))
        .order_by(Case.decided_at.desc(), Case.id.desc())
        .limit(limit)
    ).all()
