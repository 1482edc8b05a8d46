"""What happens to conversation reports and topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ConversationLogged(Event):
    """An ambassador told of a conversation. `kind` is a value of `episode.Kind`."""

    about: ClassVar[str] = "report_id"
    report_id: int
    kind_of_report: str
    happened_on: str


@dataclass(frozen=True, kw_only=True)
class ConversationEdited(Event):
    """The reporter changed it within the edit window."""

    about: ClassVar[str] = "report_id"
    report_id: int
    kind_before: str
    kind_after: str


@dataclass(frozen=True, kw_only=True)
class ConversationAmended(Event):
    """The reporter added to it after the edit window."""

    about: ClassVar[str] = "report_id"
    report_id: int
    amendment_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationVoided(Event):
    """The reporter took it back; it counts nowhere any more."""

    about: ClassVar[str] = "report_id"
    report_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationAnswered(Event):
    """A manager wrote back. `waited_seconds` is how long the reporter waited."""

    about: ClassVar[str] = "report_id"
    report_id: int
    answer_id: int
    reporter_id: int | None
    waited_seconds: int


@dataclass(frozen=True, kw_only=True)
class AnswerAmended(Event):
    """The words of an answer were changed."""

    about: ClassVar[str] = "report_id"
    report_id: int
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class FollowUpTold(Event):
    """What came of a conversation. `outcome` is a value of `episode.Outcome`."""

    about: ClassVar[str] = "report_id"
    report_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class QuietWeekTold(Event):
    """A member said that a week went by without a conversation. `week_on` is its Monday."""

    about: ClassVar[str] = "member_id"
    member_id: int
    week_on: str


@dataclass(frozen=True, kw_only=True)
class QuietWeekTakenBack(Event):
    """That word was taken back, by hand or since a conversation was told after all."""

    about: ClassVar[str] = "member_id"
    member_id: int
    week_on: str


@dataclass(frozen=True, kw_only=True)
class TopicLaunched(Event):
    """A topic may be talked about from now on."""

    about: ClassVar[str] = "topic_id"
    topic_id: int


@dataclass(frozen=True, kw_only=True)
class TopicRetired(Event):
    """A topic has had its time."""

    about: ClassVar[str] = "topic_id"
    topic_id: int
