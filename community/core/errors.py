"""Refusals: what a service or query raises when it will not do a thing. `web.faults` turns them into pages.

Each carries a translatable sentence that the person reads. None of them says more than that person may know:
what belongs to another program is `NotFound`, never `NotAllowed`.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l


class Refused(Exception):
    """Base of all refusals. `status` is the HTTP status, `sentence` is read by the person."""

    status = 400

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """The person may not do this."""

    status = 403


class NotFound(Refused):
    """There is no such thing for this person: absent and not yours look the same."""

    status = 404

    def __init__(self, sentence: Any = None) -> None:
        super().__init__(sentence or _l("There is nothing at this address, or it is not yours to see."))


class WrongState(Refused):
    """The thing is not in a state in which this can be done."""

    status = 409


class Conflict(Refused):
    """Somebody else changed the thing since the person saw it."""

    status = 409

    def __init__(self, sentence: Any = None) -> None:
        super().__init__(sentence or _l("Somebody changed this while you were at it. Your text is kept below."))


class Gone(Refused):
    """It was here and is over: a closed call, a used link."""

    status = 410


class Invalid(Refused):
    """What was sent can't be taken; `field` names the form field that the sentence belongs to, if one does."""

    status = 422

    def __init__(self, sentence: Any, *, field: str | None = None) -> None:
        self.field = field
        super().__init__(sentence)


class TooOften(Refused):
    """A limit was reached. `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: Any, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(sentence)
