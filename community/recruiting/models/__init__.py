"""Tables of recruiting, one module for each part of the way; all of them can be imported from here."""

from community.recruiting.models.applications import (
    AnswerFile,
    AnswerRevision,
    Application,
    ErasedAnswer,
    FileKind,
    ResumeLink,
    RevisionKind,
    Snapshot,
)
from community.recruiting.models.calls import Call, CallSource, CallVisits
from community.recruiting.models.deciding import Decision, DecisionBatch
from community.recruiting.models.reviewing import (
    Assignment,
    Conflict,
    ConflictKind,
    Review,
    ReviewRound,
    ReviewState,
    Score,
)
from community.recruiting.models.screening import (
    AccessEvent,
    AccessGrant,
    AccessView,
    RedactedView,
    RedactionSpan,
    ScreenerQuestion,
    SpanSource,
    SpanStatus,
    Transcript,
)

__all__ = [
    "AccessEvent",
    "AccessGrant",
    "AccessView",
    "AnswerFile",
    "AnswerRevision",
    "Application",
    "Assignment",
    "Call",
    "CallSource",
    "CallVisits",
    "Conflict",
    "ConflictKind",
    "Decision",
    "DecisionBatch",
    "ErasedAnswer",
    "FileKind",
    "RedactedView",
    "RedactionSpan",
    "ResumeLink",
    "Review",
    "ReviewRound",
    "ReviewState",
    "RevisionKind",
    "Score",
    "ScreenerQuestion",
    "Snapshot",
    "SpanSource",
    "SpanStatus",
    "Transcript",
]
