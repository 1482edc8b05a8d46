"""Who may do what in a round: looking after it, practice, talks, what follows a leak."""

from __future__ import annotations

from typing import Any

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Role
from community.recruiting.models import Application, CalibrationReview, Call, Review, ReviewRound
from community.recruiting.reviewing import calibration
from community.recruiting.reviewing.judging import Given
from community.recruiting.rubric import DIMENSION_KEYS
from tests.factories import make_member
from tests.factories.reviewing import acting, make_call, make_sent, release, score_all, send_review
from tests.house.rows import Cast, Row, only

MANAGERS = ("manager", "owner")
REVIEWERS = ("reviewer",)


def stage_rounds(cast: Cast) -> None:
    """A call with one story to talk about, one half read and one exposed; and a call in which practice comes first."""
    call = make_call(cast.program, "round", title="Round call", target=2)
    screener = make_member(cast.program, "Hettie Round", roles=Role.SCREENER | Role.AMBASSADOR)
    other = make_member(cast.program, "Odalys Round", roles=Role.REVIEWER | Role.AMBASSADOR)
    talked, owed, exposed = (make_sent(call, name) for name in ("Talked", "Owed", "Exposed"))
    for application in (talked, owed, exposed):
        release(screener, application)
    send_review(cast["reviewer"], talked, 5, 4, 4, 4, 4)
    send_review(other, talked, 2, 4, 4, 4, 4)
    review = score_all(cast["reviewer"], exposed)
    with unit_of_work():
        db.session.get_one(Review, review.id).exposed_at = now()
    newcomer = make_member(cast.program, "Free Round", roles=Role.REVIEWER | Role.AMBASSADOR)
    practiced = make_call(cast.program, "practiced", title="Practice call")
    make_sent(practiced, "Waits")
    with unit_of_work():
        practice_round = db.session.query(ReviewRound).filter_by(call_id=practiced.id).one()
        practice_round.calibration_count = 2
        db.session.flush()
        actor = acting(cast["reviewer"])
        calibration.begin(actor, calibration.get_practice(actor, "practiced", "rye"))
        for key in DIMENSION_KEYS:
            one = calibration.get_practice(actor, "practiced", "rye")
            assert one.review is not None
            calibration.keep(actor, one, key, Given(3), note=None, seen_version=one.review.version)
    cast.things |= {
        "talked": talked.public_ref,
        "owed": owed.public_ref,
        "exposed": exposed.public_ref,
        "exposed_review": review.id,
        "other_reviewer": other.id,
        "newcomer": newcomer.id,
    }


SLUG = {"slug": "round"}


def of_round(**more: Any) -> Any:
    """The address of something in the round; callables are asked with the cast."""
    return lambda cast: SLUG | {key: value(cast) if callable(value) else value for key, value in more.items()}


def thing(name: str) -> Any:
    return lambda cast: cast.things[name]


def ref(name: str) -> Any:
    return lambda cast: {"ref": cast.things[name]}


def round_version(slug: str, **more: Any) -> Any:
    """The version of a round, as its forms carry it."""

    def versions(cast: Cast) -> dict[str, Any]:
        row = db.session.query(ReviewRound).join(Call, Call.id == ReviewRound.call_id).filter(Call.slug == slug).one()
        return {"version": row.version, **more}

    return versions


def exposed_version(cast: Cast) -> dict[str, Any]:
    return {"version": db.session.get_one(Review, cast.things["exposed_review"]).version}


def practice_version(cast: Cast) -> dict[str, Any]:
    practice = db.session.query(CalibrationReview).order_by(CalibrationReview.id).first()
    return {"version": practice.version if practice else "", "score": "3"}


def talk_version(cast: Cast) -> dict[str, Any]:
    """The reviewer's own review of the story that is talked about."""
    review = (
        db.session.query(Review)
        .join(Review.assignment)
        .join(Application)
        .filter(Application.public_ref == cast.things["talked"], Review.assignment.has(reviewer_id=cast["reviewer"].id))
        .one()
    )
    return {"version": review.version, "dimension": "care", "value": "4", "reason": "The tote had escaped me."}


def free_member(cast: Cast) -> dict[str, Any]:
    """A reviewer who has not opened the story that is owed."""
    return {"member_id": cast.things["other_reviewer"]}


EMPTY_CALL = {"slug": "practiced"}
RYE = {"slug": "practiced", "story": "rye"}
TALKERS = (*REVIEWERS, *MANAGERS)

ROUND_ROWS: list[Row] = [
    only(MANAGERS, "recruiting_rounds.index"),
    only(MANAGERS, "recruiting_rounds.round", values=of_round()),
    only(MANAGERS, "recruiting_rounds.set_target", "POST", values=of_round(), data=round_version("round", target="3")),
    only(
        MANAGERS,
        "recruiting_rounds.set_practice",
        "POST",
        values=lambda cast: EMPTY_CALL,
        data=round_version("practiced", count="1"),
    ),
    only(
        MANAGERS,
        "recruiting_rounds.set_names",
        "POST",
        values=lambda cast: EMPTY_CALL,
        data=round_version("practiced", shown="y"),
    ),
    only(MANAGERS, "recruiting_rounds.fill", "POST", values=of_round()),
    only(MANAGERS, "recruiting_rounds.remind_all", "POST", values=of_round()),
    only(MANAGERS, "recruiting_rounds.remind", "POST", values=of_round(member_id=thing("other_reviewer"))),
    only(MANAGERS, "recruiting_rounds.practice", values=of_round()),
    only(MANAGERS, "recruiting_rounds.reviewer", values=of_round(member_id=thing("other_reviewer"))),
    only(MANAGERS, "recruiting_rounds.application", values=of_round(ref=thing("owed"))),
    only(
        MANAGERS,
        "recruiting_rounds.assign",
        "POST",
        values=of_round(ref=thing("owed")),
        data=lambda cast: {"member_id": cast.things["newcomer"]},
    ),
    only(
        MANAGERS,
        "recruiting_rounds.take",
        "POST",
        values=of_round(ref=thing("owed")),
        data=lambda cast: {**free_member(cast), "because": "away"},
    ),
    only(MANAGERS, "recruiting_rounds.exposures", values=of_round()),
    only(
        MANAGERS,
        "recruiting_rounds.keep_exposed",
        "POST",
        values=of_round(review_id=thing("exposed_review")),
        data=exposed_version,
    ),
    only(
        MANAGERS,
        "recruiting_rounds.void_exposed",
        "POST",
        values=of_round(review_id=thing("exposed_review")),
        data=exposed_version,
    ),
    only(REVIEWERS, "recruiting_review.notes"),
    only(TALKERS, "recruiting_review.talks"),
    only(TALKERS, "recruiting_review.talk", values=ref("talked")),
    only(
        TALKERS,
        "recruiting_review.talk_comment",
        "POST",
        values=ref("talked"),
        data=lambda cast: {"text": "The second paragraph says it."},
    ),
    only(REVIEWERS, "recruiting_review.talk_revise", "POST", values=ref("talked"), data=talk_version),
    only(REVIEWERS, "recruiting_review.practice", values=lambda cast: RYE),
    only(REVIEWERS, "recruiting_review.practice_start", "POST", values=lambda cast: {**RYE, "story": "cup"}),
    only(REVIEWERS, "recruiting_review.practice_save", "POST", values=lambda cast: RYE, data=practice_version),
    only(
        REVIEWERS,
        "recruiting_review.practice_autosave",
        "PATCH",
        ok=200,
        values=lambda cast: RYE,
        data=practice_version,
    ),
    only(REVIEWERS, "recruiting_review.practice_look_over", values=lambda cast: RYE),
    only(REVIEWERS, "recruiting_review.practice_send", "POST", values=lambda cast: RYE, data=practice_version),
]
