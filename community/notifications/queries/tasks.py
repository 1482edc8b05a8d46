"""What waits for the people who run the program: lines of a digest's first section, counted when it is written."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from sqlalchemy import select

from community.conversations.queries import badge_to_answer
from community.core.db import db
from community.programs.models import MANAGERS, Member


class TaskKind(enum.StrEnum):
    """What is to be done."""

    ANSWER_REPORTS = "answer_reports"


@dataclass(frozen=True)
class Task:
    """So many things of a kind wait for this member."""

    kind: TaskKind
    count: int


def tasks_of(member: Member) -> list[Task]:
    """What waits on the desk for `member`; nothing for who has no desk."""
    tasks = []
    if member.has(MANAGERS):
        waiting = db.session.scalar(select(badge_to_answer(member.program_id, not_by=member.id)))
        tasks.append(Task(TaskKind.ANSWER_REPORTS, waiting or 0))
    return [task for task in tasks if task.count]
