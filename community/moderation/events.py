"""What happens to cases. Ids and plain values only: words stand in the rows of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseHappening(Event):
    """Base of everything that happens to one case. `author_id` is who wrote the post, None for one who has left."""

    about: ClassVar[str] = "case_id"
    case_id: int
    post_id: int
    author_id: int | None


@dataclass(frozen=True, kw_only=True)
class PostReported(CaseHappening):
    """A member said that something is wrong with a post. The actor is kept from every page."""

    report_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportWithdrawn(CaseHappening):
    """A member took a report back."""

    report_id: int


@dataclass(frozen=True, kw_only=True)
class ReportAnswered(CaseHappening):
    """A reporter (`member_id`) was told what came of it."""

    report_id: int
    member_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseClaimed(CaseHappening):
    """Somebody took a case to work on it."""


@dataclass(frozen=True, kw_only=True)
class CaseGivenBack(CaseHappening):
    """Somebody gave a case back without deciding."""


@dataclass(frozen=True, kw_only=True)
class CaseNoted(CaseHappening):
    """Somebody left a note for the others on the desk."""


@dataclass(frozen=True, kw_only=True)
class RuleHidPost(CaseHappening):
    """So many people reported a post that it was hidden before anybody looked. `fails_open`: comes back by itself."""

    reporters: int
    needed: int
    fails_open: bool


@dataclass(frozen=True, kw_only=True)
class RuleRestoredPost(CaseHappening):
    """A post that the rule had hidden came back. `because`: "time" (nobody had decided) or "withdrawn"."""

    because: str


@dataclass(frozen=True, kw_only=True)
class CaseDecided(CaseHappening):
    """A person decided. `told` says whether the author was written to."""

    decision_id: int
    outcome: str
    told: bool


@dataclass(frozen=True, kw_only=True)
class CaseDropped(CaseHappening):
    """Nothing was left to decide. `because`: "withdrawn" (all reports) or "taken_back" (the post)."""

    because: str


@dataclass(frozen=True, kw_only=True)
class CaseUndone(CaseHappening):
    """A decision was undone; the case is open again."""

    decision_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseRevised(CaseHappening):
    """The author changed the hidden post; somebody looks again."""


@dataclass(frozen=True, kw_only=True)
class AppealMade(CaseHappening):
    """The author answered a decision; somebody else looks again."""


@dataclass(frozen=True, kw_only=True)
class MemberSanctioned(CaseHappening):
    """The author was warned, silenced or suspended. `ends_at` is ISO, None for a warning."""

    sanction_id: int
    kind_of_sanction: str
    ends_at: str | None


@dataclass(frozen=True, kw_only=True)
class SanctionLifted(CaseHappening):
    """A silence or suspension was lifted before its time, or a warning taken back."""

    sanction_id: int
    kind_of_sanction: str
