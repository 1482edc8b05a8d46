"""One request, one transaction, settled here and nowhere else.

Below 400 and not a safe method: commit. Everything else: roll back. The commit happens before the answer leaves
the view layer, so that a lost race becomes a 409 page like any other refusal. On PostgreSQL a deadlock or a
serialization failure runs the request again, up to three times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, request

from community.core import db as database
from community.core.db import db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
ATTEMPTS = 3
#: What stays known of a request when everything read in it is forgotten: it was taken out of the address.
_LASTING = frozenset({"program_slug"})


class TransactionalFlask(Flask):
    """A Flask whose requests are units of work, from the first hook to the answer."""

    def preprocess_request(self) -> Any:
        view = self.view_functions.get(request.endpoint or "")
        if request.method not in SAFE_METHODS and not getattr(view, "begins_reading", False):
            database.start_writing()
        with _settled_on_error():
            answer = super().preprocess_request()
        if answer is not None:
            _give_up()
        return answer

    def dispatch_request(self) -> Response:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._dispatch_once()
            except Exception as error:
                if attempt == ATTEMPTS or not database.is_serialization_failure(error):
                    raise
                self.preprocess_request()
        raise AssertionError("unreachable")

    def _dispatch_once(self) -> Response:
        with _settled_on_error():
            answer: Any = super().dispatch_request()
            response = self.make_response(answer)
            if database.is_writing() and response.status_code < 400:
                db.session.commit()
                database.stop_writing()
                database.run_kept()
                return response
        if database.is_writing():
            _give_up()
        else:
            _end_reading()
        return response


@contextmanager
def _settled_on_error() -> Iterator[None]:
    try:
        yield
    except BaseException:
        _give_up()
        _forget()
        raise


def _give_up() -> None:
    """Undo what the request did."""
    db.session.rollback()
    database.stop_writing()
    database.run_kept()


def _end_reading() -> None:
    """Let the connection go. What was read is let go of, too: a rollback would first mark each of it as stale."""
    db.session.close()
    database.run_kept()


def _forget() -> None:
    """Drop what the request read, so that a refusal's page, or the next attempt, reads anew."""
    for name in [name for name in g if name not in _LASTING]:
        g.pop(name)
