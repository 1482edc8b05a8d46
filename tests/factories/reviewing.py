"""Applications on their way over the desk: sent, opened, released, reviewed. Each step is the real service."""

from __future__ import annotations

import datetime as dt
import itertools

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.programs.queries import get_member
from community.questionnaires.models import QuestionnaireVersion
from community.questionnaires.schema import Schema
from community.questionnaires.services import create_default_questionnaire
from community.recruiting.applying.calls import create_call, publish_call
from community.recruiting.applying.proposals import propose_masks
from community.recruiting.applying.services import start as start_application
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.models import Application, Assignment, Call, Decision, Review, ReviewRound, Snapshot
from community.recruiting.reviewing import queries as reviewing_queries
from community.recruiting.reviewing import services as reviewing
from community.recruiting.reviewing.judging import Given
from community.recruiting.rubric import DIMENSION_KEYS
from community.recruiting.screening import queries as screening_queries
from community.recruiting.screening import services as screening
from community.recruiting.states import MINE, ApplicationState, Outcome
from tests.factories import make_member

_numbers = itertools.count(1)

ANSWERS = {
    "moment": (
        "The first plane I ever bought was one of yours, the No. 4, and I hated it for a month. It chattered on "
        "everything. I wrote you a rude letter and then found out I had the cap iron a quarter inch back.\n\n"
        "I still don’t like the tote. It is made for somebody with smaller hands."
    ),
    "unprompted": (
        "I run a woodworking evening in the parish hall, Thursdays. I bring two planes that are set properly and one "
        "that is set badly on purpose. People use the bad one first."
    ),
    "asked": (
        "A man came who builds boats. I told him ours wasn’t the one, that he would be sharpening all day. He was "
        "cross, I think. But he came back in spring with a drawknife question."
    ),
    "town": "Brattle River",
}


def make_call(
    program: Program, slug: str = "winter", *, title: str = "Winter call", target: int = 2, places: int | None = None
) -> Call:
    """A published, open call on the program's own story questions, with a round of a fixed seed."""
    with unit_of_work():
        version = (
            db.session.query(QuestionnaireVersion)
            .join(QuestionnaireVersion.questionnaire)
            .filter_by(program_id=program.id)
            .first()
        )
        version = version or create_default_questionnaire(program, subject="a tool")
        call = create_call(
            program,
            slug=slug,
            title=title,
            text="People who care for hand tools.",
            questionnaire_version=version,
            opens_at=now() - dt.timedelta(days=20),
            closes_at=now() + dt.timedelta(days=20),
            places=places,
            target_reviews=target,
        )
        publish_call(call)
        db.session.query(ReviewRound).filter_by(call_id=call.id).one().seed = 20261123
    return call


def make_sent(
    call: Call,
    name: str = "Marguerite Okonkwo",
    *,
    email: str = "",
    answers: dict[str, str] | None = None,
    ref: str = "",
    nominated_by_id: int | None = None,
    days_ago: float = 3,
) -> Application:
    """An application that waits for a screener, with what the rules propose to mask."""
    address = email or f"applicant.{next(_numbers)}@example.org"
    with unit_of_work():
        application = start_application(call, address, nominated_by_id=nominated_by_id)
        application.name = name
        application.public_ref = ref or application.public_ref
        application.answers = {**ANSWERS, **(answers or {})}
        _send(application, number=1, moment=now() - dt.timedelta(days=days_ago))
        application.state = ApplicationState.SUBMITTED
        db.session.flush()
    return application


def send_again(application: Application, answers: dict[str, str]) -> None:
    """The applicant edits and sends anew, as the applying half does it."""
    with unit_of_work():
        application = db.session.get_one(Application, application.id)
        number = screening_queries.latest_snapshot(application.id).number + 1
        application.answers = {**application.answers, **answers}
        _send(application, number=number, moment=now())
        if application.state in {ApplicationState.RELEASED, ApplicationState.IN_REVIEW}:
            screening.take_from_reviewers(application, because="edited")
        db.session.flush()


def _send(application: Application, *, number: int, moment: dt.datetime) -> None:
    version = db.session.get_one(QuestionnaireVersion, application.questionnaire_version_id)
    application.submitted_at = application.waiting_since = moment
    snapshot = Snapshot(
        application_id=application.id, number=number, answers=dict(application.answers), created_at=moment
    )
    db.session.add(snapshot)
    db.session.flush()
    for span in propose_masks(application, Schema.parse(version.schema), application.answers):
        span.snapshot_id = snapshot.id
        db.session.add(span)


def acting(member: Member) -> Member:
    """The member as a request has them: with person and program, and nothing remembered from before."""
    db.session.expire_all()
    return get_member(member, member.id)


def make_reviewers(program: Program, *names: str) -> list[Member]:
    """Members with the reviewer's role."""
    return [make_member(program, name, roles=Role.REVIEWER | Role.AMBASSADOR) for name in names]


def open_raw(screener: Member, application: Application) -> Application:
    """The screener opens it."""
    with unit_of_work():
        screener = acting(screener)
        found = screening_queries.get_for(screener, application.public_ref)
        screening.claim(screener, found)
    return found


def release(screener: Member, application: Application) -> Application:
    """Opened and released as the rules propose it."""
    with unit_of_work():
        screener = acting(screener)
        found = screening_queries.get_for(screener, application.public_ref)
        screening.claim(screener, found)
        screening.release(screener, found, checked=screening.CHECKLIST, seen_version=found.version)
    return found


def make_released(call: Call, screener: Member, name: str = "Marguerite Okonkwo") -> Application:
    """An application that reviewers may read, as the rules mask it."""
    application = make_sent(call, name)
    release(screener, application)
    return application


def open_review(reviewer: Member, application: Application) -> None:
    """The reviewer opens what they were given."""
    with unit_of_work():
        reviewer = acting(reviewer)
        reviewing.start(reviewer, reviewing_queries.get_work(reviewer, application.public_ref))


def score_all(reviewer: Member, application: Application, *values: int | None, note: str = "") -> Review:
    """Every dimension scored (None: no evidence), with the first words of the first answer as evidence; not sent."""
    with unit_of_work():
        reviewer = acting(reviewer)
        work = reviewing_queries.get_work(reviewer, application.public_ref)
        if work.review is None or not work.is_open:
            reviewing.start(reviewer, work)
            db.session.expire_all()
            work = reviewing_queries.get_work(reviewer, application.public_ref)
        assert work.review is not None
        for dimension, value in zip(DIMENSION_KEYS, values or (4, 4, 4, 4, 4), strict=True):
            evidence = ("moment", 0, 20) if value is not None else None
            given = Given(value=value, no_evidence=value is None, evidence=evidence)
            reviewing.score(reviewer, work, dimension, given, note=note, seen_version=work.review.version)
    return work.review


def send_review(reviewer: Member, application: Application, *values: int | None, note: str = "") -> Review:
    """Scored and sent."""
    review = score_all(reviewer, application, *values, note=note)
    with unit_of_work():
        reviewer = acting(reviewer)
        work = reviewing_queries.get_work(reviewer, application.public_ref)
        reviewing.send(reviewer, work, seen_version=review.version)
    return review


def assigned_to(application: Application) -> set[int]:
    """Ids of the members who have it to review."""
    rows = db.session.query(Assignment).filter_by(application_id=application.id).filter(Assignment.state.in_(MINE))
    return {row.reviewer_id for row in rows}


def decide(
    manager: Member, application: Application, outcome: Outcome = Outcome.INVITE, reason: str = "You told it well."
) -> Decision:
    """A pending decision."""
    with unit_of_work():
        manager = acting(manager)
        found = deciding_queries.get_for(manager, application.public_ref)
        until = (now() + dt.timedelta(days=60)).date() if outcome is Outcome.WAITLIST else None
        return deciding.decide(
            manager, found, outcome=outcome, reason=reason, wait_until=until, seen_version=found.version
        )
