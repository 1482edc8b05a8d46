"""Who may do what at the desk of recruiting: screening, review, decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Role
from community.recruiting import access
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.models import AccessView, Application, Call, Review
from tests.factories import make_member
from tests.factories.files import make_application, make_files_call
from tests.factories.reviewing import (
    acting,
    decide,
    make_call,
    make_sent,
    open_review,
    release,
    score_all,
    send_review,
)
from tests.house.rows import Cast, Row, only
from tests.recruiting.permissions_decide import DECIDE_ROWS, stage_decide

MANAGERS = ("manager", "owner")
SCREENERS = ("screener", *MANAGERS)
REVIEWERS = ("reviewer",)


def stage_review(cast: Cast) -> None:
    """Applications at each stop of the way, in a call of their own."""
    call = make_call(cast.program, "desk", title="Desk call", target=1)
    # Screening is done by somebody else, so that managers and the screener stand on nobody's side yet.
    other = make_member(cast.program, "Hettie Other", roles=Role.SCREENER | Role.AMBASSADOR)
    waiting, opened = make_sent(call, "Waits Here"), make_sent(call, "Is Open")
    released, reviewed, decided, ready = (make_sent(call, name) for name in ("Out", "Read", "Done", "Sure"))
    scored = make_sent(call, "Scored")
    for application in (released, reviewed, decided, ready, scored):
        release(other, application)
    open_review(cast["reviewer"], released)
    score_all(cast["reviewer"], scored)
    for application in (reviewed, decided, ready):
        send_review(cast["reviewer"], application)
    spoken, _snapshot = make_application(cast.program, make_files_call(cast.program, "spoken"), recording=True)
    for member in (cast[role] for role in SCREENERS):
        with unit_of_work():
            for application in (opened, spoken):
                access.open_for(application.id, member.id, AccessView.RAW)
                db.session.get_one(Application, application.id).state = opened.state.__class__.IN_SCREENING
    decide(cast["manager"], decided)
    with unit_of_work():
        found = db.session.get_one(Call, call.id)
        pending = deciding_queries.unfrozen(found.id)
        batch = deciding.freeze(acting(cast["manager"]), found, seen=deciding_queries.fingerprint(pending))
    decide(cast["manager"], ready)
    cast.things |= {
        "desk_call": call.id,
        "waiting": waiting.public_ref,
        "opened": opened.public_ref,
        "spoken": spoken.public_ref,
        "released": released.public_ref,
        "scored": scored.public_ref,
        "reviewed": reviewed.public_ref,
        "decided": decided.public_ref,
        "ready": ready.public_ref,
        "batch": batch.id,
    }
    stage_decide(cast, call, other)


def ref(name: str) -> Any:
    """The address of the application that is called `name` on the stage."""
    return lambda cast: {"ref": cast.things[name]}


def version_of(name: str) -> Any:
    """The version that a form would carry."""

    def versions(cast: Cast) -> dict[str, Any]:
        application = db.session.query(Application).filter_by(public_ref=cast.things[name]).one()
        return {"version": application.version}

    return versions


def review_version(cast: Cast) -> dict[str, Any]:
    review = (
        db.session.query(Review)
        .join(Review.assignment)
        .join(Application)
        .filter(Application.public_ref == cast.things["scored"])
        .one()
    )
    return {"version": review.version}


def checked(cast: Cast) -> dict[str, Any]:
    return {**version_of("opened")(cast), **dict.fromkeys(("identity", "reach", "platform", "others"), "y")}


def pending(cast: Cast) -> dict[str, Any]:
    return {"seen": deciding_queries.fingerprint(deciding_queries.unfrozen(cast.things["desk_call"]))}


def letter(cast: Cast) -> dict[str, Any]:
    return {"batch_id": cast.things["batch"], "ref": cast.things["decided"]}


def batch(cast: Cast) -> dict[str, Any]:
    return {"batch_id": cast.things["batch"]}


def outcome(cast: Cast) -> dict[str, Any]:
    until = (now() + dt.timedelta(days=30)).date().isoformat()
    return {**version_of("reviewed")(cast), "outcome": "waitlist", "reason": "A good story.", "wait_until": until}


REVIEW_ROWS: list[Row] = [
    only(SCREENERS, "recruiting_desk.screening"),
    only(
        MANAGERS,
        "recruiting_desk.not_blind",
        "POST",
        data=lambda cast: {"call_id": cast.things["desk_call"], "reason": "There are only two of us."},
    ),
    only(SCREENERS, "recruiting_desk.screen", values=ref("waiting")),
    only(SCREENERS, "recruiting_desk.claim", "POST", values=ref("waiting")),
    only(SCREENERS, "recruiting_desk.screen_save", "POST", values=ref("opened"), data=version_of("opened")),
    only(SCREENERS, "recruiting_desk.preview", values=ref("opened")),
    only(MANAGERS, "recruiting_desk.opened"),
    only(SCREENERS, "recruiting_desk.attached_file", values=lambda cast: {"ref": cast.things["spoken"], "number": 1}),
    only(SCREENERS, "recruiting_desk.ask", values=ref("opened")),
    only(
        SCREENERS,
        "recruiting_desk.ask",
        "POST",
        values=ref("opened"),
        data=lambda cast: {
            **version_of("opened")(cast),
            "question": "Which year was that?",
            "answer_by": (now() + dt.timedelta(days=9)).date().isoformat(),
        },
    ),
    only(SCREENERS, "recruiting_desk.release", "POST", values=ref("opened"), data=checked),
    only(SCREENERS, "recruiting_desk.pull_back", "POST", values=ref("released")),
    only(REVIEWERS, "recruiting_review.reviews"),
    only(REVIEWERS, "recruiting_review.start", "POST", values=ref("released")),
    only(REVIEWERS, "recruiting_review.review", values=ref("released")),
    only(
        REVIEWERS,
        "recruiting_review.save",
        "POST",
        values=ref("scored"),
        data=lambda cast: {**review_version(cast), "score": "3"},
    ),
    only(
        REVIEWERS,
        "recruiting_review.autosave",
        "PATCH",
        ok=200,
        values=ref("scored"),
        data=lambda cast: {**review_version(cast), "score": "3"},
    ),
    only(REVIEWERS, "recruiting_review.look_over", values=ref("scored")),
    only(REVIEWERS, "recruiting_review.send", "POST", values=ref("scored"), data=review_version),
    only(REVIEWERS, "recruiting_review.recuse", "POST", values=ref("scored")),
    only(REVIEWERS, "recruiting_review.leak", "POST", values=ref("scored")),
    only(MANAGERS, "recruiting_decisions.decisions"),
    only(MANAGERS, "recruiting_decisions.decision", values=ref("reviewed")),
    only(MANAGERS, "recruiting_decisions.decide", "POST", values=ref("reviewed"), data=outcome),
    only(MANAGERS, "recruiting_decisions.take_back", "POST", values=ref("ready"), data=version_of("ready")),
    only(MANAGERS, "recruiting_decisions.freeze", "POST", values=lambda cast: {"slug": "desk"}, data=pending),
    only(MANAGERS, "recruiting_decisions.batch", values=batch),
    only(MANAGERS, "recruiting_decisions.letter", values=letter),
    only(MANAGERS, "recruiting_decisions.letter_frame", values=letter),
    only(MANAGERS, "recruiting_decisions.send", "POST", values=batch, data=lambda cast: {"version": 1}),
    *DECIDE_ROWS,
]
