"""What happens to programs and their members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """An invitation was mailed."""

    about: ClassVar[str] = "invitation_id"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """Somebody accepted an invitation and is in. `because_of` is the invitation's, such as "application:41"."""

    about: ClassVar[str] = "member_id"
    member_id: int
    because_of: str


@dataclass(frozen=True, kw_only=True)
class RolesChanged(Event):
    """A member's roles were set. Both are sums of `Role` bits."""

    about: ClassVar[str] = "member_id"
    member_id: int
    roles_before: int
    roles_after: int


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """A member was paused, became alumni, was removed or is back."""

    about: ClassVar[str] = "member_id"
    member_id: int
    standing: str


@dataclass(frozen=True, kw_only=True)
class MemberSilenced(Event):
    """A member may read but not write until this moment (ISO), or may write again (None)."""

    about: ClassVar[str] = "member_id"
    member_id: int
    until: str | None


@dataclass(frozen=True, kw_only=True)
class MemberSuspended(Event):
    """A member may not come in until this moment (ISO), or may again (None)."""

    about: ClassVar[str] = "member_id"
    member_id: int
    until: str | None


@dataclass(frozen=True, kw_only=True)
class ProgramChanged(Event):
    """Settings of the program were changed. `changed` names the columns; what they held is nobody's to keep."""

    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class AgreementPublished(Event):
    """A new version of the agreement."""

    about: ClassVar[str] = "agreement_id"
    agreement_id: int
    number: int
