"""What happens to calls and applications. Ids and plain values only: no answer, no name, no address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CallPublished(Event):
    """A call can be found from its opening date on."""

    about: ClassVar[str] = "call_id"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallClosed(Event):
    """A call was closed before its date."""

    about: ClassVar[str] = "call_id"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallWritten(Event):
    """A call was made, as a draft; or what it says was changed."""

    about: ClassVar[str] = "call_id"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallExtended(Event):
    """The closing date was moved. `closes_at` is a moment in ISO form."""

    about: ClassVar[str] = "call_id"
    call_id: int
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class PasserAdded(Event):
    """Somebody who passes the call on got a link."""

    about: ClassVar[str] = "call_id"
    call_id: int
    passer_id: int


@dataclass(frozen=True, kw_only=True)
class PasserEnded(Event):
    """Their link is counted no more."""

    about: ClassVar[str] = "call_id"
    call_id: int
    passer_id: int


@dataclass(frozen=True, kw_only=True)
class NominationEvent(Event):
    """Base of everything that happens to a nomination."""

    about: ClassVar[str] = "nomination_id"
    nomination_id: int


@dataclass(frozen=True, kw_only=True)
class PersonNominated(NominationEvent):
    """A member put somebody forward."""

    call_id: int


@dataclass(frozen=True, kw_only=True)
class NominationAccepted(NominationEvent):
    """The person said yes, and has an application."""

    application_id: int


@dataclass(frozen=True, kw_only=True)
class NominationEnded(NominationEvent):
    """It came to nothing, and what was known of the person is erased. Whether by a no or by silence is not said."""


@dataclass(frozen=True, kw_only=True)
class NominationAnswered(NominationEvent):
    """The nominator hears the outcome: "invited", "not_this_time" or "joined"."""

    nominator_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ApplicationEvent(Event):
    """Base of everything that happens to one application."""

    about: ClassVar[str] = "application_id"
    application_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationStarted(ApplicationEvent):
    """A draft was made."""

    call_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(ApplicationEvent):
    """Sent for reading. `snapshot` counts from 1; above 1 it was edited or answered a question."""

    call_id: int
    snapshot: int


@dataclass(frozen=True, kw_only=True)
class ApplicationsImported(Event):
    """A table of applications from elsewhere was brought in: `count` of them, each with an event of its own."""

    about: ClassVar[str] = "call_id"
    call_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(ApplicationEvent):
    """The applicant took it back."""


@dataclass(frozen=True, kw_only=True)
class ApplicationClaimed(ApplicationEvent):
    """A screener opened the raw text."""


@dataclass(frozen=True, kw_only=True)
class ApplicationReleased(ApplicationEvent):
    """Reviewers may read the redacted view `redacted_view_id`."""

    redacted_view_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationPulledBack(ApplicationEvent):
    """Taken from the reviewers. `because` is "edited", "withdrawn", "screener", "leak" or "question"."""

    because: str


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(ApplicationEvent):
    """A screener asked the applicant something. What, stands in no log."""


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(ApplicationEvent):
    """The applicant answered, in a few words or by sending the story again; it waits for a screener."""


@dataclass(frozen=True, kw_only=True)
class QuestionLapsed(ApplicationEvent):
    """The day for an answer to a screener's question is over; it waits for a screener as it stands."""


@dataclass(frozen=True, kw_only=True)
class AnswerErased(ApplicationEvent):
    """The time was over for which the answer to the field `field_key` was to be kept."""

    field_key: str


@dataclass(frozen=True, kw_only=True)
class ApplicationErased(ApplicationEvent):
    """All of it was erased: nothing is left but that there was one."""


@dataclass(frozen=True, kw_only=True)
class ReviewSubmitted(ApplicationEvent):
    """A reviewer handed scores in."""

    review_id: int
    #: Whether that was the last review that the application waited for.
    last: bool


@dataclass(frozen=True, kw_only=True)
class ReviewerRecused(ApplicationEvent):
    """A reviewer gave an application back. `conflict` is a `ConflictKind`."""

    conflict: str


@dataclass(frozen=True, kw_only=True)
class LeakReported(ApplicationEvent):
    """A reviewer saw something that should have been masked."""


@dataclass(frozen=True, kw_only=True)
class ExposedReviewKept(ApplicationEvent):
    """A manager lets a review count although its reviewer had seen what should have been masked."""

    review_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewVoided(ApplicationEvent):
    """A manager set an exposed review aside. It counts nowhere, and somebody else reads the application."""

    review_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewerAssigned(ApplicationEvent):
    """A manager chose a reviewer by hand."""

    member_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewTaken(ApplicationEvent):
    """An application was taken from a reviewer who had not sent a review. `because` is a `TakenBecause`."""

    member_id: int
    because: str


@dataclass(frozen=True, kw_only=True)
class ScoreRevised(ApplicationEvent):
    """After a talk a reviewer put another score beside the first one."""

    review_id: int
    dimension: str


@dataclass(frozen=True, kw_only=True)
class RoundChanged(Event):
    """A manager changed how a round is read: `what` is "target", "calibration" or "names"."""

    about: ClassVar[str] = "round_id"
    round_id: int
    what: str
    value: int


@dataclass(frozen=True, kw_only=True)
class DecisionsFrozen(Event):
    """A batch of decisions was frozen; names may be opened."""

    about: ClassVar[str] = "batch_id"
    batch_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class DecisionChanged(ApplicationEvent):
    """A decision was replaced after names could be seen."""

    outcome_before: str
    outcome_after: str


@dataclass(frozen=True, kw_only=True)
class DecisionSent(ApplicationEvent):
    """The answer was mailed."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class ApplicationSettled(ApplicationEvent):
    """The end of an answered application: `state` is "joined", "lapsed" or "closed"."""

    state: str
