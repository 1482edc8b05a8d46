"""Where an application stands, which moves there are, and what the applicant is told.

A pending decision is no state: it is a `Decision` without `mailed_at`, so that nothing shows before the answer is sent.
"""

from __future__ import annotations

import enum
from typing import Any

from flask_babel import lazy_gettext as _l


class ApplicationState(enum.StrEnum):
    """Where an application stands for the program."""

    DRAFT = "draft"
    #: Waits for a screener.
    SUBMITTED = "submitted"
    #: A screener has opened it, or it came back: edited after release, or something got through.
    IN_SCREENING = "in_screening"
    #: Has a redacted view and reviewers; none has opened it.
    RELEASED = "released"
    #: At least one reviewer has opened it. It stays here when all reviews are in, until the decision is sent.
    IN_REVIEW = "in_review"
    #: The program asked the applicant something.
    ASK_MORE = "ask_more"
    INVITED = "invited"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    #: Accepted the invitation: the end that everybody hopes for.
    JOINED = "joined"
    #: The invitation ran out unanswered.
    LAPSED = "lapsed"
    #: The wait list ended, or the program's question was never answered.
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


S = ApplicationState

MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.IN_SCREENING, S.WITHDRAWN}),
    S.IN_SCREENING: frozenset({S.SUBMITTED, S.RELEASED, S.ASK_MORE, S.WITHDRAWN}),
    S.RELEASED: frozenset({S.IN_REVIEW, S.IN_SCREENING, S.ASK_MORE, S.WITHDRAWN}),
    S.IN_REVIEW: frozenset({S.IN_SCREENING, S.ASK_MORE, S.INVITED, S.WAITLISTED, S.DECLINED, S.WITHDRAWN}),
    S.ASK_MORE: frozenset({S.SUBMITTED, S.CLOSED, S.WITHDRAWN}),
    S.WAITLISTED: frozenset({S.INVITED, S.DECLINED, S.CLOSED, S.WITHDRAWN}),
    S.INVITED: frozenset({S.JOINED, S.LAPSED, S.WITHDRAWN}),
    S.LAPSED: frozenset({S.INVITED, S.JOINED}),
    S.DECLINED: frozenset({S.INVITED, S.WAITLISTED}),
    #: Taking it up again, while the call is open.
    S.WITHDRAWN: frozenset({S.DRAFT}),
    S.CLOSED: frozenset(),
    S.JOINED: frozenset(),
}

#: Waits for a screener.
TO_SCREEN = frozenset({S.SUBMITTED, S.IN_SCREENING})
#: Reviewers may have it. Nothing in any other state is ever shown to one.
REVIEWABLE = frozenset({S.RELEASED, S.IN_REVIEW})
#: Submitted and without an answer yet.
OPEN = TO_SCREEN | REVIEWABLE | {S.ASK_MORE}
#: An answer was sent.
ANSWERED = frozenset({S.INVITED, S.WAITLISTED, S.DECLINED, S.JOINED, S.LAPSED, S.CLOSED})
#: Nothing more is expected of anybody.
SETTLED = frozenset({S.DECLINED, S.JOINED, S.LAPSED, S.CLOSED, S.WITHDRAWN})
#: Came to an end without a place: from a day on that was named, one may apply anew.
MAY_COME_AGAIN = frozenset({S.DECLINED, S.LAPSED, S.CLOSED})
#: The applicant may change the answers, as long as the call is open (after ASK_MORE also later).
EDITABLE = OPEN | {S.DRAFT}
#: The applicant may take it back.
WITHDRAWABLE = frozenset(state for state, moves in MOVES.items() if S.WITHDRAWN in moves)


class PublicStatus(enum.StrEnum):
    """What the applicant is told. Coarser than the state on purpose, and silent on pending decisions."""

    DRAFT = "draft"
    RECEIVED = "received"
    BEING_READ = "being_read"
    QUESTION = "question"
    INVITED = "invited"
    WAITING_LIST = "waiting_list"
    NOT_THIS_TIME = "not_this_time"
    JOINED = "joined"
    LAPSED = "lapsed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


PUBLIC_STATUS: dict[ApplicationState, PublicStatus] = {
    S.DRAFT: PublicStatus.DRAFT,
    S.SUBMITTED: PublicStatus.RECEIVED,
    S.IN_SCREENING: PublicStatus.BEING_READ,
    S.RELEASED: PublicStatus.BEING_READ,
    S.IN_REVIEW: PublicStatus.BEING_READ,
    S.ASK_MORE: PublicStatus.QUESTION,
    S.INVITED: PublicStatus.INVITED,
    S.WAITLISTED: PublicStatus.WAITING_LIST,
    S.DECLINED: PublicStatus.NOT_THIS_TIME,
    S.JOINED: PublicStatus.JOINED,
    S.LAPSED: PublicStatus.LAPSED,
    S.CLOSED: PublicStatus.CLOSED,
    S.WITHDRAWN: PublicStatus.WITHDRAWN,
}

PUBLIC_LABELS: dict[PublicStatus, Any] = {
    PublicStatus.DRAFT: _l("Not sent yet"),
    PublicStatus.RECEIVED: _l("Received"),
    PublicStatus.BEING_READ: _l("Being read"),
    PublicStatus.QUESTION: _l("We have a question"),
    PublicStatus.INVITED: _l("You are invited"),
    PublicStatus.WAITING_LIST: _l("On the waiting list"),
    PublicStatus.NOT_THIS_TIME: _l("Not this time"),
    PublicStatus.JOINED: _l("You have joined"),
    PublicStatus.LAPSED: _l("The invitation has run out"),
    PublicStatus.CLOSED: _l("Closed"),
    PublicStatus.WITHDRAWN: _l("Taken back"),
}

STATE_LABELS: dict[ApplicationState, Any] = {
    S.DRAFT: _l("Draft"),
    S.SUBMITTED: _l("To screen"),
    S.IN_SCREENING: _l("In screening"),
    S.RELEASED: _l("Ready for review"),
    S.IN_REVIEW: _l("In review"),
    S.ASK_MORE: _l("Asked for more"),
    S.INVITED: _l("Invited"),
    S.WAITLISTED: _l("Waiting list"),
    S.DECLINED: _l("Not this time"),
    S.JOINED: _l("Joined"),
    S.LAPSED: _l("Invitation ran out"),
    S.CLOSED: _l("Closed"),
    S.WITHDRAWN: _l("Withdrawn"),
}


class Outcome(enum.StrEnum):
    """What a decision says."""

    INVITE = "invite"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    ASK_MORE = "ask_more"


OUTCOME_LABELS: dict[Outcome, Any] = {
    Outcome.INVITE: _l("Invite"),
    Outcome.WAITLIST: _l("Waiting list"),
    Outcome.DECLINE: _l("Not this time"),
    Outcome.ASK_MORE: _l("Ask for more"),
}

#: Where an application stands once the decision has been sent.
STATE_AFTER: dict[Outcome, ApplicationState] = {
    Outcome.INVITE: S.INVITED,
    Outcome.WAITLIST: S.WAITLISTED,
    Outcome.DECLINE: S.DECLINED,
    Outcome.ASK_MORE: S.ASK_MORE,
}


class AssignmentState(enum.StrEnum):
    """How far a reviewer is with one application."""

    ASSIGNED = "assigned"
    STARTED = "started"
    SUBMITTED = "submitted"
    #: The reviewer gave it back ("I know this person").
    RECUSED = "recused"
    #: Taken away: the text went back to screening, or was voided after a leak.
    WITHDRAWN = "withdrawn"


A = AssignmentState

ASSIGNMENT_MOVES: dict[AssignmentState, frozenset[AssignmentState]] = {
    A.ASSIGNED: frozenset({A.STARTED, A.RECUSED, A.WITHDRAWN}),
    A.STARTED: frozenset({A.SUBMITTED, A.RECUSED, A.WITHDRAWN}),
    A.SUBMITTED: frozenset({A.STARTED, A.WITHDRAWN}),
    A.RECUSED: frozenset(),
    A.WITHDRAWN: frozenset({A.ASSIGNED}),
}

#: Still owes a review.
DUE = frozenset({A.ASSIGNED, A.STARTED})

#: Assigned, begun or sent: what a reviewer has.
MINE = frozenset({*DUE, A.SUBMITTED})
