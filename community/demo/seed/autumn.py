"""The call of the autumn: closed, read by two each, answered, and how it went on from there.

Two joined, one never answered the invitation, one is still on the waiting list, and for one the list has ended. What
the worker would have done at its time is done here by the same services.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import select

from community.core.clock import now, today
from community.core.db import db
from community.demo.seed import answers, recruits
from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.programs.events import MemberJoined
from community.programs.models import Invitation
from community.questionnaires.models import QuestionnaireVersion
from community.recruiting.applying.calls import create_call, publish_call
from community.recruiting.deciding import endings
from community.recruiting.deciding import queries as deciding_queries
from community.recruiting.deciding import services as deciding
from community.recruiting.jobs import settle
from community.recruiting.models import Application, Call, CallVisits, LetterKind
from community.recruiting.states import ApplicationState, Outcome
from community.recruiting.subscribers import application_became_a_member

CALL = "autumn-call"
OPENED_DAYS_AGO, OPEN_FOR_DAYS = 110, 35
DECIDED_DAYS_AGO, ANSWERED_DAYS_AGO = 64.0, 62.0
#: Invitations run out after sixty days.
LAPSED_DAYS_AGO = 1.8
LIST_ENDED_DAYS_AGO = 19.0
OUTCOMES = {
    "joined": Outcome.INVITE,
    "lapsed": Outcome.INVITE,
    "waitlisted": Outcome.WAITLIST,
    "closed": Outcome.WAITLIST,
    "declined": Outcome.DECLINE,
}
REASONS = {
    "hana": "A bench in a hallway, and one word after six weeks. You don’t call it therapy, and we would like to hear "
    "what you do call it.",
    "beatriz": "You write on the back what you could not fix. We would like to have somebody here who does.",
    "cornelius": "Take one, bring one, for six years. Come and tell us who took the nine-pound maul.",
    "petronella": "Birdhouses that need no dovetails, and a boy who was better at the third one. We are full this "
    "time, and would like to keep your place warm.",
    "augustin": "The stool for the judge’s toe made all of us laugh, and then we wanted to read one more story. There "
    "may be room before the winter.",
    "harriet": "What you write is about pictures of tools, and they are good pictures. We look for people who have one "
    "in their hands, and talk about it with one other person.",
    "desmond": "You are honest: nothing has happened yet. Take it out of the drawer, spoil a board, and come back.",
}


def happenings(stage: Stage) -> Iterator[Happening]:
    """The call opens and closes, is read and answered; then people join, or don't."""
    yield Happening(stage.ago(OPENED_DAYS_AGO), 4, partial(open_call, stage))
    entries = load("autumn", "application")
    for entry in entries:
        sent = entry["days_ago"]
        yield Happening(stage.ago(sent + 0.2), 5, partial(recruits.write, stage, entry, "call:autumn"))
        yield Happening(stage.ago(sent), 6, partial(recruits.send, stage, entry))
        yield Happening(stage.ago(sent - 1.5), 8, partial(recruits.screen, stage, entry))
        for review in entry["review"]:
            yield Happening(stage.ago(review["days_ago"]), 9, partial(recruits.read, stage, entry, review))
    yield Happening(stage.ago(DECIDED_DAYS_AGO), 60, partial(decide, stage, entries))
    yield Happening(stage.ago(ANSWERED_DAYS_AGO), 61, partial(answer, stage))
    for entry in entries:
        match entry["state"]:
            case "joined":
                joined = next(one for one in load("people", "person") if one["key"] == entry["key"])
                yield Happening(stage.ago(joined["joined_days_ago"]), 8, partial(join, stage, entry))
            case "lapsed":
                yield Happening(stage.ago(LAPSED_DAYS_AGO), 8, partial(lapse, stage, entry))
            case "closed":
                yield Happening(stage.ago(LIST_ENDED_DAYS_AGO), 8, partial(end_of_the_list, stage, entry))


def open_call(stage: Stage) -> None:
    nora, questions = stage.members["nora"], stage.things["questions:first"]
    assert isinstance(questions, QuestionnaireVersion)
    closes_at = now() + dt.timedelta(days=OPEN_FOR_DAYS)
    call = create_call(
        stage.program,
        slug=CALL,
        title="Autumn call",
        text="The apples are in and the shop is warm. We look for people who talk about tools because they can’t help "
        "it, and who can say what a tool is not good for.",
        questionnaire_version=questions,
        opens_at=now(),
        closes_at=closes_at,
        answer_by=(closes_at + dt.timedelta(days=21)).date(),
        places=4,
        target_reviews=2,
        actor=nora,
    )
    publish_call(call, actor=nora)
    call.questionnaire_version = questions
    stage.things["call:autumn"] = call
    for number in range(OPEN_FOR_DAYS):
        day = call.opens_at.date() + dt.timedelta(days=number)
        db.session.add(CallVisits(call_id=call.id, day=day, count=1 + number * 5 % 8))


def _call(stage: Stage) -> Call:
    call = stage.things["call:autumn"]
    assert isinstance(call, Call)
    return call


def _application(stage: Stage, entry: dict[str, Any]) -> Application:
    """As it is now: weeks have gone by, and what was read of it then is old."""
    application = recruits.application_of(stage, entry)
    db.session.refresh(application)
    return application


def decide(stage: Stage, entries: list[dict[str, Any]]) -> None:
    nora = stage.members["nora"]
    for entry in entries:
        application = deciding_queries.get_for(nora, recruits.application_of(stage, entry).public_ref)
        outcome = OUTCOMES[entry["state"]]
        days = {"closed": 43, "waitlisted": 120}.get(entry["state"], 0)
        deciding.decide(
            nora,
            application,
            outcome=outcome,
            reason=REASONS[entry["key"]],
            wait_until=today(stage.program.time_zone) + dt.timedelta(days=days) if days else None,
            reapply_on=deciding.reapply_on(_call(stage)) if outcome is Outcome.DECLINE else None,
            seen_version=application.version,
        )


def answer(stage: Stage) -> None:
    answers.send_frozen(stage, "call:autumn")


def join(stage: Stage, entry: dict[str, Any]) -> None:
    """They are a member since this moment; the invitation is spent, and the application has reached its end."""
    member, application = stage.members[entry["key"]], _application(stage, entry)
    because_of = f"application:{application.id}"
    invitation = db.session.scalars(select(Invitation).where(Invitation.because_of == because_of)).one()
    invitation.accepted_at, invitation.member_id = now(), member.id
    application_became_a_member(
        MemberJoined(program_id=stage.program.id, actor_id=member.id, member_id=member.id, because_of=because_of)
    )


def lapse(stage: Stage, entry: dict[str, Any]) -> None:
    settle(_application(stage, entry), ApplicationState.LAPSED)


def end_of_the_list(stage: Stage, entry: dict[str, Any]) -> None:
    application = _application(stage, entry)
    decision = deciding_queries.find_decision(application.id)
    assert decision is not None
    settle(application, ApplicationState.CLOSED)
    endings.tell_of_end(application, decision, stage.program, LetterKind.WAITLIST_OVER)
