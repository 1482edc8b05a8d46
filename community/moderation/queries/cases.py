"""The queue of cases, and one case for those who tend the group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql import ColumnElement, Select

from community.core.db import db
from community.core.errors import NotFound
from community.discussion.models import Post, Thread
from community.moderation.models import Case, CaseKind, CaseState, Report
from community.programs.models import Member


@dataclass(frozen=True)
class CaseRow:
    """One line of the queue: the case, its thread's title, and how many reports are open."""

    case: Case
    thread_title: str
    report_count: int


def visible_to(actor: Member) -> ColumnElement[bool]:
    """Cases that `actor` sees on the desk: those of the program that are not about their own posts."""
    return (Case.program_id == actor.program_id) & or_(Case.author_id.is_(None), Case.author_id != actor.id)


def badge_cases(program_id: int) -> ScalarSelect[int]:
    """How many cases wait for a decision, as a part of another statement."""
    return (
        select(func.count())
        .select_from(Case)
        .where(Case.program_id == program_id, Case.state == CaseState.OPEN)
        .scalar_subquery()
    )


def _rows() -> Select[Any]:
    open_reports = (
        select(func.count())
        .select_from(Report)
        .where(Report.case_id == Case.id, Report.withdrawn_at.is_(None), Report.answered_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        select(Case, Thread.title, open_reports)
        .join(Post, Post.id == Case.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .options(
            joinedload(Case.author).joinedload(Member.person), joinedload(Case.claimed_by).joinedload(Member.person)
        )
    )


def _read(statement: Select[Any]) -> Sequence[CaseRow]:
    return [CaseRow(case, title, count) for case, title, count in db.session.execute(statement)]


def open_page(actor: Member, *, after: tuple[dt.datetime, int] | None, size: int) -> Sequence[CaseRow]:
    """Cases that wait, the one that is due first first: `size` + 1 of them after the key (due_at, id)."""
    statement = _rows().where(visible_to(actor), Case.state == CaseState.OPEN)
    if after:
        due_at, case_id = after
        statement = statement.where((Case.due_at > due_at) | ((Case.due_at == due_at) & (Case.id > case_id)))
    return _read(statement.order_by(Case.due_at, Case.id).limit(size + 1))


def closed_page(actor: Member, *, after: tuple[dt.datetime, int] | None, size: int) -> Sequence[CaseRow]:
    """Decided cases, the latest first: `size` + 1 of them after the key (decided_at, id)."""
    statement = _rows().where(visible_to(actor), Case.state == CaseState.DECIDED)
    if after:
        decided_at, case_id = after
        earlier = (Case.decided_at < decided_at) | ((Case.decided_at == decided_at) & (Case.id < case_id))
        statement = statement.where(earlier)
    return _read(statement.order_by(Case.decided_at.desc(), Case.id.desc()).limit(size + 1))


def due(actor: Member, limit: int) -> Sequence[CaseRow]:
    """The cases that are due first, for the first page of the desk. One statement."""
    return open_page(actor, after=None, size=limit)[:limit]


def get_case(actor: Member, ref: str, *, lock: bool = False) -> Case:
    """A case of the actor's program with post, thread and people. Whether they may see it is a policy's question.

    :param lock: hold the row until the transaction ends (PostgreSQL), so that two at once come one after the other.
    :raises NotFound: absent, or of another program.
    """
    case = _find(lock, Case.ref == ref, Case.program_id == actor.program_id)
    if case is None:
        raise NotFound
    return case


def find_case_of_post(post_id: int, *, lock: bool = False) -> Case | None:
    """The case about a post, with post, thread and people."""
    return _find(lock, Case.kind == CaseKind.POST, Case.post_id == post_id)


def _find(lock: bool, *which: ColumnElement[bool]) -> Case | None:
    if lock:
        # In a statement of its own: what it read before the lock was had is read anew, and only of the case.
        fresh = select(Case).where(*which).with_for_update().execution_options(populate_existing=True)
        if db.session.scalar(fresh) is None:
            return None
    return db.session.scalar(
        select(Case)
        .where(*which)
        .options(
            joinedload(Case.post).joinedload(Post.thread),
            joinedload(Case.author).joinedload(Member.person),
            joinedload(Case.author).joinedload(Member.program),
            joinedload(Case.claimed_by).joinedload(Member.person),
        )
    )


def has_reported(actor: Member, case_id: int) -> bool:
    """Whether the member has told us about this post and not taken it back."""
    return bool(db.session.scalar(select(reported_by(actor, case_id))))


def reported_by(actor: Member, case_id: int) -> ColumnElement[bool]:
    """SQL: whether the member has told us about this post and not taken it back."""
    found = select(Report.id).where(
        Report.case_id == case_id, Report.member_id == actor.id, Report.withdrawn_at.is_(None)
    )
    return found.exists()
