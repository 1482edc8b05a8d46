"""Addresses in mails and pages: where a notice leads, and the signed links that work without signing in.

The signed ones never expire and serve one purpose each: a mail of last year must still be able to stop the mail.
"""

from __future__ import annotations

from collections.abc import Callable

from community.core import tokens
from community.core.outbox import Stream
from community.notifications.queries.notices import Place

#: One purpose for all mail links: what they may do is the same page of choices about one's own mail.
PURPOSE = "mail"


def sign(member_id: int, stream: Stream) -> str:
    """The token with which somebody leaves `stream`, for the member whom the mail goes to."""
    return tokens.sign(PURPOSE, {"member": member_id, "stream": stream.value})


def unsign(token: str) -> tuple[int, Stream] | None:
    """Whose mail, and which; None if the token was tampered with or made for something else."""
    payload = tokens.unsign(PURPOSE, token)
    if payload is None:
        return None
    try:
        return int(payload["member"]), Stream(payload["stream"])
    except (KeyError, TypeError, ValueError):
        return None


def address_of(place: Place, url: Callable[..., str]) -> str:
    """Where a notice leads. `url` builds addresses: `url_for` in pages, a bound `external_url` in mails."""
    match place.kind:
        case "thread":
            return url("discussion.post", post_id=place.post_id)
        case "report":
            return url("conversations.report", ref=place.ref)
        case "thanks":
            return url("thanks.index")
        case "case":
            return url("moderation.my_case", ref=place.ref) if place.ref else url("moderation.mine")
        case _:
            return url("notifications.notices")
