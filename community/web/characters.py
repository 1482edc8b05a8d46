"""The one character that no text of PostgreSQL can hold, U+0000, stopped at the edge. Nobody types it.

An address with it leads nowhere; from a form it is taken out, so that nothing that was typed is lost with it.
"""

from __future__ import annotations

from flask import Flask, request
from flask import Request as FlaskRequest
from werkzeug.datastructures import ImmutableMultiDict

from community.core.errors import NotFound

NUL = "\0"


class Request(FlaskRequest):
    """A request whose form holds nothing that can't be stored."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        sent = self.__dict__["form"]
        if any(NUL in name or NUL in value for name, value in sent.items(multi=True)):
            cleaned = [(name.replace(NUL, ""), value.replace(NUL, "")) for name, value in sent.items(multi=True)]
            self.__dict__["form"] = ImmutableMultiDict(cleaned)


def register(app: Flask) -> None:
    """Use it, and refuse addresses before anything looks them up."""
    app.request_class = Request

    @app.before_request
    def refuse_address() -> None:
        if NUL in request.path or any(NUL in name or NUL in value for name, value in request.args.items(multi=True)):
            raise NotFound
