"""What a member sees: cases about their own posts that they know of, and what they told us."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.core.db import db
from community.core.errors import NotFound
from community.discussion.models import Post
from community.moderation.models import Case, Report
from community.programs.models import Member


def cases_of(member: Member, *, before: int | None = None, size: int = 20) -> Sequence[Case]:
    """Cases about the member's posts, the latest first, `size` + 1 of them. Only those that they were told of."""
    statement = (
        select(Case)
        .where(Case.author_id == member.id, Case.author_told_at.is_not(None))
        .options(joinedload(Case.post).joinedload(Post.thread))
        .order_by(Case.id.desc())
        .limit(size + 1)
    )
    if before is not None:
        statement = statement.where(Case.id < before)
    return db.session.scalars(statement).all()


def get_own_case(member: Member, ref: str) -> Case:
    """A case about one's own post.

    :raises NotFound: absent, somebody else's, or one that the member was not told of.
    """
    case = db.session.scalar(
        select(Case)
        .where(
            Case.ref == ref,
            Case.program_id == member.program_id,
            Case.author_id == member.id,
            Case.author_told_at.is_not(None),
        )
        .options(joinedload(Case.post).joinedload(Post.thread))
    )
    if case is None:
        raise NotFound
    return case


def reports_by(member: Member, *, before: int | None = None, size: int = 20) -> Sequence[Report]:
    """What the member reported, the latest first, `size` + 1 of them, with the post."""
    statement = (
        select(Report)
        .where(Report.member_id == member.id)
        .options(joinedload(Report.case).joinedload(Case.post).joinedload(Post.thread))
        .order_by(Report.id.desc())
        .limit(size + 1)
    )
    if before is not None:
        statement = statement.where(Report.id < before)
    return db.session.scalars(statement).all()


def open_report_of(member: Member, post_id: int) -> Report | None:
    """The member's open report of a post."""
    return db.session.scalar(
        select(Report)
        .join(Report.case)
        .where(
            Case.post_id == post_id,
            Report.member_id == member.id,
            Report.withdrawn_at.is_(None),
            Report.answered_at.is_(None),
        )
    )
