"""The event log of a program, page by page, with the names, threads and cases that its rows point at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import String, cast, func, literal, or_, select

from community.accounts.models import Person
from community.core.db import db
from community.core.events import ActorKind, EventRecord
from community.discussion.models import Thread
from community.moderation.log_words import SECRET_ACTORS, SECRET_TARGETS, WORDS
from community.moderation.models import Case
from community.programs.models import Member
from community.programs.queries import people_by_member

#: Fields of an event that name a member other than who did it, the most telling first.
OTHER_MEMBER = ("member_id", "to_id", "author_id", "reporter_id")

ThingT = TypeVar("ThingT", Thread, Case)


@dataclass(frozen=True)
class LogRow:
    """One line of the log and what it points at, as far as the reader may know it."""

    record: EventRecord
    who: Member | None
    whom: Member | None
    thread: Thread | None
    case: Case | None


def log_page(
    actor: Member,
    *,
    after: tuple[dt.datetime, int] | None,
    size: int,
    kinds: Collection[str] = (),
    name: str = "",
) -> Sequence[LogRow]:
    """What happened in the actor's program, the latest first: `size` + 1 rows after the key (at, id).

    :param kinds: only these. :param name: only what members whose name holds these letters did, or what was done
        to them; never who reported.
    """
    statement = select(EventRecord).where(EventRecord.program_id == actor.program_id)
    if after:
        at, event_id = after
        statement = statement.where((EventRecord.at < at) | ((EventRecord.at == at) & (EventRecord.id < event_id)))
    if kinds:
        statement = statement.where(EventRecord.kind.in_(kinds))
    if name:
        named = (
            select(Member.id)
            .join(Person, Person.id == Member.person_id)
            .where(Member.program_id == actor.program_id)
            .where(func.lower(Person.name).contains(name.lower(), autoescape=True))
        )
        did = (EventRecord.actor_kind == ActorKind.MEMBER) & EventRecord.actor_id.in_(named)
        subjects = named.with_only_columns(literal("member:") + cast(Member.id, String))
        statement = statement.where(or_(did, EventRecord.subject.in_(subjects)), EventRecord.kind.not_in(SECRET_ACTORS))
    records = db.session.scalars(statement.order_by(EventRecord.at.desc(), EventRecord.id.desc()).limit(size + 1)).all()
    return _with_what_they_name(actor, records)


def _with_what_they_name(actor: Member, records: Sequence[EventRecord]) -> Sequence[LogRow]:
    who = {record.id: _who(record) for record in records}
    whom = {record.id: _whom(record) for record in records}
    people = people_by_member([found for found in [*who.values(), *whom.values()] if found is not None])
    threads = _by_id(Thread, {record.data.get("thread_id") for record in records})
    cases = _by_id(Case, {record.data.get("case_id") for record in records})
    rows = []
    for record in records:
        case = cases.get(record.data.get("case_id") or 0)
        rows.append(
            LogRow(
                record=record,
                who=people.get(who[record.id] or 0),
                whom=people.get(whom[record.id] or 0),
                thread=threads.get(record.data.get("thread_id") or 0),
                case=case if case is not None and case.author_id != actor.id else None,
            )
        )
    return rows


def _who(record: EventRecord) -> int | None:
    if record.actor_kind != ActorKind.MEMBER or record.kind in SECRET_ACTORS:
        return None
    return record.actor_id


def _whom(record: EventRecord) -> int | None:
    if record.kind in SECRET_TARGETS or "%(whom)s" not in str(WORDS.get(record.kind, "")):
        return None
    return next((record.data[field] for field in OTHER_MEMBER if record.data.get(field)), None)


def _by_id(model: type[ThingT], ids: set[int | None]) -> dict[int, ThingT]:
    wanted = [found for found in ids if found is not None]
    if not wanted:
        return {}
    return {thing.id: thing for thing in db.session.scalars(select(model).where(model.id.in_(wanted)))}
