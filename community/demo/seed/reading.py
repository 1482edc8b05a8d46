"""What happens around the reviews of the winter call: practice, a leak, conflicts, a reminder, and two talks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from community.core.db import db
from community.demo.seed import recruits
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.programs.models import Member
from community.recruiting.models import Assignment, Call, ConflictKind, Review, ReviewState
from community.recruiting.passages import sentences
from community.recruiting.reviewing import calibration, leaks, managing, rounds, talk, talking
from community.recruiting.reviewing import services as reviewing
from community.recruiting.reviewing.judging import Given
from community.recruiting.reviewing.queries import get_work
from community.recruiting.reviewing.stories import STORIES
from community.recruiting.rubric import DIMENSION_KEYS, NEEDS_EVIDENCE
from community.recruiting.screening import services as screening
from community.recruiting.screening.queries import get_for
from community.recruiting.sides import round_of

#: What everybody of the winter's round made of the practice story, and said about it. 0: no evidence.
PRACTICE = {
    "annika": ((5, 4, 4, 3, 3), "Nine winters. I was quickly sure."),
    "hettie": ((5, 3, 4, 5, 4), "I gave her too much for the talking, because I liked the neighbor."),
    "odalys": ((4, 4, 3, 3, 3), "She complains about the bags twice and still carries them home."),
    "wojciech": ((3, 4, 2, 3, 0), "The second school did not happen, so for me there is no evidence."),
}
#: Which answer of the practice story has the sentence that a score stands on.
EVIDENCE_IN = {"care": 0, "acts": 1, "trusted": 2, "converses": 2, "helps": 1}
PRACTICED_DAYS_AGO = {"annika": 37.2, "hettie": 36.4, "odalys": 35.1, "wojciech": 31.8}
LEAKED = "president of the Summit City Edge Tool Club before me"


def happenings(stage: Stage) -> Iterator[Happening]:
    """Practice comes before the first story, talks after the last review of one."""
    yield Happening(stage.ago(recruits.OPENED_DAYS_AGO), 5, partial(ask_for_practice, stage, "call"))
    yield Happening(stage.ago(9.2), 5, partial(ask_for_practice, stage, "call:menders"))
    for key, days in PRACTICED_DAYS_AGO.items():
        yield Happening(stage.ago(days), 7, partial(practice, stage, key))
    # Of the four who read, two know Barnaby: chance finds nobody for the third place.
    for days, key, kind in ((5.9, "annika", ConflictKind.KNOWS), (5.2, "wojciech", ConflictKind.COMPETITOR)):
        yield Happening(stage.ago(days), 10, partial(give_back, stage, "barnaby", key, kind))
    for days, step in ((5.6, report_leak), (5.1, mask_again), (4.6, settle)):
        yield Happening(stage.ago(days), 10, partial(apart, stage, step, "mortimer"))
    yield Happening(stage.ago(1.9), 10, partial(remind, stage, "odalys"))
    for entry in load("talks", "talk"):
        for said in entry["comment"]:
            yield Happening(stage.ago(said["days_ago"]), 11, partial(comment, stage, entry["of"], said))
        for changed in entry["revised"]:
            yield Happening(stage.ago(changed["days_ago"]), 12, partial(revise, stage, entry["of"], changed))


def _call(stage: Stage, key: str = "call") -> Call:
    call = stage.things[key]
    assert isinstance(call, Call)
    return call


def _ref(stage: Stage, key: str) -> str:
    return recruits.application_of(stage, {"key": key}).public_ref


def ask_for_practice(stage: Stage, key: str) -> None:
    review_round = round_of(_call(stage, key).id)
    managing.set_calibration(stage.members["nora"], review_round, 1, seen_version=review_round.version)


def practice(stage: Stage, key: str) -> None:
    """One reviewer scores the practice story, with the longest sentence of the fitting answer for evidence."""
    member, slug = stage.members[key], _call(stage).slug
    values, note = PRACTICE[key]
    story = STORIES[0].key
    calibration.begin(member, calibration.get_practice(member, slug, story))
    for dimension, value in zip(DIMENSION_KEYS, values, strict=True):
        own = calibration.get_practice(member, slug, story)
        assert own.review is not None
        answer = own.view.answers[EVIDENCE_IN[dimension]]
        start, end = max(sentences(answer.text), key=lambda place: place[1] - place[0])
        evidence = (answer.key, start, end) if value in NEEDS_EVIDENCE else None
        given = Given(value or None, not value, evidence)
        calibration.keep(member, own, dimension, given, note=note, seen_version=own.review.version)
    own = calibration.get_practice(member, slug, story)
    assert own.review is not None
    calibration.hand_in(member, own, seen_version=own.review.version)


def give_back(stage: Stage, key: str, reviewer: str, kind: ConflictKind) -> None:
    member = stage.members[reviewer]
    reviewing.recuse(member, get_work(member, _ref(stage, key)), kind)


def apart(stage: Stage, step: Callable[[Stage, str], None], key: str) -> None:
    """Do something about the application `key` in a session of its own on the same transaction.

    A leak makes the session forget everything, and the stage holds a thousand things that were loaded with care.
    """
    outer = db.session()
    outer.flush()
    members = stage.members
    with Session(bind=outer.connection()) as inner:
        db.session.registry.set(inner)  # type: ignore[arg-type]
        try:
            stage.members = {key: _fresh(members[key].id) for key in ("annika", "hettie", "nora", "odalys", "percy")}
            step(stage, key)
            inner.flush()
        finally:
            stage.members = members
            db.session.registry.set(outer)
    application = recruits.application_of(stage, {"key": key})
    given = {
        thing.id
        for thing in outer.identity_map.values()
        if isinstance(thing, Assignment) and thing.application_id == application.id
    }
    for thing in list(outer.identity_map.values()):
        is_about_it = isinstance(thing, Review) and thing.assignment_id in given
        if is_about_it or thing is application or (isinstance(thing, Assignment) and thing.id in given):
            outer.refresh(thing)


def _fresh(member_id: int) -> Member:
    return db.session.scalars(
        select(Member).where(Member.id == member_id).options(joinedload(Member.person), joinedload(Member.program))
    ).one()


def report_leak(stage: Stage, key: str) -> None:
    """The third reviewer opens it and reads what nobody should."""
    member, ref = stage.members["odalys"], _ref(stage, key)
    reviewing.start(member, get_work(member, ref))
    leaks.report_leak(member, get_work(member, ref), words=LEAKED)


def mask_again(stage: Stage, key: str) -> None:
    """What was flagged is masked already; the screener looks at the rest once more."""
    screener = stage.members["percy"]
    application = get_for(screener, _ref(stage, key))
    screening.claim(screener, application)
    screening.release(screener, application, checked=screening.CHECKLIST, seen_version=application.version)


def settle(stage: Stage, key: str) -> None:
    """Nora lets one exposed review count and sets one aside, so that somebody else reads it."""
    nora = stage.members["nora"]
    review_round = round_of(_call(stage).id)
    application_id = recruits.application_of(stage, {"key": key}).id
    for reviewer, deed in (("annika", leaks.keep), ("odalys", leaks.keep), ("hettie", leaks.void)):
        review_id = _review_of(application_id, stage.members[reviewer])
        review, assignment = leaks.get_exposed(nora, review_round, review_id)
        deed(nora, review, assignment, seen_version=review.version)


def _review_of(application_id: int, reviewer: Member) -> int:
    return db.session.scalars(
        select(Review.id)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Assignment.application_id == application_id, Assignment.reviewer_id == reviewer.id)
        .where(Review.state != ReviewState.VOIDED)
    ).one()


def remind(stage: Stage, reviewer: str) -> None:
    nora, review_round = stage.members["nora"], round_of(_call(stage).id)
    lines = {one.member_id: one for one in rounds.reviewers(review_round, nora.program_id)}
    assert lines[stage.members[reviewer].id].owed
    managing.remind(nora, review_round, stage.members[reviewer].id)


def comment(stage: Stage, key: str, entry: dict[str, Any]) -> None:
    member = stage.members[entry["by"]]
    talking.comment(member, talk.get_talk(member, _ref(stage, key)), entry["text"])


def revise(stage: Stage, key: str, entry: dict[str, Any]) -> None:
    member = stage.members[entry["by"]]
    found = talk.get_talk(member, _ref(stage, key))
    assert found.mine is not None
    seen = found.mine.review.version
    talking.revise(member, found, entry["dimension"], entry["value"], entry["reason"], seen_version=seen)
