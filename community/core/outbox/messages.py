"""A mail before it is stored: its fields, made safe for headers.

Text that people chose (subjects, names) is folded: line ends, control characters and marks that turn the
direction of writing become spaces or vanish. Addresses and technical headers are refused instead, because a
changed address is another address.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from community.core.jobs import Lane

HEADER_LENGTH = 900
NAME_LENGTH = 200
ADDRESS_LENGTH = 320

_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
#: Set by the outbox itself, never by the caller.
_RESERVED = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "reply-to", "return-path"}
    | {"list-id", "auto-submitted", "mime-version"}
)
_DIRECTION_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_KEPT_IN_BODIES = frozenset("\n\t")


class BadAddress(ValueError):
    """Not a mail address that can be sent to."""


class BadHeader(ValueError):
    """A header that must not be set, or whose value would break the message."""


class Stream(enum.StrEnum):
    """What kind of mail it is: decides its lane, its List-Id, and what happens after an ambiguous end."""

    ACCOUNT = "account"
    DECISION = "decision"
    NOTICE = "notice"
    DIGEST = "digest"
    ANNOUNCEMENT = "announcement"

    @property
    def lane(self) -> Lane:
        """Where its sending job stands."""
        return _LANES[self]

    @property
    def subscribed(self) -> bool:
        """Whether people can leave it. Such mail goes out at most once: rather none than two."""
        return self in {Stream.NOTICE, Stream.DIGEST, Stream.ANNOUNCEMENT}


_LANES = {
    Stream.ACCOUNT: Lane.ACCOUNT,
    Stream.DECISION: Lane.PROMPT,
    Stream.NOTICE: Lane.PROMPT,
    Stream.DIGEST: Lane.BULK,
    Stream.ANNOUNCEMENT: Lane.BULK,
}


@dataclass(frozen=True, kw_only=True)
class Email:
    """One mail to one person.

    :param person_id: whom it is for, if that is a person with an account; a plain id.
    :param program_id: what program it speaks of, if it does; a plain id.
    :param headers: technical headers beside the usual ones, such as List-Unsubscribe.
    :param guard: the name of a function that is asked just before sending, with `guard_args` (JSON values).
    :param from_name: shown beside the installation's own address; the installation's name by default.
    :param not_before: earliest moment of sending.
    :raises BadAddress: for an address that can't be one.
    :raises BadHeader: for a header that must not be set.
    """

    to_address: str
    subject: str
    text: str
    stream: Stream
    html: str | None = None
    to_name: str = ""
    person_id: int | None = None
    program_id: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    guard: str | None = None
    guard_args: Mapping[str, Any] = field(default_factory=dict)
    from_name: str | None = None
    reply_to: str | None = None
    not_before: dt.datetime | None = None

    def __post_init__(self) -> None:
        keep = object.__setattr__  # frozen: what is stored is what was made safe here
        keep(self, "to_address", checked_address(self.to_address))
        keep(self, "to_name", one_line(self.to_name, NAME_LENGTH))
        keep(self, "subject", one_line(self.subject, HEADER_LENGTH))
        keep(self, "text", clean_body(self.text))
        keep(self, "html", None if self.html is None else clean_body(self.html))
        keep(self, "headers", checked_headers(self.headers))
        keep(self, "from_name", None if self.from_name is None else one_line(self.from_name, NAME_LENGTH))
        keep(self, "reply_to", None if self.reply_to is None else checked_address(self.reply_to))


def one_line(text: str, longest: int) -> str:
    """`text` as one line without control characters, at most `longest` code points."""
    visible = str(text).translate(_DIRECTION_MARKS)
    spaced = "".join(" " if _breaks_lines(character) else character for character in visible)
    return " ".join(spaced.split())[:longest].rstrip()


def _breaks_lines(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def clean_body(text: str) -> str:
    """`text` with one kind of line end and without characters that no database or mail can carry."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in lines
        if character in _KEPT_IN_BODIES or unicodedata.category(character) not in {"Cc", "Cs"}
    )


def checked_address(address: str) -> str:
    """`address` as it was given, if it can be used in an envelope and a header without quoting.

    :raises BadAddress: otherwise. Says nothing about whether anybody reads it.
    """
    local, at, domain = str(address).rpartition("@")
    unsafe = any(
        character.isspace() or unicodedata.category(character).startswith(("C", "Z")) or character in '<>()[]\\,;:"'
        for character in address
    )
    if unsafe or not at or not local or not domain or "@" in local or len(address) > ADDRESS_LENGTH:
        raise BadAddress("this is not a mail address that can be sent to")
    if local.startswith(".") or local.endswith(".") or ".." in address or domain.startswith((".", "-")):
        raise BadAddress("this is not a mail address that can be sent to")
    return str(address)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """`headers`, if each may be set and stays one line of printable ASCII.

    :raises BadHeader: otherwise.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _RESERVED or name.lower().startswith("content-"):
            raise BadHeader(f"the header {name!r} can't be set")
        if not value.isascii() or not value.isprintable() or len(value) > HEADER_LENGTH or not value.strip():
            raise BadHeader(f"the header {name} needs one line of printable ASCII, at most {HEADER_LENGTH} characters")
    return dict(headers)
