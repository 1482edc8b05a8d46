"""The event log: one append-only table of what happened, written in the transaction of the change.

An event holds ids and plain values only: no text that people wrote and no address, so that erasing a person
rewrites nothing. Each subscriber gets a job of its own in the same transaction, and bears being run twice.
Event ids are never a cursor: their order is not the order of commits.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import re
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core import jobs
from community.core.clock import now
from community.core.db import Base, BigKey, Key, db


class ActorKind(enum.StrEnum):
    """Who did it. Members have an id; an applicant acts through a draft session; the system through jobs."""

    MEMBER = "member"
    APPLICANT = "applicant"
    SYSTEM = "system"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. Subclasses are frozen, named in the past tense, and add ids and plain values.

    `about` names the field that says what the event is about: with ``about = "post_id"`` the row of
    ``post_id=7`` can be found as ``post:7``.
    """

    about: ClassVar[str] = ""

    program_id: int | None
    actor_id: int | None = None
    actor_kind: ActorKind = ActorKind.MEMBER

    @classmethod
    def kind(cls) -> str:
        """The name under which the log keeps it: ``PostHidden`` is ``post_hidden``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def subject(self) -> str | None:
        """What it is about, such as ``post:7``."""
        if not self.about:
            return None
        return f"{self.about.removesuffix('_id')}:{getattr(self, self.about)}"

    def data(self) -> dict[str, Any]:
        """The event's own fields, as JSON values."""
        common = {field.name for field in dataclasses.fields(Event)}
        return {
            field.name: _plain(getattr(self, field.name))
            for field in dataclasses.fields(self)
            if field.name not in common
        }


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"an event holds plain values only, not {type(value).__name__}")


class EventRecord(Base):
    """One row of the log. Append-only. `program_id` and `actor_id` are no foreign keys: core knows no feature."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_program_id_id", "program_id", "id"),
        Index("ix_event_subject", "subject"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(80))
    program_id: Mapped[int | None] = mapped_column(BigKey)
    actor_kind: Mapped[ActorKind]
    actor_id: Mapped[int | None] = mapped_column(BigKey)
    subject: Mapped[str | None] = mapped_column(String(80))
    data: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime]


EventT = TypeVar("EventT", bound=Event)
Subscriber = Callable[[Any], None]

_subscribers: dict[str, list[tuple[str, Subscriber]]] = {}
_kinds: dict[str, type[Event]] = {}


def subscribes_to(kind: type[EventT]) -> Callable[[Callable[[EventT], None]], Callable[[EventT], None]]:
    """Have the decorated function called, in a job of its own, for each event of this kind."""

    def register(function: Callable[[EventT], None]) -> Callable[[EventT], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        listeners = _subscribers.setdefault(kind.kind(), [])
        if name not in {known for known, _ in listeners}:
            listeners.append((name, function))
        _kinds[kind.kind()] = kind
        return function

    return register


def record(event: Event) -> EventRecord:
    """Write `event` to the log and one delivery for each subscriber, in the running transaction."""
    row = EventRecord(
        kind=event.kind(),
        program_id=event.program_id,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        subject=event.subject(),
        data=event.data(),
        at=now(),
    )
    db.session.add(row)
    db.session.flush()
    for name, _ in _subscribers.get(event.kind(), ()):
        jobs.enqueue("events.deliver", {"event_id": row.id, "subscriber": name}, key=f"deliver:{row.id}:{name}")
    return row


def revive(row: EventRecord) -> Event:
    """The event that `row` keeps, for a subscriber. Values are plain (enums come back as their values)."""
    kind = _kinds[row.kind]
    return kind(program_id=row.program_id, actor_id=row.actor_id, actor_kind=row.actor_kind, **row.data)


@jobs.job("events.deliver", lane=jobs.Lane.PROMPT)
def deliver(event_id: int, subscriber: str) -> None:
    """Call one subscriber for one event. At least once: subscribers bear being run twice."""
    row = db.session.get_one(EventRecord, event_id)
    for name, function in _subscribers.get(row.kind, ()):
        if name == subscriber:
            function(revive(row))
