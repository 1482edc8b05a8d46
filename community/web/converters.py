"""``<int:...>`` of our addresses: a number that a column of keys can hold. Any other address is a 404."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter

from community.core.keys import DIGITS


class KeyConverter(IntegerConverter):
    """Takes the place of Werkzeug's, whose numbers have no end.

    The pattern says it, and not `to_python`: an address that a converter refuses is a 405 where another method has it.
    """

    regex = rf"[0-9]{{1,{DIGITS}}}"


def register(app: Flask) -> None:
    """Have every rule that is added from here on use it."""
    app.url_map.converters["int"] = KeyConverter
