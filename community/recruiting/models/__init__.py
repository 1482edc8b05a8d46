"""Tables of recruiting, one module for each part of the way; all of them can be imported from here."""

from community.recruiting.models.applications import AnswerRevision, Application, ResumeLink, RevisionKind, Snapshot
from community.recruiting.models.calls import Call, CallPasser, CallSource, CallVisits, PasserVisits
from community.recruiting.models.deciding import (
    Decision,
    DecisionBatch,
    DecisionLetter,
    DecisionReason,
    LetterKind,
)
from community.recruiting.models.importing import ImportMapping, ImportState, ImportUpload
from community.recruiting.models.nominations import (
    Nomination,
    NominationOutcome,
    NominationState,
    Relation,
    UnaskedAddress,
)
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
    SpanSource,
    SpanStatus,
)

__all__ = [
    "AccessEvent",
    "AccessGrant",
    "AccessView",
    "AnswerRevision",
    "Application",
    "Assignment",
    "Call",
    "CallPasser",
    "CallSource",
    "CallVisits",
    "Conflict",
    "ConflictKind",
    "Decision",
    "DecisionBatch",
    "DecisionLetter",
    "DecisionReason",
    "ImportMapping",
    "ImportState",
    "ImportUpload",
    "LetterKind",
    "Nomination",
    "NominationOutcome",
    "NominationState",
    "PasserVisits",
    "RedactedView",
    "RedactionSpan",
    "Relation",
    "ResumeLink",
    "Review",
    "ReviewRound",
    "ReviewState",
    "RevisionKind",
    "Score",
    "Snapshot",
    "SpanSource",
    "SpanStatus",
    "UnaskedAddress",
]
