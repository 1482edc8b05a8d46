"""The database: the model base, column types, engine settings and the unit of work.

A transaction is for reading unless somebody says otherwise. `unit_of_work` says so for jobs, commands and tests;
`web.unit_of_work` for requests that are not GET. In a reading transaction a flush or a bulk change raises, so
"a GET never writes" holds by itself. On SQLite a writing transaction begins IMMEDIATE (a read that turns into a
write later fails at once, whatever the busy time-out) and a reading one never queues behind a writer. What a reading
transaction is on PostgreSQL stands in `core.connections`.
"""

from __future__ import annotations

import datetime as dt
import enum
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Executable, Integer, MetaData, String, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from community.core.connections import for_reading, tune

log = logging.getLogger(__name__)

BigKey = BigInteger().with_variant(Integer, "sqlite")
#: Primary keys: eight bytes on both engines.
Key = Annotated[int, mapped_column(BigKey, primary_key=True)]

_SERIALIZATION_FAILURES = frozenset({"40001", "40P01"})


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, kept as UTC on both engines. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], dt.datetime | None] | None:
        """The same for what SQLite hands over, which is text: a tenth of the time, a hundred times on a page."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        read = dt.datetime.fromisoformat

        def process(value: str | None) -> dt.datetime | None:
            return None if value is None else read(value + "+00:00")

        return process


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Base of all models. Enums are stored by value with a CHECK; constraint names follow one convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        dt.datetime: UtcDateTime(),
        str: String(),
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
        list[int]: Json,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            validate_strings=True,
            length=40,
            values_callable=lambda values: [member.value for member in values],
        ),
    }


class Versioned:
    """Mixed into models that hold a state: two people who opened the same thing end in one change and one conflict."""

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


_writing: ContextVar[bool] = ContextVar("grapevine_writing", default=False)


class ReadingOrWriting(FlaskSession):
    """A session that asks for a connection of the kind that the running transaction needs. There is one database."""

    def get_bind(self, *_: Any, bind: Engine | Connection | None = None, **__: Any) -> Engine | Connection:
        """The engine for what is read, or the one for what may be written."""
        if bind is not None:
            return bind
        engine = self._db.engine
        return engine if _writing.get() else for_reading(engine)


# Models stand on our own `Base`, not on the extension's: it shares only the metadata, the session and the engine.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False, "class_": ReadingOrWriting})


def is_writing() -> bool:
    """Whether the running transaction may change anything."""
    return _writing.get()


def plain_rows(statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a statement that asks for columns, not for objects.

    Nothing of it has to be known to the session again, so it goes to the session's connection without the ORM's
    bookkeeping, which costs more than most of what pages ask. What the session has yet to write is written first.
    """
    if is_writing():
        db.session.flush()
    return db.session.connection().execute(statement, values).all()


_readers: list[Callable[[], None]] = []


def reads_again(function: Callable[[], None]) -> Callable[[], None]:
    """Have `function` called whenever a request goes on after its reading transaction: what that read has expired.

    It reads anew what it keeps for the request, so that views and pages find the same objects alive. They are called in
    the order in which they were registered.
    """
    _readers.append(function)
    return function


def start_writing() -> None:
    """End a reading transaction, if one is open, and let what follows write.

    For a request that first does something slow (a password hash) on what it read: see `begins_reading`. Who asks is
    read again (`reads_again`); whatever else the view read, it has to read again itself.
    """
    if not _writing.get():
        _begin_writing()
        read_again()


def read_again() -> None:
    """Have everything that is kept for the request read anew."""
    for function in _readers:
        function()


def _begin_writing() -> None:
    db.session.rollback()
    _writing.set(True)


def stop_writing() -> None:
    """Back to reading; the unit of work calls it once a transaction has been settled."""
    _writing.set(False)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """A writing transaction: committed at the end, rolled back on an exception. Inside another one it joins that."""
    if _writing.get():
        yield
        return
    _begin_writing()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        stop_writing()
        run_kept()


def kept(action: Callable[[], None]) -> None:
    """Have `action` run in a short transaction of its own after this one has ended, committed or not.

    For what must outlive a refusal: the text of a conflicting draft, a denied access.
    """
    db.session.info.setdefault("kept", []).append(action)


def run_kept() -> None:
    """Run what `kept` collected. A failing action is logged and does not stop the others."""
    actions: list[Callable[[], None]] = db.session.info.pop("kept", [])
    for action in actions:
        try:
            with unit_of_work():
                action()
        except Exception:
            log.exception("an action kept beyond its transaction failed")


def is_serialization_failure(error: BaseException) -> bool:
    """Whether PostgreSQL asks for the same transaction again (deadlock, serialization)."""
    return isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) in _SERIALIZATION_FAILURES


def is_postgresql() -> bool:
    """Which of the two engines this process talks to."""
    return db.engine.dialect.name == "postgresql"


def prepare(app: Flask) -> None:
    """Bind the database to `app` and set each engine up."""
    db.init_app(app)
    with app.app_context():
        tune(db.engine, is_writing=is_writing)


class WroteWhileReading(RuntimeError):
    """Code tried to change the database in a reading transaction: a fault in the program, never the person's."""


@event.listens_for(Session, "before_flush")
def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if not _writing.get() and (session.new or session.dirty or session.deleted):
        changed = [repr(thing) for thing in [*session.new, *session.deleted]]
        changed += [repr(thing) for thing in session.dirty if session.is_modified(thing)]
        if changed:
            raise WroteWhileReading(", ".join(changed[:5]))


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk_change(state: ORMExecuteState) -> None:
    if not _writing.get() and (state.is_insert or state.is_update or state.is_delete):
        raise WroteWhileReading(str(state.statement))
